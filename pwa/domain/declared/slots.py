"""What slots and groups say of a day's places, as the file declares it and as their rows keep it; and which slots
nobody could ever tick."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Annotated, Protocol

from msgspec import Meta

from pwa.domain.declared.values import short_name
from pwa.domain.french import listed

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


class Requiring(Protocol):
    """A slot, as far as what it cannot be had without goes."""

    @property
    def requires(self) -> Collection[str]: ...


class Said(Requiring, Protocol):
    """A slot, as far as what it says of others goes."""

    @property
    def code(self) -> str: ...
    @property
    def excludes(self) -> Collection[str]: ...


def untickable(slots: Sequence[Said]) -> Iterator[tuple[int, str]]:
    """The position of each slot that its `requires` keeps from being ticked, and why. A ring is told at its first: a
    place for one and none for the other would leave one without what it needs."""
    by_code = {one.code: one for one in slots}
    told: set[str] = set()
    for n, one in enumerate(slots):
        needed = needed_by(one.code, by_code)
        ring = [code for code in needed if one.code in needed_by(code, by_code)]
        if ring and one.code not in told:
            each_other = "l’un de l’autre" if len(ring) == 2 else "les uns des autres"
            yield n, f"fait dépendre {named(sorted(ring))} {each_other} : n’en faites qu’un seul créneau."
        elif not ring and (apart := first_apart([one.code, *needed], by_code)):
            missing = named([code for code in apart if code != one.code])
            way = f"l’écarte de « {one.code} »" if one.code in apart else "les écarte l’un de l’autre"
            yield n, f"rend « {one.code} » impossible à cocher : il lui faut {missing}, et excludes {way}."
        told.update(ring)


def needed_by(code: str, by_code: Mapping[str, Requiring]) -> list[str]:
    """The slots without which there is no such slot, from one `requires` to the next; itself too, where they lead back
    to it."""
    needed: list[str] = []
    ahead = [code]
    while ahead:
        found = [one for one in by_code[ahead.pop(0)].requires if one in by_code and one not in needed]
        needed += found
        ahead += found
    return needed


def first_apart(codes: Sequence[str], by_code: Mapping[str, Said]) -> tuple[str, str] | None:
    """Two of them that are never taken together: exclusion is mutual, whichever of the two says so."""
    pairs = combinations(codes, 2)
    return next(((a, b) for a, b in pairs if b in by_code[a].excludes or a in by_code[b].excludes), None)


def named(codes: Sequence[str]) -> str:
    return listed([f"« {code} »" for code in codes])
