"""A child whom a household has as two: what one has goes to the other, told first; then all of it, or nothing.

Order of locks: the households, their children, then the openings and the seats of the days that both booked.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import writes as bookings
from pwa.domain.bookings.demand.settling import Settled, settle
from pwa.domain.bookings.doubled import queries, writes
from pwa.domain.bookings.doubled.plan import Doubled, Term, doubled, terms_of
from pwa.domain.bookings.seats import counting
from pwa.domain.events.reading import was_told
from pwa.domain.events.rooms.households import ChildrenMerged
from pwa.domain.events.verbs import Verb
from pwa.domain.households import children
from pwa.domain.households.acts import Act, ChangedMeanwhile, Unfit, hold, subject_of, tell
from pwa.domain.households.writes import children_held
from pwa.models.people import Child, Custody
from pwa.models.words import Outcome


@dataclass(frozen=True, slots=True)
class Seen:
    """The revisions that were on a screen: the household's, and both children's, which move with every booking."""

    household: int
    gone: int
    kept: int


@dataclass(frozen=True, slots=True)
class Two:
    """A child who goes and one who stays, of a household."""

    household: int
    gone: int
    kept: int


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes to the child who stays: its enrolments as they will be, and the days that both have."""

    gone: int
    kept: int
    terms: tuple[Term, ...]
    doubles: tuple[Doubled, ...]
    bookings: int
    requests: int

    @property
    def days(self) -> list[date]:
        return sorted({one.day for one in self.doubles})

    @property
    def folded(self) -> list[tuple[int, Term]]:
        return [(gone, term) for term in self.terms for gone in term.folded]


async def moving(db: BaseDBAsyncClient, household: int, gone: int, kept: int) -> Moving:
    """Raises NotFound for a child of another household; Unfit for a child with itself, or in two groups at once."""
    if gone == kept:
        raise Unfit(why="one_child")
    for child in (gone, kept):
        await children.of(db, household, child)
    terms = terms_of(await queries.enrolments(db, gone, kept), kept)
    doubles = doubled(await queries.pairs(db, gone, kept))
    return Moving(gone, kept, terms, doubles, *await queries.counts(db, gone))


async def merge(
    db: BaseDBAsyncClient, act: Act, two: Two, seen: Seen, real_now: datetime
) -> Moving:  # fmt: skip
    """All of it; places that come free go to who waits. Raises NotFound, Unfit; ChangedMeanwhile when the household, or
    what either child has, is not what was on the screen."""
    household, gone, kept = two.household, two.gone, two.kept
    homes = {one.household_id for one in await Custody.filter(child_id__in=[gone, kept]).using_db(db)}
    for home in sorted({household, *homes}):
        await hold(db, act, home, seen.household if home == household else None)
    await children_held(db, [household])
    found = await moving(db, household, gone, kept)
    revisions = {one.id: one.revision for one in await Child.filter(id__in=[gone, kept]).using_db(db)}
    if (revisions[gone], revisions[kept]) != (seen.gone, seen.kept):
        raise ChangedMeanwhile
    await end(db, act, found, real_now)
    tell(db, act, household, ChildrenMerged(
        kept, gone, [term.id for term in found.terms], [one.ends for one in found.doubles], found.requests,
    ))  # fmt: skip
    return found


async def is_done(db: BaseDBAsyncClient, town: int, two: Two) -> bool:
    """Already: the one who goes is in no household any more, and the event says where they went."""
    if await Custody.filter(child_id=two.gone).using_db(db).exists():
        return False
    merged = Verb.CHILDREN_MERGED
    return await was_told(db, town, merged, subject_of(two.household), gone=two.gone, child=two.kept)


async def end(db: BaseDBAsyncClient, act: Act, found: Moving, real_now: datetime) -> None:
    """What both have ends once, then the rest moves, then seats are counted and given out."""
    openings = sorted({one.opening for one in found.doubles})
    seats = await counting.lock(db, openings)
    await bookings.cancel(db, [one.ends for one in found.doubles], act.now, act.account)
    await writes.bookings(db, found.gone, found.kept)
    for gone, term in found.folded:
        await writes.fold(db, gone, term.id, term.starts_on, term.ends_on)
    await writes.enrolments(db, [term.id for term in found.terms], found.kept)
    await writes.belonging(db, found.gone, found.kept)
    await bookings.touch_children(db, sorted((found.gone, found.kept)))
    booked = await queries.booked(db, found.kept, [one.stays for one in found.doubles])
    await settle(db, {(found.kept, opening): Settled(Outcome.BOOKED) for opening in booked})
    if seats:
        before = await counting.recount(db, seats, {})
        await counting.give_out(db, act.town, before, act.now, real_now)
