"""One's user name, changed by whoever is signed in and said lately that it is them."""

from datetime import datetime

from pwa.domain.accounts import acts
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.users import User
from pwa.domain.credentials.changing import WrongFields, one_of_each
from pwa.domain.credentials.usernames import fault_of, is_taken, taken
from pwa.domain.events.rooms.accounts import CredentialsChanged
from pwa.domain.links.writes import hold
from pwa.domain.towns import TownView
from pwa.models.people import Account
from pwa.storage.databases import writing


async def rename(town: TownView, user: User, username: str, now: datetime) -> None:
    """Raises WrongFields."""
    called = town.profile.texts.spoken_identifier
    if said := fault_of(username, called):
        raise WrongFields({"username": said})
    with one_of_each(called):
        async with writing() as db:
            await hold(db, user.account_id)
            if await is_taken(db, town.id, username, user.account_id):
                raise WrongFields({"username": taken(called)})
            mine = Account.filter(id=user.account_id, town_id=town.id).using_db(db)
            await mine.update(username=username, username_key=username_key(username))
            acts.note(db, town.id, user.account_id, now, CredentialsChanged(username=True))
