"""Whether the chain of a town holds, from its anchor to its last event; if not, where it first breaks."""

from dataclasses import dataclass
from typing import Any

from pwa.domain.events.chain import BEFORE_ALL, Kept, hash_after
from pwa.storage.databases import reading, rows

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
    towns = await rows(reading(), "SELECT id, slug FROM town ORDER BY slug")
    return [await verify_town(town["id"], town["slug"]) for town in towns]


async def verify_town(town: int, slug: str) -> Verified:
    """Follow the links. A purge that moved the anchor meanwhile begins it again."""
    while True:
        chain = await chain_of(town)
        found = await follow(town, slug, chain)
        if found.broken is None or (await chain_of(town))["anchor_position"] == chain["anchor_position"]:
            return found


async def chain_of(town: int) -> dict[str, Any]:
    """Where the chain begins and ends; a town without one has lost it."""
    found = await rows(
        reading(), "SELECT position, hash, anchor_position, anchor_hash FROM event_chain WHERE town_id = ?", [town]
    )
    return found[0] if found else {"position": 0, "hash": BEFORE_ALL, "anchor_position": 0, "anchor_hash": BEFORE_ALL}


async def follow(town: int, slug: str, chain: dict[str, Any]) -> Verified:
    """From the anchor to the end that `chain` says; what was recorded since is for the next time."""
    first = position = chain["anchor_position"]
    before = chain["anchor_hash"]
    while batch := await events_after(town, position, chain["position"]):
        for id, kept_hash, event in batch:
            expected = hash_after(before, event)
            if event.position != position + 1 or kept_hash != expected:
                return Verified(slug, position - first, position, before, broken=id)
            position, before = event.position, expected
    if (position, before) != (chain["position"], chain["hash"]):
        return Verified(slug, position - first, position, before, broken=0)
    return Verified(slug, position - first, position, before, broken=await beyond(town))


async def events_after(town: int, position: int, last: int) -> list[tuple[int, str, Kept]]:
    """The next events, each with its id and the hash that it has."""
    found = await rows(
        reading(),
        f"""SELECT id, hash, position, at, verb, account_id, household_id, for_account_id, subject, detail FROM event
            WHERE town_id = ? AND position > ? AND position <= ? ORDER BY position LIMIT {AT_ONCE}""",
        [town, position, last],
        instants=["at"],
        documents=["detail"],
    )
    return [(row["id"], row["hash"], Kept.of(town, row)) for row in found]


async def beyond(town: int) -> int | None:
    """An event after the chain's end, or before its anchor, which the database lets nobody write."""
    found = await rows(
        reading(),
        """SELECT min(e.id) AS id FROM event e LEFT JOIN event_chain c ON c.town_id = e.town_id
           WHERE e.town_id = ?
             AND (e.position > COALESCE(c.position, 0) OR e.position <= COALESCE(c.anchor_position, 0))""",
        [town],
    )
    return found[0]["id"] if found else None
