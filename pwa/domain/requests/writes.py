"""What is written of any request, in the caller's transaction: the town's numbers, new rows, where they stand."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import run, tuples
from pwa.storage.typed import typed


class Made(NamedTuple):
    """A request that has its row."""

    id: int
    number: int


class LastNumber(NamedTuple):
    """The last that a town gave."""

    last: int


COLUMNS = "town_id, kind, household_id, account_id, made_at, number, department_id, subject, state"


async def next_numbers(db: BaseDBAsyncClient, town: int, count: int) -> list[int]:
    """As many, one after the other. It locks the town's row."""
    asked = """UPDATE town SET last_request_number = last_request_number + ? WHERE id = ?
               RETURNING last_request_number AS last"""
    [row] = await typed(db, LastNumber, asked, [count, town])
    return list(range(row.last - count + 1, row.last + 1))


async def insert(db: BaseDBAsyncClient, values: Sequence[tuple[Any, ...]]) -> list[Made]:
    """A row for each, in the order of COLUMNS; what was made, by number."""
    asked = f"INSERT INTO service_request ({COLUMNS}) VALUES {tuples(len(values), 9)} RETURNING id, number"
    made = await typed(db, Made, asked, [value for row in values for value in row])
    return sorted(made, key=lambda one: one.number)


async def stand(db: BaseDBAsyncClient, states: Sequence[tuple[int, str]]) -> None:
    """Where each of these requests stands now."""
    told = ", ".join(["(CAST(? AS BIGINT), CAST(? AS TEXT))"] * len(states))
    await run(
        db,
        f"""UPDATE service_request SET state = told.column2 FROM (VALUES {told}) AS told
            WHERE service_request.id = told.column1""",
        [value for row in states for value in row],
    )
