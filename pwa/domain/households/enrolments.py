"""A child of a household may book a group's days: each act in the caller's transaction, each an event."""

from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.queryset import QuerySet

from pwa.domain.events.rooms.households import ChildEnrolled, EnrolmentChanged
from pwa.domain.french import date_fr
from pwa.domain.households import children, queries, writes
from pwa.domain.households.acts import Act, Unfit, hold, settle, tell
from pwa.domain.refusals import NotFound
from pwa.domain.rights import WHOLE, Part
from pwa.models.bookings import Enrolment
from pwa.models.sites import ActivityGroup


@dataclass(frozen=True, slots=True)
class Term:
    """Both ends included."""

    starts_on: date
    ends_on: date


async def add(
    db: BaseDBAsyncClient, act: Act, household: int, child: int, group: int, term: Term,
    *, revision: int | None = None, part: Part = WHOLE,
) -> int:  # fmt: skip
    """Enrol a child; the enrolment's id. Raises NotFound, also for a group of another part of the town;
    ChangedMeanwhile; Unfit for a child that has no name yet, or is in that activity over some of these days."""
    await hold(db, act, household, revision)
    await writes.children_moved_on(db, [child])
    facts = await children.of(db, household, child)
    if not facts.first_name or facts.birth_date is None:
        raise Unfit(why="not_born")
    found = await offered(act.town, part).filter(id=group).using_db(db).select_related("site", "activity").first()
    if found is None:
        raise NotFound
    await no_other(db, child, found.activity.id, term)
    made = await Enrolment.create(
        using_db=db, town_id=act.town, child_id=child, group_id=group, place=found.site.name,
        starts_on=term.starts_on, ends_on=term.ends_on,
    )  # fmt: skip
    tell(db, act, household, ChildEnrolled(child, made.id))
    return made.id


def offered(town: int, part: Part = WHOLE) -> QuerySet[ActivityGroup]:
    """The groups where this part of the town may enrol, in its order."""
    groups = ActivityGroup.filter(activity__town_id=town, withdrawn_at=None, activity__withdrawn_at=None)
    if part.department is not None:
        groups = groups.filter(activity__department_id=part.department)
    return groups.order_by("activity__position", "name")


async def no_other(
    db: BaseDBAsyncClient, child: int, activity: int, term: Term, *, but: int | None = None
) -> None:  # fmt: skip
    """Raises Unfit where another enrolment in the activity has some of these days."""
    over = Enrolment.filter(
        child_id=child, group__activity_id=activity, starts_on__lte=term.ends_on, ends_on__gte=term.starts_on
    )
    if other := await over.exclude(id=but or 0).using_db(db).first():
        raise Unfit(why="enrolled", starts_on=date_fr(other.starts_on), ends_on=date_fr(other.ends_on))


async def edit(
    db: BaseDBAsyncClient, act: Act, household: int, enrolment: int, term: Term,
    *, revision: int | None = None, part: Part = WHOLE,
) -> None:  # fmt: skip
    """Other dates. Raises NotFound, ChangedMeanwhile; Unfit where they leave booked days out, or meet others."""
    await hold(db, act, household, revision)
    found = await of(db, household, enrolment, part)
    await writes.children_moved_on(db, [found.child_id])
    await no_other(db, found.child_id, found.group.activity_id, term, but=enrolment)
    if await queries.booked_out_of(db, enrolment, term.starts_on, term.ends_on):
        raise Unfit(why="booked_days")
    if changed := await settle(db, found, {"starts_on": term.starts_on, "ends_on": term.ends_on}):
        tell(db, act, household, EnrolmentChanged(found.child_id, enrolment, changed))


async def of(db: BaseDBAsyncClient, household: int, enrolment: int, part: Part = WHOLE) -> Enrolment:
    """With its group and activity. Raises NotFound for one of another household, or of another part of the town."""
    mine = Enrolment.filter(id=enrolment, child__custodies__household_id=household)
    if part.department is not None:
        mine = mine.filter(group__activity__department_id=part.department)
    found = await mine.using_db(db).select_related("group__activity").first()
    if found is None:
        raise NotFound
    return found
