"""The answer of a whole request as its lines are now, in the words of the town hall."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from pwa.domain.bookings.answers.queries import AlikeRow, LineRow
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.words import WITHDRAWN, Since
from pwa.domain.french import of_service
from pwa.models.words import Ask, Outcome, Overall
from pwa.shared.texts.requests import OVERALL, TO_COME

Rows = Sequence[LineRow] | Sequence[AlikeRow]

ACCEPTED = "acceptée"
TOLD = [
    (ACCEPTED, "acceptée", "acceptées"),
    (Outcome.WAITING, "en liste d’attente", "en liste d’attente"),
    (Outcome.PENDING, "en attente d’instruction", "en attente d’instruction"),
    (Outcome.REFUSED, "refusée", "refusées"),
    (WITHDRAWN, "retirée", "retirées"),
]
"""Outcomes as they are counted: one, many."""


def code_of(line: LineRow | AlikeRow) -> str:
    """The outcome of a line; a box asked for, then given up before the answer, is `withdrawn`."""
    return WITHDRAWN if (line.action, line.outcome) == (Ask.BOOK, Outcome.CANCELLED) else str(line.outcome)


def overall(lines: Rows) -> Overall:
    """The request's answer as its lines are now."""
    found = overall_of(line.outcome for line in lines)
    return Overall.POSITIVE if is_promoted(found, lines) else found


def is_promoted(found: Overall, lines: Rows) -> bool:
    """Every place that was waited for came free."""
    waited = {line.since for line in lines if line.outcome == Outcome.WAITING}
    return found == Overall.WAITING and waited == {Since.PROMOTED}


def overall_label(lines: Rows) -> str:
    """« Traitée positivement »…; a demande that the household gave up wholly got no answer."""
    if {line.since for line in lines} == {Since.LEFT}:
        return OVERALL[Since.LEFT]
    is_withdrawn = {code_of(line) for line in lines} == {WITHDRAWN}
    return OVERALL[WITHDRAWN if is_withdrawn else overall(lines)]


def told(outcomes: Iterable[tuple[str, int]]) -> str:
    """How many yes, how many no, from outcomes and their boxes: « 3 acceptées, 1 refusée »."""
    count: dict[str, int] = defaultdict(int)
    for outcome, boxes in outcomes:
        count[ACCEPTED if outcome in (Outcome.BOOKED, Outcome.CANCELLED, Outcome.UNCHANGED) else outcome] += boxes
    return ", ".join(f"{count[key]} {one if count[key] == 1 else many}" for key, one, many in TOLD if count[key])


def to_come(department: str, treated_at: datetime | None, lines: Rows) -> str | None:
    """Who answers what still waits for an officer, and how."""
    if overall(lines) != Overall.PENDING:
        return None
    return TO_COME["rest" if treated_at else "whole"].format(service=of_service(department))
