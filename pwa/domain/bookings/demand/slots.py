"""What the slots of a child's day say of each other: one that excludes another, one that cannot be had alone. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from pwa.domain.bookings.words import OpeningFacts
from pwa.domain.declared.slots import needed_by


class Slotted(Protocol):
    """A booking or an opening, as far as this rule cares."""

    @property
    def slot(self) -> str: ...
    @property
    def excludes(self) -> frozenset[str]: ...
    @property
    def requires(self) -> frozenset[str]: ...


S = TypeVar("S", bound=Slotted)


def clashing(one: Slotted, beside: Iterable[S]) -> list[S]:
    """Those that do not go with `one`: exclusion is mutual, whichever of the two slots says so."""
    others = (other for other in beside if other.slot != one.slot)
    return [other for other in others if other.slot in one.excludes or one.slot in other.excludes]


def missing(one: Slotted, beside: Iterable[Slotted]) -> frozenset[str]:
    """The slots that `one` requires, and that are not there."""
    return one.requires - {other.slot for other in beside}


def in_order(openings: Mapping[int, OpeningFacts]) -> list[int]:
    """The keys of these, each after those of the slots that it requires, from one to the next."""
    by_group: dict[int, dict[str, OpeningFacts]] = defaultdict(dict)
    for one in openings.values():
        by_group[one.group][one.slot] = one
    return sorted(openings, key=lambda key: len(needed_by(openings[key].slot, by_group[openings[key].group])))
