"""What a slot costs a household: a flat price per family-quotient bracket, in cents; the table is the `fee` table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import marks, rows

Brackets = Sequence[Sequence[int]]
"""Pairs (quotient from, cents), ascending: each bracket runs up to the next one, so there is no gap."""

FEE = """(SELECT its.id FROM fee its WHERE its.slot_id = o.slot_id AND o.day BETWEEN its.starts_on AND its.ends_on
          ORDER BY its.starts_on DESC, its.id DESC LIMIT 1)"""
"""The fee of the opening `o`, as SQL to put in a question: the latest period wins, as in a `PriceList`."""


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


def price(brackets: Brackets, outside_cents: int, *, quotient: int | None, is_resident: bool) -> int:
    """The price of a household: outside the town its own; without a quotient the highest bracket."""
    if not is_resident:
        return outside_cents
    if quotient is None:
        return brackets[-1][1]
    return next((cents for start, cents in reversed(brackets) if quotient >= start), brackets[0][1])


async def prices(db: BaseDBAsyncClient, slots: Iterable[int], quotient: int | None, is_resident: bool) -> PriceList:
    """Every price of these slots for this household, in one query."""
    wanted = sorted(set(slots))
    found = await rows(
        db,
        f"""SELECT slot_id, starts_on, ends_on, brackets, outside_cents FROM fee
            WHERE slot_id IN ({marks(len(wanted))}) ORDER BY slot_id, starts_on DESC, id DESC""",
        wanted,
        days=("starts_on", "ends_on"),
        documents=("brackets",),
    )
    periods: dict[int, list[Period]] = defaultdict(list)
    for fee in found:
        cents = price(fee["brackets"], fee["outside_cents"], quotient=quotient, is_resident=is_resident)
        periods[fee["slot_id"]].append(Period(fee["starts_on"], fee["ends_on"], cents))
    return PriceList({slot: tuple(several) for slot, several in periods.items()})
