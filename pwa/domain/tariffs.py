"""What a slot costs a household: a flat price per family-quotient bracket, in cents; the table is the `fee` table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct
from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import marks
from pwa.storage.typed import typed

Quotient = Annotated[int, Meta(ge=0, le=1_000_000)]
MOST_BRACKETS = 50

FEE = """(SELECT its.id FROM fee its WHERE its.slot_id = o.slot_id AND o.day BETWEEN its.starts_on AND its.ends_on
          ORDER BY its.starts_on DESC, its.id DESC LIMIT 1)"""
"""The fee of the opening `o`, as SQL to put in a question: the latest period wins, as in a `PriceList`."""

FEES = "SELECT slot_id, starts_on, ends_on, brackets, outside_cents FROM fee"


class Bracket(Struct, frozen=True, array_like=True):
    """What is paid from a quotient on, up to the next bracket: there is no gap. A row keeps it as a pair."""

    starts_at: int
    cents: int


Brackets = tuple[Bracket, ...]
"""By ascending quotient."""


class Tariff(NamedTuple):
    """What a slot costs: its brackets, and its price outside the town."""

    brackets: Brackets
    outside_cents: int

    @classmethod
    def of(cls, pairs: Sequence[Any], outside_cents: int) -> "Tariff":
        """From the pairs of a row."""
        return cls(msgspec.convert(pairs, Brackets), outside_cents)

    def price(self, quotient: int | None, is_resident: bool) -> int:
        """What a household pays: outside the town its own price; without a quotient the highest bracket."""
        if not is_resident:
            return self.outside_cents
        if quotient is None:
            return self.brackets[-1].cents
        reached = (one.cents for one in reversed(self.brackets) if quotient >= one.starts_at)
        return next(reached, self.brackets[0].cents)


@dataclass(frozen=True, slots=True)
class Period:
    """A price over some dates, both included."""

    starts_on: date
    ends_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class PriceList:
    """What this household pays, by slot; the latest period wins, a slot without a fee that day is free."""

    periods: dict[int, tuple[Period, ...]]

    def of(self, slot: int, day: date) -> int:
        """Cents for this slot on this day."""
        return next((one.cents for one in self.periods.get(slot, ()) if one.starts_on <= day <= one.ends_on), 0)


class FeeRow(NamedTuple):
    """The tariff of a slot over some dates."""

    slot_id: int
    starts_on: date
    ends_on: date
    brackets: Brackets
    outside_cents: int


async def prices(db: BaseDBAsyncClient, slots: Iterable[int], quotient: int | None, is_resident: bool) -> PriceList:
    """Every price of these slots for this household, in one query."""
    wanted = sorted(set(slots))
    asked = f"{FEES} WHERE slot_id IN ({marks(len(wanted))}) ORDER BY slot_id, starts_on DESC, id DESC"
    periods: dict[int, list[Period]] = defaultdict(list)
    for fee in await typed(db, FeeRow, asked, wanted):
        cents = Tariff(fee.brackets, fee.outside_cents).price(quotient, is_resident)
        periods[fee.slot_id].append(Period(fee.starts_on, fee.ends_on, cents))
    return PriceList({slot: tuple(several) for slot, several in periods.items()})
