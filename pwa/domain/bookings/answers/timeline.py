"""What happened to a demande: shortly for its family, which reads no officer's name; for officers, who, what and when.

It is read from events. What happened before there were any, or was purged since, the demande's own columns say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from pwa.domain.bookings.answers.fragments import SUBJECTS
from pwa.domain.bookings.answers.later import Later, later_in
from pwa.domain.bookings.answers.later.queries import later
from pwa.domain.bookings.review.treat import REGRET
from pwa.domain.bookings.screens.views import RequestView
from pwa.domain.bookings.words import Since
from pwa.domain.events.details import OfBoxes, RequestDecided, RequestTreated
from pwa.domain.events.reading import Happened, happened
from pwa.domain.events.verbs import Verb
from pwa.domain.french import count, of_service, stamp
from pwa.domain.requests.making import subject_of
from pwa.models.words import Overall
from pwa.shared.texts.requests import FOLLOWED, HISTORY, OVERALL


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the family's « Suivi », with the later demandes that it is about."""

    said: str
    later: Sequence[Later] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the officers' history, with the later demandes that it is about."""

    at: datetime
    who: str
    what: str
    later: Sequence[Later] = ()


async def followed(town: int, demande: RequestView) -> list[Step]:
    """« Suivi », as the family that asked reads it."""
    found = whole(demande, without_regrets(await events_of(town, demande.id)))
    return [*steps(demande, found), *map(Step, stands(demande, {one.verb for one in found}))]


async def history(town: int, demande: RequestView) -> list[Entry]:
    """« Historique », for officers who may read this demande."""
    found = whole(demande, await events_of(town, demande.id))
    return [entry(demande, run) for run in folded(found)]


def entry(demande: RequestView, run: Sequence[Happened]) -> Entry:
    last = run[-1]
    told = what(demande, last) + how_many(run)
    return Entry(last.at, last.who or HISTORY["nobody"], told, later_in(run, is_household=False))


async def events_of(town: int, request: int) -> list[Happened]:
    return await happened(town, SUBJECTS, [subject_of(request), request], later(request))


def without_regrets(found: Sequence[Happened]) -> list[Happened]:
    """An answer that was taken back before its letters left was never given; if some of it stays, columns say when."""
    regrets = [one.at for one in found if one.verb == Verb.REQUEST_REOPENED]
    return [one for one in found if one.verb != Verb.REQUEST_REOPENED and not is_regretted(one, regrets)]


def is_regretted(one: Happened, regrets: Iterable[datetime]) -> bool:
    return one.verb == Verb.REQUEST_TREATED and any(at - REGRET <= one.at <= at for at in regrets)


def whole(demande: RequestView, found: Sequence[Happened]) -> list[Happened]:
    """With the reception and the answer that the columns know and no event tells."""
    told, every, subject = {(one.verb, one.at) for one in found}, list(found), subject_of(demande.id)
    if not any(verb == Verb.REQUEST_DECIDED for verb, _ in told):
        overall = Overall.PENDING if demande.treated_at else demande.overall
        every.insert(0, Happened(demande.made_at, RequestDecided(0, demande.boxes, overall), subject, demande.by))
    if demande.treated_at and (Verb.REQUEST_TREATED, demande.treated_at) not in told:
        answer = RequestTreated(demande.boxes, demande.id, demande.overall)
        every.append(Happened(demande.treated_at, answer, subject, demande.treated_by))
    return sorted(every, key=lambda one: one.at)


def folded(found: Iterable[Happened]) -> list[list[Happened]]:
    """What happened to several boxes at once is one line, with how many; so are offers that follow each other."""
    return [list(run) for _, run in groupby(found, key=sameness)]


def boxes_of(run: Sequence[Happened]) -> int:
    """A later request's act tells how many boxes it was about; else each has its own event."""
    told = [one.detail.boxes for one in run if isinstance(one.detail, OfBoxes)]
    return sum(told) if told else len({one.subject for one in run})


def sameness(one: Happened) -> tuple[Verb, str | None, datetime | None]:
    return one.verb, one.who, None if one.verb == Verb.OFFERED else one.at


def how_many(run: Sequence[Happened]) -> str:
    boxes = boxes_of(run)
    return f" ({count(boxes, 'case')})" if boxes > 1 else ""


def steps(demande: RequestView, found: Sequence[Happened]) -> list[Step]:
    """The family's sentences."""
    said: list[Step] = []
    is_first = True
    for run in folded(found):
        one = run[-1]
        for code in codes(one, is_first):
            sentence = FOLLOWED[code].format(
                at=stamp(one.at), by=demande.by, service=of_service(demande.department), boxes=how_many(run)
            )
            said.append(Step(sentence, later_in(run, is_household=True)))
        is_first = is_first and one.verb != Verb.REQUEST_TREATED
    return said


def codes(one: Happened, is_first: bool) -> list[str]:
    """The sentences of one event; `is_first` until an officer answered."""
    if isinstance(one.detail, RequestDecided):
        return ["received"] if one.detail.overall == Overall.PENDING else ["received", "at_once"]
    if isinstance(one.detail, RequestTreated):
        in_part = "first_answer" if is_first else "more_answer"
        return [in_part if one.detail.overall == Overall.PENDING else "answered"]
    return [one.verb] if one.verb in FOLLOWED else []


def stands(demande: RequestView, told: set[Verb]) -> list[str]:
    """Where it stands now, after what happened."""
    since = {line.since for line in demande.lines}
    said = []
    if demande.overall == Overall.PENDING:
        said.append(FOLLOWED["rest" if demande.is_in_part else "not_yet"])
    if Since.OFFERED in since:
        said.append(FOLLOWED["to_confirm"])
    elif since & {Since.FIRST, Since.WAITING}:
        said.append(FOLLOWED["in_list"])
    elif Since.PROMOTED in since and Verb.PROMOTED not in told:
        said.append(FOLLOWED["has_place"])
    return said


def what(demande: RequestView, one: Happened) -> str:
    """What an officer reads of an event."""
    if isinstance(one.detail, RequestDecided):
        return HISTORY["request_decided"].format(overall=lowered(OVERALL[one.detail.overall]))
    if isinstance(one.detail, RequestTreated):
        code = "in_part" if one.detail.overall == Overall.PENDING else "request_treated"
        beside = "" if one.detail.of == demande.id else HISTORY["beside"]
        return HISTORY[code].format(overall=lowered(OVERALL[one.detail.overall])) + beside
    return HISTORY[one.verb]


def lowered(words: str) -> str:
    return words[0].lower() + words[1:]
