"""The town moves the limits of a season to an earlier moment, and says why."""

from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Told, Topic
from pwa.domain.telling import queries
from pwa.domain.telling.departments import SAMPLE, contacts_in


@dataclass(frozen=True, slots=True)
class LimitsTold(Told):
    """The season, and what the town says of it."""

    activity: str
    starts_on: date
    ends_on: date
    notice: str


async def tell(db: BaseDBAsyncClient, facts: Facts) -> LimitsTold:
    season = await queries.season(db, facts["season"])
    return LimitsTold(contacts_in([season]), (), season.activity, season.starts_on, season.ends_on, facts["notice"])


def subject(told: LimitsTold) -> str:
    return f"{told.activity} : les dates limites changent"


KIND = Kind(
    "limits_earlier",
    Verb.SEASON_PUBLISHED,
    Topic.LIMITS,
    Audience.MAILS_ONLY,
    Mailed(
        LimitsTold, tell, subject,
        LimitsTold(SAMPLE, (), "Cantine", date(2021, 9, 2), date(2022, 7, 7), "Le service prépare les repas plus tôt."),
    ),
)  # fmt: skip
