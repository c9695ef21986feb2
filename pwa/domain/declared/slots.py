"""What slots and groups say of a day's places, as the file declares it and as their rows keep it."""

from typing import Annotated

from msgspec import Meta

from pwa.domain.declared.values import short_name

MOST_SLOTS = 30
MOST_PARTS = 20

PartCode = Annotated[str, short_name(20)]
SlotCode = Annotated[str, short_name(40)]
Parts = Annotated[tuple[PartCode, ...], Meta(max_length=MOST_PARTS)]
"""The parts of the day that a slot takes a place of."""
SlotCodes = Annotated[tuple[SlotCode, ...], Meta(max_length=MOST_SLOTS)]
"""Slots of the same activity, in the order of the file."""
Places = Annotated[int, Meta(ge=0, le=100_000)]
Capacity = Annotated[dict[PartCode, Places], Meta(max_length=MOST_PARTS)]
"""The places of each part of the day; a part that it does not name has no limit."""
