"""What settling writes, in SQL."""

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import casts, run


async def lines(db: BaseDBAsyncClient, told: Sequence[tuple[Any, ...]]) -> None:
    """Lines that have their answer: id, outcome, reason, note, price in cents."""
    given = casts(len(told), "BIGINT", "TEXT", "TEXT", "TEXT", "INTEGER")
    settled = f"""UPDATE request_line SET outcome = told.column2, reason = told.column3, note = told.column4,
                                          price_cents = told.column5
                  FROM (VALUES {given}) AS told WHERE request_line.id = told.column1"""
    await run(db, settled, [value for row in told for value in row])


async def answers(db: BaseDBAsyncClient, given: Sequence[tuple[Any, ...]]) -> None:
    """Requests whose answer changed: id, overall, price in cents."""
    told = f"""UPDATE booking_request SET overall = told.column2, price_cents = told.column3
               FROM (VALUES {casts(len(given), "BIGINT", "TEXT", "INTEGER")}) AS told
               WHERE booking_request.service_request_id = told.column1"""
    await run(db, told, [value for row in given for value in row])
