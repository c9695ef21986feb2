"""What a family asks for, to see that notifications arrive."""

from collections.abc import Mapping
from datetime import timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Kind, Notified, Topic
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import Notice
from pwa.models.towns import Town


async def notify(db: BaseDBAsyncClient, letter: Letter, sentences: Mapping[str, str]) -> Notice:
    town = await Town.get(id=letter.town_id, using_db=db)
    return Notice(town.banner, sentences["arrives"], "/appareils", letter.tag)


KIND = Kind(
    "test_push",
    Verb.DEVICE_TRIED,
    Topic.TESTS,
    Audience.ONE_DEVICE,
    notification=Notified(
        notify, {"arrives": "Les notifications arrivent bien sur cet appareil."}, lifetime=timedelta(minutes=10)
    ),
    is_asked_for=True,
)
