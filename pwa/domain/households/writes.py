"""What changes households in SQL."""

from collections.abc import Sequence
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import is_postgres, marks, run
from pwa.storage.typed import ids


async def moved_on(db: BaseDBAsyncClient, town: int, household: int, revision: int | None) -> bool:
    """Its revision moves, which holds its row without keeping a demand's foreign key waiting; False for one that is not
    there, or not at that revision."""
    at, values = ("", []) if revision is None else (" AND revision = ?", [revision])
    moved = f"""UPDATE household SET revision = revision + 1
                WHERE id = ? AND town_id = ? AND merged_into_id IS NULL{at}"""
    return bool(await run(db, moved, [household, town, *values]))


async def children_moved_on(db: BaseDBAsyncClient, children: Sequence[int]) -> None:
    """No demand for these children is being written; one that waits sees by their revision that it is late."""
    await run(db, f"UPDATE child SET revision = revision + 1 WHERE id IN ({marks(len(children))})", children)


async def children_held(db: BaseDBAsyncClient, households: Sequence[int]) -> list[int]:
    """The children of these households, their rows locked in order: no demand of theirs is being written."""
    lock = "FOR NO KEY UPDATE OF child" if is_postgres(db) else ""
    asked = f"""SELECT child.id FROM child WHERE child.id IN (
                  SELECT child_id FROM custody WHERE household_id IN ({marks(len(households))}))
                ORDER BY child.id {lock}"""
    return await ids(db, asked, households)


async def ways_moved(db: BaseDBAsyncClient, gone: int, kept: int) -> None:
    """Its keys open the other, and what other software calls it is the other."""
    await run(db, "UPDATE household_key SET household_id = ? WHERE household_id = ?", [kept, gone])
    await run(db, "UPDATE imported_row SET row = ? WHERE row = ? AND kind = 'household'", [kept, gone])


async def requests_moved(db: BaseDBAsyncClient, gone: int, kept: int) -> int:
    """Every demande of a household becomes another's; how many."""
    return await run(db, "UPDATE service_request SET household_id = ? WHERE household_id = ?", [kept, gone])


async def looks_moved(db: BaseDBAsyncClient, gone: int, kept: int) -> None:
    """Whoever looked at one household looks at the other."""
    await run(db, "UPDATE guardian SET household_id = ? WHERE household_id = ?", [kept, gone])


async def members_left(db: BaseDBAsyncClient, household: int, today: date) -> None:
    """Nobody is a member any more, from today on, or from when they became one if that is later."""
    ended = """UPDATE membership SET until = CASE WHEN since > ? THEN since ELSE ? END
               WHERE household_id = ? AND until IS NULL"""
    await run(db, ended, [today, today, household])


async def quotients_due(db: BaseDBAsyncClient, today: date, most: int) -> list[int]:
    """Some households whose quotient changed by today, held."""
    lock = "FOR NO KEY UPDATE" if is_postgres(db) else ""
    asked = f"""SELECT id FROM household WHERE id IN (
                  SELECT household_id FROM quotient WHERE starts_on <= ? AND is_applied = ?
                  ORDER BY household_id LIMIT ?)
                ORDER BY id {lock}"""
    return await ids(db, asked, [today, False, most])


async def quotients_applied(db: BaseDBAsyncClient, households: Sequence[int], today: date) -> None:
    """Prices of these households go by what began last, where something began that they do not go by yet."""
    those = f"household_id IN ({marks(len(households))}) AND starts_on <= ?"
    last = f"""UPDATE household SET family_quotient = (
                 SELECT q.quotient FROM quotient q WHERE q.household_id = household.id AND q.starts_on <= ?
                 ORDER BY q.starts_on DESC LIMIT 1)
               WHERE id IN (SELECT household_id FROM quotient WHERE is_applied = ? AND {those})"""
    await run(db, last, [today, False, *households, today])
    done = f"UPDATE quotient SET is_applied = ? WHERE is_applied = ? AND {those}"
    await run(db, done, [True, False, *households, today])
