"""What a slot costs a household, over some dates; the table is the `fee` table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.tariffs import queries
from pwa.domain.tariffs.brackets import Tariff


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


async def prices(db: BaseDBAsyncClient, slots: Iterable[int], quotient: int | None, is_resident: bool) -> PriceList:
    """Every price of these slots for this household, in one query."""
    periods: dict[int, list[Period]] = defaultdict(list)
    for fee in await queries.fees(db, sorted(set(slots))):
        cents = Tariff(fee.brackets, fee.outside_cents).price(quotient, is_resident)
        periods[fee.slot_id].append(Period(fee.starts_on, fee.ends_on, cents))
    return PriceList({slot: tuple(several) for slot, several in periods.items()})
