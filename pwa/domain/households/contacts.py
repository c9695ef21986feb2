"""Whom a household named: each act in the caller's transaction, each an event."""

from dataclasses import asdict, dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.rooms.households import ContactAdded, ContactChanged, ContactRemoved
from pwa.domain.households.acts import Act, hold, settle, tell
from pwa.domain.refusals import NotFound
from pwa.models.people import Contact


@dataclass(frozen=True, slots=True)
class Known:
    """Someone to call, who may pick the children up or not."""

    last_name: str
    first_name: str = ""
    phone: str | None = None
    may_pick_up: bool = False


async def add(
    db: BaseDBAsyncClient, act: Act, household: int, known: Known, *, revision: int | None = None
) -> int:  # fmt: skip
    """Their id. Raises NotFound, ChangedMeanwhile."""
    await hold(db, act, household, revision)
    contact = await Contact.create(using_db=db, household_id=household, **asdict(known))
    tell(db, act, household, ContactAdded(contact.id))
    return contact.id


async def edit(
    db: BaseDBAsyncClient, act: Act, household: int, contact: int, known: Known, *, revision: int | None = None
) -> None:
    """Raises NotFound, ChangedMeanwhile."""
    await hold(db, act, household, revision)
    if changed := await settle(db, await of(db, household, contact), asdict(known)):
        tell(db, act, household, ContactChanged(contact, changed))


async def remove(
    db: BaseDBAsyncClient, act: Act, household: int, contact: int, *, revision: int | None = None
) -> None:  # fmt: skip
    """Raises NotFound, ChangedMeanwhile."""
    await hold(db, act, household, revision)
    await (await of(db, household, contact)).delete(using_db=db)
    tell(db, act, household, ContactRemoved(contact))


async def of(db: BaseDBAsyncClient, household: int, contact: int) -> Contact:
    found = await Contact.filter(id=contact, household_id=household).using_db(db).first()
    if found is None:
        raise NotFound
    return found
