"""Two households that are one: what would move, told first; then all of it in one transaction, or nothing.

Order of locks: both households, then their children, each in id order.
"""

from dataclasses import dataclass, replace
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.queryset import QuerySet

from pwa.domain.events.rooms.households import HouseholdsMerged
from pwa.domain.households import writes
from pwa.domain.households.acts import Act, Unfit, hold, tell
from pwa.domain.households.members import join
from pwa.domain.refusals import NotFound
from pwa.models.bookings import Enrolment
from pwa.models.people import Child, Contact, Custody, Household, Membership
from pwa.models.requests import ServiceRequest


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes from one household into the other, by ids. `doubles` are children that both have, as two: those of the
    one that goes who are enrolled nowhere stay behind, the others come along and are told (`twice`)."""

    guardians: tuple[int, ...] = ()
    children: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    doubles: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    requests: int = 0
    other_payer: int | None = None


async def moving(db: BaseDBAsyncClient, town: int, gone: int, kept: int) -> Moving:
    """What merging would move. Raises NotFound, Unfit for a household with itself."""
    if gone == kept:
        raise Unfit(why="itself")
    if await Household.filter(id__in=[gone, kept], town_id=town, merged_into_id=None).using_db(db).count() != 2:
        raise NotFound
    members = await Membership.filter(household_id=gone, until=None).using_db(db).order_by("guardian_id")
    there = set(await ids_of(Membership.filter(household_id=kept, until=None).using_db(db), "guardian_id"))
    found = await children_moving(db, gone, kept)
    has_payer = await Membership.filter(household_id=kept, until=None, is_payer=True).using_db(db).exists()
    return replace(
        found,
        guardians=tuple(one.guardian_id for one in members if one.guardian_id not in there),
        contacts=tuple(await ids_of(Contact.filter(household_id=gone).using_db(db), "id")),
        requests=await ServiceRequest.filter(household_id=gone).using_db(db).count(),
        other_payer=next((one.guardian_id for one in members if one.is_payer and has_payer), None),
    )


async def children_moving(db: BaseDBAsyncClient, gone: int, kept: int) -> Moving:
    """The children of one who are not of the other yet."""
    known = await Child.filter(custodies__household_id=kept).using_db(db)
    mine = await Child.filter(custodies__household_id=gone).exclude(id__in=[0, *(one.id for one in known)]).using_db(db)
    alike = {likeness(one) for one in known if one.first_name}
    twins = [one.id for one in mine if likeness(one) in alike]
    enrolled = set(await ids_of(Enrolment.filter(child_id__in=[0, *twins]).using_db(db), "child_id"))
    doubles = tuple(sorted(one for one in twins if one not in enrolled))
    moved = tuple(sorted(one.id for one in mine if one.id not in doubles))
    return Moving(children=moved, doubles=doubles, twice=tuple(sorted(enrolled)))


def likeness(child: Child) -> tuple[str, object, object]:
    return child.first_name.casefold(), child.birth_date, child.expected_on


async def ids_of(query: QuerySet[Any], name: str) -> list[int]:
    found: Any = await query.order_by(name).values_list(name, flat=True)
    return list(found)


async def merge(
    db: BaseDBAsyncClient, act: Act, gone: int, kept: int, *, revisions: tuple[int, int] | None = None
) -> Moving:  # fmt: skip
    """All that one household has goes to the other, whose address, quotient and payer stay; bookings stay where they
    are, with their children. What is done. Raises NotFound, ChangedMeanwhile, Unfit."""
    if gone == kept:
        raise Unfit(why="itself")
    seen = dict(zip((gone, kept), revisions or (None, None), strict=True))
    for household in sorted(seen):
        await hold(db, act, household, seen[household])
    await writes.children_moved_on(db, await writes.children_held(db, [gone, kept]))
    found = await moving(db, act.town, gone, kept)
    await move_people(db, act, gone, kept, found)
    await Contact.filter(household_id=gone).using_db(db).update(household_id=kept)
    await writes.requests_moved(db, gone, kept)
    await writes.ways_moved(db, gone, kept)
    await Household.filter(id=gone).using_db(db).update(merged_into_id=kept)
    came = HouseholdsMerged(
        gone, list(found.guardians), list(found.children), list(found.contacts), found.requests
    )  # fmt: skip
    tell(db, act, kept, came)
    return found


async def is_done(db: BaseDBAsyncClient, town: int, gone: int, kept: int) -> bool:
    """Already: whoever asks again never heard of it."""
    return await Household.filter(id=gone, town_id=town, merged_into_id=kept).using_db(db).exists()


async def move_people(db: BaseDBAsyncClient, act: Act, gone: int, kept: int, found: Moving) -> None:
    """Guardians first become members there: nobody is without a household in between."""
    members = Membership.filter(household_id=gone, until=None).using_db(db)
    has_payer = await Membership.filter(household_id=kept, until=None, is_payer=True).using_db(db).exists()
    for one in await members:
        await join(
            db, one.guardian_id, kept, is_payer=one.is_payer and not has_payer, since=one.since or act.today
        )  # fmt: skip
    await writes.looks_moved(db, gone, kept)
    await writes.members_left(db, gone, act.today)
    await Custody.filter(household_id=gone, child_id__in=[0, *found.children]).using_db(db).update(household_id=kept)
    await Custody.filter(household_id=gone).using_db(db).delete()
