"""The `fee` table in SQL, one typed row each."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.tariffs.brackets import Brackets
from pwa.storage.databases import marks
from pwa.storage.typed import typed


class FeeRow(NamedTuple):
    """The tariff of a slot over some dates."""

    slot_id: int
    starts_on: date
    ends_on: date
    brackets: Brackets
    outside_cents: int


async def fees(db: BaseDBAsyncClient, slots: Sequence[int]) -> list[FeeRow]:
    """Every fee of these slots, the latest period first."""
    asked = f"""SELECT slot_id, starts_on, ends_on, brackets, outside_cents FROM fee
                WHERE slot_id IN ({marks(len(slots))}) ORDER BY slot_id, starts_on DESC, id DESC"""
    return await typed(db, FeeRow, asked, slots)
