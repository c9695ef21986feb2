"""Two accounts of one person: what would move, told first; then all of it in one transaction, or nothing.

The one that goes is closed, as an officer closes one. Order of locks: both accounts, then the households, in id order.
"""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.queryset import QuerySet

from pwa.domain.accounts import states
from pwa.domain.accounts.unlocking import Keeper
from pwa.domain.duplicates import writes
from pwa.domain.events.reading import was_told
from pwa.domain.events.rooms.accounts import AccountMergedAway, AccountsMerged
from pwa.domain.events.verbs import Verb
from pwa.domain.households import acts, members
from pwa.domain.links.writes import hold
from pwa.domain.refusals import NotFound, Refusal
from pwa.domain.rights import ADMINISTRATORS, Sensitivity, declare
from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Membership
from pwa.models.requests import ServiceRequest

MERGE_ACCOUNTS = declare(
    "merge_accounts", "Réunir deux comptes d’une même personne", ADMINISTRATORS, Sensitivity.PEOPLE
)


class NotMergeable(Refusal):
    """These two stay as they are: `why` is a key of `texts.accounts.NOT_MERGEABLE`."""

    code = "not_mergeable"


@dataclass(frozen=True, slots=True)
class Place:
    """In a household, by where it lives, and whether they pay there."""

    household: int
    address: str
    is_payer: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes from one account to the other, and the passkeys that end."""

    places: tuple[Place, ...]
    requests: int
    passkeys: int

    @property
    def mark(self) -> str:
        """Tells whether it is still what was on a screen."""
        return ".".join([*(f"{one.household}{'p' * one.is_payer}" for one in self.places), f"d{self.requests}"])


async def moving(db: BaseDBAsyncClient, town: int, gone: int, kept: int) -> Moving:
    """What merging would do. Raises NotFound, NotMergeable."""
    going, _ = await pair(db, town, gone, kept)
    rows = await places_of(db, going).select_related("household")
    return Moving(
        tuple(Place(one.household_id, f"{one.household.address}, {one.household.city}", one.is_payer) for one in rows),
        await ServiceRequest.filter(account_id=gone, household_id=None).using_db(db).count(),
        await Passkey.filter(account_id=gone).using_db(db).count(),
    )


async def pair(db: BaseDBAsyncClient, town: int, gone: int, kept: int) -> tuple[Account, Account]:
    """Both, open, of families of the town. Raises NotFound, NotMergeable."""
    found = {one.id: one for one in await Account.filter(id__in=[gone, kept], town_id=town).using_db(db)}
    if not {gone, kept} <= found.keys():
        raise NotFound
    if gone == kept:
        raise NotMergeable(why="itself")
    if any(one.guardian_id is None for one in found.values()):
        raise NotMergeable(why="officer")
    if any(one.disabled_at for one in found.values()):
        raise NotMergeable(why="closed")
    return found[gone], found[kept]


def places_of(db: BaseDBAsyncClient, account: Account) -> QuerySet[Membership]:
    return Membership.filter(guardian_id=account.guardian_id, until=None).using_db(db).order_by("household_id")


async def merge(db: BaseDBAsyncClient, who: Keeper, gone: int, kept: int, *, seen: str | None = None) -> Moving:
    """The places of one become the other's, who signs in as before. What is done. Raises NotFound, NotMergeable,
    ChangedMeanwhile where what was `seen` on a screen is given."""
    for account in sorted((gone, kept)):
        await hold(db, account)
    going, staying = await pair(db, who.town, gone, kept)
    act = acts.Act(who.town, who.account, who.now)
    for place in await places_of(db, going):
        await acts.hold(db, act, place.household_id)
    found = await moving(db, who.town, gone, kept)
    if seen is not None and seen != found.mark:
        raise acts.ChangedMeanwhile
    await move(db, act, going, staying)
    await close(db, who, gone)
    who.note(db, kept, AccountsMerged(gone, [one.household for one in found.places], found.requests))
    who.note(db, gone, AccountMergedAway(kept))
    return found


async def is_done(db: BaseDBAsyncClient, town: int, gone: int, kept: int) -> bool:
    """Already: the one that goes is closed, and the event says into which."""
    if await Account.filter(id=gone, disabled_at=None).using_db(db).exists():
        return False
    return await was_told(db, town, Verb.ACCOUNT_MERGED_AWAY, f"account:{gone}", kept=kept)


async def move(db: BaseDBAsyncClient, act: acts.Act, going: Account, staying: Account) -> None:
    """Places, demandes without a household, and what another software calls them."""
    old, new = going.guardian_id or 0, staying.guardian_id or 0
    for place in await places_of(db, going):
        await writes.known_as(db, "membership", place.id, await members.pass_on(db, place, new, act.today))
    await writes.requests_moved(db, going.id, staying.id)
    await writes.known_as(db, "guardian", old, new)
    await writes.known_as(db, "account", going.id, staying.id)


async def close(db: BaseDBAsyncClient, who: Keeper, account: int) -> None:
    """Its sessions, its links, its passkeys and what it is told by end."""
    await states.shut(db, who.town, account, real_now=who.real_now)
    await Passkey.filter(account_id=account).using_db(db).delete()
