"""Whether the chain of a town holds, from its anchor to its last event; if not, where it first breaks."""

from dataclasses import dataclass

from pwa.domain.events import queries
from pwa.domain.events.chain import BEFORE_ALL, hash_after
from pwa.domain.events.queries import ChainRow
from pwa.models.towns import Town
from pwa.storage.databases import reading

AT_ONCE = 1000
"""Events read at once."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How far a town's chain holds; `broken` is the id of the first event that does not follow, 0 when the last are
    gone, None when all is whole. `hash` is worth keeping elsewhere."""

    slug: str
    events: int
    position: int
    hash: str
    broken: int | None = None


async def verify() -> list[Verified]:
    """Every town, in the order of their names."""
    towns = await Town.all(using_db=reading()).order_by("slug").values("id", "slug")
    return [await verify_town(town["id"], town["slug"]) for town in towns]


async def verify_town(town: int, slug: str) -> Verified:
    """Follow the links. A purge that moved the anchor meanwhile begins it again."""
    while True:
        chain = await chain_of(town)
        found = await follow(town, slug, chain)
        if found.broken is None or (await chain_of(town)).anchor_position == chain.anchor_position:
            return found


async def chain_of(town: int) -> ChainRow:
    """Where the chain begins and ends; a town without one has lost it."""
    found = await queries.chains(reading(), town)
    return found[0] if found else ChainRow(0, BEFORE_ALL, 0, BEFORE_ALL)


async def follow(town: int, slug: str, chain: ChainRow) -> Verified:
    """From the anchor to the end that `chain` says; what was recorded since is for the next time."""
    first = position = chain.anchor_position
    before = chain.anchor_hash
    while batch := await queries.events(reading(), town, position, chain.position, AT_ONCE):
        for row in batch:
            expected = hash_after(before, row.kept(town))
            if row.position != position + 1 or row.hash != expected:
                return Verified(slug, position - first, position, before, broken=row.id)
            position, before = row.position, expected
    if (position, before) != (chain.position, chain.hash):
        return Verified(slug, position - first, position, before, broken=0)
    return Verified(slug, position - first, position, before, broken=await queries.beyond(reading(), town))
