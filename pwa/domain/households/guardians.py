"""Who answers for a household: added, changed, who pays, gone; each in the caller's transaction, each an event."""

from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.rooms.households import GuardianChanged, GuardianJoined, GuardianLeft
from pwa.domain.households import queries
from pwa.domain.households.acts import Act, Unfit, be_sure, hold, settle, tell
from pwa.domain.households.members import join
from pwa.domain.links import mailboxes
from pwa.domain.refusals import NotFound
from pwa.models.people import Guardian, Membership
from pwa.storage.plain import plain


@dataclass(frozen=True, slots=True)
class Adult:
    """A guardian as the desk writes them down; an address of their own, which they say themselves, is left as it is."""

    last_name: str
    first_name: str = ""
    civility: str = ""
    email: str | None = None
    phone: str | None = None
    is_payer: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the person."""
        names = ("civility", "first_name", "last_name", "email", "phone")
        return {name: getattr(self, name) for name in names}


async def add(
    db: BaseDBAsyncClient, act: Act, household: int, adult: Adult, *, revision: int | None = None
) -> int:  # fmt: skip
    """They answer for the household: the town's own person of that name and address of mail, or a new one; their id.
    Who joins others may be invited to what is theirs: by who is sure, as soon as there is an address.
    Raises NotFound, ChangedMeanwhile, ConfirmationNeeded, Unfit for someone who is a member already."""
    await hold(db, act, household, revision)
    if adult.email and await Membership.filter(household_id=household, until=None).using_db(db).exists():
        be_sure(act)
    guardian = await known(db, act.town, adult) or await Guardian.create(using_db=db, town_id=act.town, **adult.facts)
    if await live(db, household, guardian.id):
        raise Unfit(why="member")
    await pays(db, household, adult.is_payer)
    await join(db, guardian.id, household, is_payer=adult.is_payer, since=act.today)
    tell(db, act, household, GuardianJoined(guardian.id))
    return guardian.id


async def known(db: BaseDBAsyncClient, town: int, adult: Adult) -> Guardian | None:
    """Two people may share an address; two of one name who do are one person."""
    if not adult.email:
        return None
    name = plain(f"{adult.last_name} {adult.first_name}")
    alike = await Guardian.filter(id__in=await queries.at_address(db, town, adult.email)).using_db(db).order_by("id")
    return next((one for one in alike if plain(f"{one.last_name} {one.first_name}") == name), None)


async def edit(
    db: BaseDBAsyncClient, act: Act, household: int, guardian: int, adult: Adult, *, revision: int | None = None
) -> None:
    """A password is renewed from the address: it changes by who is sure, and what was sent to the former one opens
    nothing. Raises NotFound, ChangedMeanwhile, ConfirmationNeeded."""
    await mailboxes.hold(db, guardian)
    await hold(db, act, household, revision)
    member = await live(db, household, guardian)
    if member is None:
        raise NotFound
    if adult.is_payer and not member.is_payer:
        await pays(db, household, True)
    changed = await settle(db, await Guardian.get(id=guardian, using_db=db), adult.facts)
    if "email" in changed:
        be_sure(act)
        await mailboxes.leave(db, guardian)
    changed += await settle(db, member, {"is_payer": adult.is_payer})
    if changed:
        tell(db, act, household, GuardianChanged(guardian, changed))


async def remove(
    db: BaseDBAsyncClient, act: Act, household: int, guardian: int, *, revision: int | None = None
) -> None:  # fmt: skip
    """They leave the household, and stay someone of the town. Raises NotFound, ChangedMeanwhile, Unfit for the last."""
    await hold(db, act, household, revision)
    member = await live(db, household, guardian)
    if member is None:
        raise NotFound
    if not await Membership.filter(household_id=household, until=None).exclude(id=member.id).using_db(db).exists():
        raise Unfit(why="last_guardian")
    await Membership.filter(id=member.id).using_db(db).update(until=max(act.today, member.since or act.today))
    tell(db, act, household, GuardianLeft(guardian))


async def live(db: BaseDBAsyncClient, household: int, guardian: int) -> Membership | None:
    return await Membership.filter(household_id=household, guardian_id=guardian, until=None).using_db(db).first()


async def pays(db: BaseDBAsyncClient, household: int, is_other: bool) -> None:
    """When another one is to pay, nobody does until then."""
    if is_other:
        await Membership.filter(household_id=household, until=None, is_payer=True).using_db(db).update(is_payer=False)
