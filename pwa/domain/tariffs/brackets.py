"""What a slot costs by family quotient: a flat price per bracket, in cents."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct

Quotient = Annotated[int, Meta(ge=0, le=1_000_000)]
MOST_BRACKETS = 50


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
