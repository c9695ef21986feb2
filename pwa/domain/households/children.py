"""The children of a household, born or expected: each act in the caller's transaction, each an event."""

from dataclasses import asdict, dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.rooms.households import ChildChanged, ChildJoined, ChildLeft
from pwa.domain.households import writes
from pwa.domain.households.acts import Act, Unfit, hold, settle, tell
from pwa.domain.refusals import NotFound
from pwa.models.bookings import Enrolment
from pwa.models.people import Child, Custody
from pwa.storage.plain import plain


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """A child as it is written down, with one of both dates; one who is expected may have no first name."""

    last_name: str
    first_name: str = ""
    birth_date: date | None = None
    expected_on: date | None = None


async def add(
    db: BaseDBAsyncClient, act: Act, household: int, facts: ChildFacts, *, revision: int | None = None
) -> int:  # fmt: skip
    """A new child of the household; its id. Raises NotFound, ChangedMeanwhile, Unfit for one that is there already."""
    await hold(db, act, household, revision)
    if facts.first_name and await same(db, household, facts):
        raise Unfit(why="same_child")
    child = await Child.create(using_db=db, town_id=act.town, **asdict(facts))
    await Custody.create(using_db=db, household_id=household, child=child)
    tell(db, act, household, ChildJoined(child.id))
    return child.id


async def same(db: BaseDBAsyncClient, household: int, facts: ChildFacts) -> bool:
    """Twins have two first names."""
    mine = Child.filter(custodies__household_id=household, birth_date=facts.birth_date, expected_on=facts.expected_on)
    return any(plain(one.first_name) == plain(facts.first_name) for one in await mine.using_db(db))


async def edit(
    db: BaseDBAsyncClient, act: Act, household: int, child: int, facts: ChildFacts, *, revision: int | None = None
) -> None:
    """What the child is called, and when it was born: a birth puts it in the place of the day it was expected. Raises
    NotFound, ChangedMeanwhile."""
    await hold(db, act, household, revision)
    row = await of(db, household, child)
    if changed := await settle(db, row, asdict(facts)):
        tell(db, act, household, ChildChanged(child, changed))


async def remove(
    db: BaseDBAsyncClient, act: Act, household: int, child: int, *, revision: int | None = None
) -> None:  # fmt: skip
    """The child is no more of the household. Raises NotFound, ChangedMeanwhile, Unfit while it is enrolled somewhere
    and would be nobody's."""
    await hold(db, act, household, revision)
    await writes.children_moved_on(db, [child])
    await of(db, household, child)
    others = Custody.filter(child_id=child).exclude(household_id=household).using_db(db)
    enrolled = Enrolment.filter(child_id=child, ends_on__gte=act.today).using_db(db)
    if not await others.exists() and await enrolled.exists():
        raise Unfit(why="still_enrolled")
    await Custody.filter(household_id=household, child_id=child).using_db(db).delete()
    tell(db, act, household, ChildLeft(child))


async def of(db: BaseDBAsyncClient, household: int, child: int) -> Child:
    """Raises NotFound for a child of no such household."""
    found = await Child.filter(id=child, custodies__household_id=household).using_db(db).first()
    if found is None:
        raise NotFound
    return found
