"""Step 2: what a family is about to ask and what would be answered now; it writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pwa.domain.bookings import locks
from pwa.domain.bookings.demand import weeks
from pwa.domain.bookings.demand.rehearsal import Rehearsal, rehearse
from pwa.domain.bookings.demand.writing import Applicant, Demand
from pwa.domain.bookings.screens.boxes import Box
from pwa.domain.bookings.screens.drafts import Draft, asks
from pwa.domain.bookings.screens.season import SeasonPage, Sibling
from pwa.domain.bookings.screens.views import Heading
from pwa.domain.bookings.words import BoxState
from pwa.domain.french import day_title
from pwa.shared.texts.grid import FORESEEN

WAITING = " (liste d’attente)"


@dataclass(frozen=True, slots=True)
class RecapDay:
    """« mardi 01/02/2022 » with the labels of its slots."""

    day: date
    title: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recap:
    """Step 2. `book` and `cancel` are `enrolment:opening` values for the post; `price` is signed cents, of the demand
    made for the siblings in `also` too; `each` is what every sibling adds; `foreseen` what to expect, and of whom;
    `draft` the question that ticks it again on the grid."""

    heading: Heading
    applicant: str
    added: tuple[RecapDay, ...]
    removed: tuple[RecapDay, ...]
    price: int
    book: tuple[str, ...]
    cancel: tuple[str, ...]
    siblings: tuple[Sibling, ...]
    also: frozenset[int]
    each: dict[int, int]
    foreseen: tuple[tuple[str, str], ...]
    mutation: str
    account: str
    as_of: str
    earliest_limit: datetime | None
    is_reviewed: bool
    draft: str

    @property
    def month(self) -> str:
        """The month of its first day, as the grid's address says it: « #2022-02 »."""
        days = [one.day for one in (*self.added, *self.removed)]
        return f"#{min(days):%Y-%m}" if days else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What differs between the boxes live on the page and those ticked, each with its day; those that are
    locked stay out, and are said."""

    book: tuple[tuple[date, Box], ...]
    cancel: tuple[tuple[date, Box], ...]
    locked: tuple[tuple[date, Box], ...]
    also: tuple[int, ...]
    season: SeasonPage

    def demand(self, mutation: UUID) -> Demand:
        enrolment = self.season.heading.enrolment
        book, cancel = (tuple((enrolment, box.opening) for _, box in boxes) for boxes in (self.book, self.cancel))
        return Demand(mutation, book, cancel, self.also, self.season.as_of)

    @property
    def draft(self) -> Draft:
        book, cancel = (frozenset(box.opening for _, box in boxes) for boxes in (self.book, self.cancel))
        return Draft(book, cancel, self.also)


def asked_of(season: SeasonPage, draft: Draft) -> Asked:
    """What the draft changes on the page."""
    every = ((day.date, box) for week in season.weeks for day in week.days for box in day.boxes)
    found = [(day, box) for day, box in every if asks(draft, box)]
    boxes = [(day, box) for day, box in found if box.look.lock is None]
    siblings = {sibling.enrolment for sibling in season.siblings}
    return Asked(
        tuple((day, box) for day, box in boxes if not box.look.ticked),
        tuple((day, box) for day, box in boxes if box.look.ticked),
        tuple((day, box) for day, box in found if box.look.lock is not None),
        tuple(sibling for sibling in draft.also if sibling in siblings),
        season,
    )


async def recap_of(town: int, who: Applicant, asked: Asked, applicant: str, mutation: UUID) -> Recap:
    """The recap of a demand that asks for something."""
    season, demand = asked.season, asked.demand(mutation)
    siblings = [sibling.enrolment for sibling in season.siblings]
    rehearsal = await rehearse(town, who, demand, siblings, season.as_of)
    limits = [box.book_by for _, box in asked.book] + [box.cancel_by for _, box in asked.cancel]
    return Recap(
        heading=season.heading,
        applicant=applicant,
        added=days_of(asked.book),
        removed=days_of(asked.cancel),
        price=rehearsal.price,
        book=tuple(f"{enrolment}:{opening}" for enrolment, opening in demand.book),
        cancel=tuple(f"{enrolment}:{opening}" for enrolment, opening in demand.cancel),
        siblings=season.siblings,
        also=frozenset(asked.also),
        each=rehearsal.each,
        foreseen=(*locked_of(asked), *foreseen_of(rehearsal, season), *short_weeks_of(asked)),
        mutation=str(mutation),
        account=season.account,
        as_of=season.as_of.isoformat(),
        earliest_limit=min((limit for limit in limits if limit), default=None),
        is_reviewed=season.is_reviewed,
        draft=asked.draft.query,
    )


def locked_of(asked: Asked) -> list[tuple[str, str]]:
    """What was ticked or unticked, and is left as it is."""
    reasons = [(day, box, locks.REASONS.get(lock, lock)) for day, box in asked.locked if (lock := box.look.lock)]
    return [(f"{day_title(day)} {box.look.label}", FORESEEN[reason]) for day, box, reason in reasons]


def foreseen_of(rehearsal: Rehearsal, season: SeasonPage) -> tuple[tuple[str, str], ...]:
    """(« Fille, mardi 01/02/2022 Matin », « déjà réservé »): the child is named where there are several."""
    names = {sibling.enrolment: sibling.child for sibling in season.siblings}
    names[season.heading.enrolment] = season.heading.child
    return tuple(
        (f"{names[one.enrolment]}, {one.title} {one.slot}".strip(", "), one.told) for one in rehearsal.foreseen
    )  # fmt: skip


def short_weeks_of(asked: Asked) -> list[tuple[str, str]]:
    """The weeks of this child that the demand leaves with too few days."""
    at_least = asked.season.min_days_a_week
    if not at_least:
        return []
    left = {box.opening for _, box in asked.cancel}
    season = ((day.date, box) for week in asked.season.weeks for day in week.days for box in day.boxes)
    days = [day for day, box in season if box.look.ticked and box.opening not in left] + [day for day, _ in asked.book]
    touched = [day for day, _ in asked.book + asked.cancel]
    return [weeks.said(week, at_least) for week in weeks.short_weeks(days, touched, at_least)]


def days_of(boxes: Iterable[tuple[date, Box]]) -> tuple[RecapDay, ...]:
    """« mardi 01/02/2022 » with « Matin », « Soir » (SL-68); a full one says that it is for the waiting list."""
    days: dict[date, list[str]] = defaultdict(list)
    for day, box in boxes:
        days[day].append(f"{box.look.label}{WAITING}" if box.look.state == BoxState.WAITABLE else box.look.label)
    return tuple(RecapDay(day, day_title(day), tuple(labels)) for day, labels in sorted(days.items()))
