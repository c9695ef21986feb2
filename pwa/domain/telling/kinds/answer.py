"""The receipt and the answer: every request of a mutation in one letter, and those that it took in before."""

from collections.abc import Mapping
from itertools import accumulate

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.answers.views import views, views_of_mutation
from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import Audience, Facts, Kind, Mailed, Notified, Topic
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import Notice
from pwa.domain.telling import queries
from pwa.domain.telling.about_requests import SENTENCES, RequestsTold, answered, noticed, subject
from pwa.domain.telling.request_sample import REQUESTS_SAMPLE
from pwa.models.bookings import Mutation
from pwa.storage.databases import marks

MOST_EARLIER, MOST_LINES = 20, 200
"""Earlier demands that a mail tells line by line, and their lines; it counts the others, which the pages keep."""


async def tell(db: BaseDBAsyncClient, facts: Facts) -> RequestsTold:
    mutation, before = facts["mutation"], facts.get("earlier", [])
    procedure, made = await views_of_mutation(db, mutation)
    shown = await short_enough(db, before[:MOST_EARLIER]) if before else []
    where = f"WHERE asked.mutation_id IN ({marks(len(shown))}) ORDER BY r.number DESC"
    earlier = await views(db, procedure, where, shown) if shown else []
    return await answered(db, [mutation, *shown], made, earlier, len(before) - len(shown))


async def short_enough(db: BaseDBAsyncClient, mutations: list[int]) -> list[int]:
    """The first of these that have MOST_LINES lines together at most: no family makes a mail without an end."""
    lines = await queries.lines_counted(db, mutations)
    so_far = accumulate(lines.get(one, 0) for one in mutations)
    return [one for one, total in zip(mutations, so_far, strict=True) if total <= MOST_LINES]


async def notify(db: BaseDBAsyncClient, letter: Letter, sentences: Mapping[str, str]) -> Notice:
    """Every request of the mutation, in one notification."""
    _, made = await views_of_mutation(db, letter.facts["mutation"])
    mutation = await Mutation.get(id=letter.facts["mutation"], using_db=db)
    return await noticed(db, letter, sentences, made, str(mutation.key))


KIND = Kind(
    "answer",
    Verb.REQUEST_DECIDED,
    Topic.ANSWERS,
    Audience.ASKING_ACCOUNT,
    Mailed(RequestsTold, tell, subject, REQUESTS_SAMPLE),
    Notified(notify, SENTENCES, ("told",)),
    is_asked_for=True,
    is_gathered=True,
)
