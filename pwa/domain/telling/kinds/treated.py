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
from pwa.models.bookings import BookingRequest
from pwa.storage.databases import document


async def tell(db: BaseDBAsyncClient, facts: Facts) -> RequestsTold:
    asked = BookingRequest.filter(service_request_id=facts["request"]).using_db(db)
    found = await asked.select_related("service_request__town").get()
    procedure = procedure_of(document(found.service_request.town.profile))
    treated = await views(db, procedure, "WHERE r.id = ?", [facts["request"]])
    return await answered(db, [found.mutation_id], treated)


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
