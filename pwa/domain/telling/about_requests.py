"""Letters about requests: the receipt and the answer, line by line, and how to contest a refusal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import locks
from pwa.domain.bookings.answers.answering import told as counted
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.screens.views import AnswerLine, RequestView
from pwa.domain.french import of_service
from pwa.domain.letters.kinds import Contact, Told
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import Notice, title_of
from pwa.domain.telling import queries
from pwa.domain.telling.departments import contact
from pwa.models.bookings import Opening
from pwa.models.words import Ask, BookingStatus, Outcome, Overall

OVERALL = {
    Overall.POSITIVE: "traitée positivement",
    Overall.NEGATIVE: "traitée négativement",
    Overall.PARTIAL: "traitée partiellement",
    Overall.WAITING: "en liste d’attente",
    Overall.PENDING: "en attente d’instruction",
    "in_part": "première réponse",
}
"""An answer, at the end of a subject."""

REFUSED = {
    Ask.BOOK: "Réservation refusée",
    Ask.CANCEL: "Annulation refusée",
}
"""A refusal also says what was refused."""

SENTENCES = {
    Overall.POSITIVE: "Traitée positivement",
    Overall.NEGATIVE: "Traitée négativement : la demande dit pourquoi",
    Overall.PARTIAL: "Traitée partiellement : {told}",
    Overall.WAITING: "En liste d’attente : ce n’est pas encore une place",
    Overall.PENDING: "En attente d’instruction : le service vous répondra",
    "in_part": "Première réponse : {told}",
}
"""What a lock screen says. It never names a day nor a place."""

MOST_UNDONE = 60
"""Boxes that « Annuler » can untick: beyond, the family opens the grid."""


@dataclass(frozen=True, slots=True)
class Row:
    """Slots of one day that had the same answer: « mardi 01/02/2022 », « Matin, Soir », « Réservé »."""

    title: str
    slots: str
    outcome: str
    label: str
    sentence: str | None
    next_step: str | None


RequestRows = tuple[RequestView, list[Row]]


@dataclass(frozen=True, slots=True)
class RequestsTold(Told):
    """The requests of one answer; `earlier` are those answered before, the latest first, and `not_shown` counts those
    before them."""

    received_at: datetime
    requests: tuple[RequestRows, ...]
    earlier: tuple[RequestRows, ...]
    not_shown: int
    may_appeal: bool


async def answered(
    db: BaseDBAsyncClient, mutations: list[int], views: list[RequestView], earlier: Sequence[RequestView] = (),
    not_shown: int = 0,
) -> RequestsTold:  # fmt: skip
    """The letter about these requests, and about those answered `earlier`."""
    every = [*views, *earlier]
    contacts = await contacts_of_mutations(db, mutations, every)
    return RequestsTold(
        contacts=contacts,
        about=tuple(view.id for view in every),
        received_at=views[0].made_at,
        requests=tuple((view, rows_of(view.lines)) for view in views),
        earlier=tuple((view, rows_of(view.lines)) for view in earlier),
        not_shown=not_shown,
        may_appeal=may_appeal(every, contacts),
    )


def may_appeal(views: list[RequestView], contacts: tuple[Contact, ...]) -> bool:
    """Something is refused, or will be by the silence of the town."""
    outcomes = {line.outcome for view in views for line in view.lines}
    return Outcome.REFUSED in outcomes or any(contact.refuses_by_silence and contact.silence for contact in contacts)


def subject(told: RequestsTold) -> str:
    """« Demande n° 23 : traitée positivement »; it names no child."""
    views = [view for view, _ in told.requests]
    if len(views) == 1:
        [view] = views
        overall = OVERALL["in_part" if view.is_in_part else view.overall]
        return f"Demande n° {view.number} : {overall}"
    *first, last = [str(view.number) for view in views]
    numbers, service = f"{', '.join(first)} et {last}", of_service(views[0].department)
    return f"Demandes n° {numbers} : la réponse du {service}"


def rows_of(lines: Iterable[AnswerLine]) -> list[Row]:
    """The lines, in their order, with the slots of a day put together when they were answered alike."""
    return [
        Row(first.title, ", ".join(line.slot for line in (first, *same) if line.slot), first.outcome, label_of(first),
            first.sentence, first.next_step)
        for first, *same in (list(group) for _, group in groupby(lines, alike))
    ]  # fmt: skip


def alike(line: AnswerLine) -> tuple[Any, ...]:
    return line.day, line.title, line.action, line.outcome, line.sentence, line.next_step


def label_of(line: AnswerLine) -> str:
    return REFUSED[line.action] if line.outcome == Outcome.REFUSED else line.outcome_label


async def contacts_of_mutations(
    db: BaseDBAsyncClient, mutations: list[int], views: Iterable[RequestView]
) -> tuple[Contact, ...]:
    """The departments asked, each with its rule of silence while it owes an answer."""
    rules: dict[str, str | None] = {}
    for view in views:
        rules[view.department] = rules.get(view.department) or view.silence
    found = await queries.departments(db, mutations)
    return tuple(contact(row, rules[row.department]) for row in found if row.department in rules)


async def noticed(
    db: BaseDBAsyncClient, letter: Letter, sentences: Mapping[str, str], views: list[RequestView], mutation: str | None
) -> Notice:
    lines = [line for view in views for line in view.lines]
    overall = overall_of(line.outcome for line in lines)
    told = counted((line.outcome, line.boxes) for line in lines)
    [first, *others] = views
    return Notice(
        title=title_of((view.heading.child, view.heading.activity) for view in views),
        body=sentences["in_part" if first.is_in_part else overall].format(told=told),
        page=f"/demandes/recues/{mutation}" if others else f"/demandes/{first.number}",
        tag=f"demande-{first.number}",
        mutation=mutation,
        request=first.number,
        about=tuple(view.id for view in views),
        undo=None if others else await undo(db, letter, first),
    )


async def undo(db: BaseDBAsyncClient, letter: Letter, view: RequestView) -> str | None:
    """The grid with what was just booked unticked, while it may still be cancelled."""
    booked = [line.opening for line in view.lines if (line.action, line.outcome) == (Ask.BOOK, Outcome.BOOKED)]
    if not 0 < len(booked) <= MOST_UNDONE:
        return None
    openings = await Opening.filter(id__in=booked).using_db(db).order_by("day", "id")
    at = locks.moment(letter.written_at)
    open_ones = [one for one in openings if locks.to_cancel(one.day, BookingStatus.BOOKED, one.cancel_by, at) is None]
    boxes = ".".join(str(one.id) for one in open_ones)
    return f"/reservations/{view.heading.enrolment}#annuler={boxes}" if boxes else None
