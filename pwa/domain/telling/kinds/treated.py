"""An officer answered a request that waited for it."""

from collections.abc import Mapping

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.answers.views import procedure_of, views
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Notified, Topic
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import Notice
from pwa.domain.telling.about_requests import SENTENCES, RequestsTold, answered, noticed, subject
from pwa.domain.telling.request_sample import REQUESTS_SAMPLE
from pwa.storage.databases import rows


async def tell(db: BaseDBAsyncClient, facts: Facts) -> RequestsTold:
    found = await rows(
        db,
        """SELECT asked.mutation_id, t.profile FROM service_request r JOIN town t ON t.id = r.town_id
           JOIN booking_request asked ON asked.service_request_id = r.id WHERE r.id = ?""",
        [facts["request"]],
    )
    procedure = procedure_of(found[0]["profile"])
    treated = await views(db, procedure, "WHERE r.id = ?", [facts["request"]])
    return await answered(db, [found[0]["mutation_id"]], treated)


async def notify(db: BaseDBAsyncClient, letter: Letter, sentences: Mapping[str, str]) -> Notice:
    """The officer's answer takes the place of the first one."""
    treated = await views(db, "", "WHERE r.id = ?", [letter.facts["request"]])
    return await noticed(db, letter, sentences, treated, None)


KIND = Kind(
    "treated",
    Verb.REQUEST_TREATED,
    Topic.ANSWERS,
    Audience.GUARDIANS,
    Mailed(RequestsTold, tell, subject, REQUESTS_SAMPLE),
    Notified(notify, SENTENCES, ("told",)),
)
