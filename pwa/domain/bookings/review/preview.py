"""What an officer's answers would meet: the review itself, on facts read without a lock. It writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pwa.domain.bookings.demand import facts, weeks
from pwa.domain.bookings.demand.holdings import DaysHeld, held_beside
from pwa.domain.bookings.review import queries
from pwa.domain.bookings.review.cautions import Caution, cautions_of
from pwa.domain.bookings.review.ruling import Asked, Verdict, choices, review
from pwa.domain.bookings.words import Answer, Problem, Wish
from pwa.domain.french import NO_BREAK
from pwa.models.words import Ask
from pwa.shared.texts.desk import CAUTIONS, REVIEW
from pwa.shared.texts.requests import OUTCOMES
from pwa.storage.databases import reading

NOBODY = 0
"""No account: what changed since a page was made is not asked here."""

ANY_REASON = "…"
"""A refusal whose reason is not written yet breaks what it would break with one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A caution in words; `key` is how the officer's page says back that it was read."""

    key: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Preview:
    """By line, what can be answered beside a refusal (or why not). What accepting all of it would break, and what the
    answers typed would."""

    choices: Mapping[int, str]
    accepted: tuple[Said, ...]
    typed: tuple[Said, ...]

    def choices_of(self, line: int) -> tuple[str, ...]:
        """What an officer may answer to it now."""
        given = (self.choices[line],) if isinstance(self.choices[line], Answer) else ()
        return (*given, Answer.REFUSE, "later")

    def beside(self, line: int) -> tuple[str, ...]:
        """Why it cannot be accepted, unless the places or the date say it; or what accepting it would break."""
        why = (REVIEW[self.choices[line]],) if self.choices[line] in (Problem.CLOSED, Problem.LACKS) else ()
        return (*why, *(one.words for one in self.accepted if one.line == line))


async def preview(
    enrolment: int, asked: list[Asked], typed: Mapping[int, Verdict], now: datetime
) -> Preview:  # fmt: skip
    """Of the pending lines of a request; a constant number of queries, whatever their number."""
    db = reading()
    reached = await facts.reach_of(db, enrolment, locks=False)
    [enrolled] = reached.enrolled.values()
    wishes = [Wish(Ask.BOOK, enrolment, one.opening) for one in asked]
    read = await facts.read(db, wishes, reached, None, NOBODY, locks=False)
    held = await held_beside(db, reached, enrolment, read.facts)
    found = choices(asked, read.facts, enrolled.child, now)
    verdicts = {line: Verdict(choice) for line, choice in found.items() if isinstance(choice, Answer)}
    answers = [verdicts, {line: Verdict(one.answer, one.note or ANY_REASON) for line, one in typed.items()}]
    cautions = [
        cautions_of(review(asked, one, read.facts, enrolled.child, now), read.facts, enrolled.child, held)
        for one in answers
    ]
    labels = await labels_of(enrolled.group, [one for found in cautions for one in found])
    return Preview(found, *(tuple(said(one, labels, held) for one in found) for found in cautions))


async def labels_of(group: int, cautions: Iterable[Caution]) -> dict[str, str]:
    """What the town calls the slots that are named."""
    codes = sorted({code for one in cautions for code, _ in one.others})
    if not codes:
        return {}
    return {row.code: row.label for row in await queries.slot_names(group, codes)}


def said(caution: Caution, labels: Mapping[str, str], held: DaysHeld) -> Said:
    if caution.week:
        return Said(caution.key, 0, weeks.sentence(caution.week, held.at_least or 0))
    named = (f"«{NO_BREAK}{labels.get(code, code)}{NO_BREAK}»{standing(status)}" for code, status in caution.others)
    return Said(caution.key, caution.line, CAUTIONS[caution.code].format(others=", ".join(named)))


def standing(status: str) -> str:
    """the rest of « Matin » (réservé)."""
    return f" ({OUTCOMES[status].lower()})" if status else ""
