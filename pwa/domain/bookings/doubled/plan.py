"""What becomes of the enrolments and the bookings of a child who is two. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from pwa.domain.bookings.doubled.queries import EnrolmentRow, PairRow
from pwa.domain.households.acts import Unfit
from pwa.models.words import BookingStatus

BETTER = (BookingStatus.BOOKED, BookingStatus.PENDING, BookingStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Term:
    """An enrolment as it will be, by its own id; `folded` are those that it takes in."""

    id: int
    group: int
    activity: int
    name: str
    starts_on: date
    ends_on: date
    folded: tuple[int, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        return (self.id, *self.folded)


Spans = Term | EnrolmentRow


def meet(one: Spans, other: Spans) -> bool:
    """Whether they have a day in common."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


@dataclass(frozen=True, slots=True)
class Doubled:
    """A day that both have: the booking that ends, of which opening, and the opening of the one that stays."""

    ends: int
    opening: int
    stays: int
    day: date


def terms_of(rows: Sequence[EnrolmentRow], kept: int) -> tuple[Term, ...]:
    """The enrolments of the one who stays, with those of the other: one of the same group over some of the same days
    becomes part of it. Raises Unfit where both are in one activity over the same days, in two groups, which neither
    was alone."""
    mine = [row for row in rows if row.child_id == kept]
    terms = [term_of(row) for row in mine]
    for row in rows:
        if row.child_id != kept:
            add(terms, row)
    met = {frozenset((one.id, other.id)) for one, other in combinations(rows, 2) if clash(one, other)}
    for one, other in combinations(terms, 2):
        pairs = {frozenset((a, b)) for a in one.ids for b in other.ids}
        if one.activity == other.activity and one.group != other.group and meet(one, other) and not pairs & met:
            raise Unfit(why="two_groups", activity=one.name)
    return tuple(terms)


def clash(one: EnrolmentRow, other: EnrolmentRow) -> bool:
    """One record has both already, whatever the reason."""
    return one.child_id == other.child_id and one.activity_id == other.activity_id and meet(one, other)


def term_of(row: EnrolmentRow) -> Term:
    """As it is."""
    return Term(
        id=row.id, group=row.group_id, activity=row.activity_id, name=row.activity, starts_on=row.starts_on,
        ends_on=row.ends_on,
    )  # fmt: skip


def add(terms: list[Term], row: EnrolmentRow) -> None:
    """It joins the first that it meets in its group, or stands beside."""
    for place, one in enumerate(terms):
        if one.group == row.group_id and meet(one, row):
            first, last = min(one.starts_on, row.starts_on), max(one.ends_on, row.ends_on)
            terms[place] = replace(one, starts_on=first, ends_on=last, folded=(*one.folded, row.id))
            return
    terms.append(term_of(row))


@dataclass(frozen=True, slots=True)
class Held:
    """A booking that does not go with one of the other record."""

    booking: int
    opening: int
    status: BookingStatus
    goes: bool
    day: date

    @property
    def turn(self) -> tuple[int, int, bool, int]:
        """Who has a place comes first; of those who wait, who waits the longest; else the one who stays."""
        waits = self.booking if self.status == BookingStatus.WAITING else 0
        return BETTER.index(self.status), waits, self.goes, self.booking


def doubled(rows: Sequence[PairRow]) -> tuple[Doubled, ...]:
    """Each in its turn stays, unless one that stays already does not go with it: then it ends. What only stood in the
    way of one that ends keeps its place, in line too."""
    beside: dict[int, set[int]] = defaultdict(set)
    found: set[Held] = set()
    for row in filter(is_double, rows):
        beside[row.gone].add(row.kept)
        beside[row.kept].add(row.gone)
        found.add(Held(row.gone, row.gone_opening, row.gone_status, True, row.day))
        found.add(Held(row.kept, row.kept_opening, row.kept_status, False, row.day))
    stay: list[Held] = []
    ended: list[Doubled] = []
    for one in sorted(found, key=lambda held: held.turn):
        if first := next((other for other in stay if other.booking in beside[one.booking]), None):
            ended.append(Doubled(one.booking, one.opening, first.opening, one.day))
        else:
            stay.append(one)
    return tuple(ended)


def is_double(row: PairRow) -> bool:
    """The same slot, or one that excludes the other."""
    excluded = row.gone_slot in row.kept_excludes or row.kept_slot in row.gone_excludes
    return row.gone_slot == row.kept_slot or excluded
