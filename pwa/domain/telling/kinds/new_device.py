"""An account was signed in with in a new browser: its owner is told so, with what closes that session."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Topic
from pwa.domain.telling import about_accounts
from pwa.domain.telling.about_accounts import AccountTold
from pwa.domain.telling.departments import SAMPLE


@dataclass(frozen=True, slots=True)
class DeviceTold(AccountTold):
    """Which browser, when, and the link of « ce n’est pas moi »."""

    device: str
    at: datetime
    token: str


async def tell(db: BaseDBAsyncClient, facts: Facts) -> DeviceTold:
    told = await about_accounts.tell(db, facts)
    at = datetime.fromisoformat(facts["at"])
    return DeviceTold((), (), told.username, facts["device"], at, facts.get("token", ""))


def subject(_: DeviceTold) -> str:
    return "Nouvelle connexion à votre espace"


KIND = Kind(
    "new_device",
    Verb.NEW_DEVICE,
    Topic.ACCOUNT,
    Audience.MAILS_ONLY,
    Mailed(
        DeviceTold,
        tell,
        subject,
        DeviceTold(SAMPLE, (1,), "maman.test", "Chrome, Android", datetime(2022, 1, 24, 13, 24, tzinfo=UTC), "jeton"),
    ),
    is_asked_for=True,
)
