"""A child of a file who is here already, made at the desk: the same names, the same birth, the same family."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pwa.domain.imports.planning import Wanted
from pwa.domain.imports.twins.queries import ChildHere
from pwa.storage.plain import plain

Likeness = tuple[str, str, date]


@dataclass(slots=True)
class Here:
    """A child who is here, its households, and those who answer for it: their ids, and their names."""

    id: int
    homes: set[int] = field(default_factory=set)
    guardians: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Near:
    """The households of a child of the file, and those who answer for it, as far as they are here."""

    homes: frozenset[int]
    guardians: frozenset[int]


@dataclass(frozen=True, slots=True)
class Twin:
    """Who a new child of the file is, or perhaps is: `code` is a key of `texts.imports.ALREADY`."""

    key: str
    child: int
    home: int
    code: str

    @property
    def is_same(self) -> bool:
        return self.code != "perhaps"


def likeness(facts: Mapping[str, Any]) -> Likeness | None:
    """None of a child who has no first name, or no day yet: nobody is known by that."""
    day = facts.get("birth_date") or facts.get("expected_on")
    first, last = plain(facts.get("first_name") or ""), plain(facts.get("last_name") or "")
    return (first, last, day) if first and day else None


def by_likeness(rows: Iterable[ChildHere]) -> dict[Likeness, list[Here]]:
    """The children, each once, the oldest first."""
    found: dict[int, Here] = {}
    alike: dict[Likeness, list[Here]] = defaultdict(list)
    for row in rows:
        if row.id not in found and (like := likeness(row._asdict())):
            alike[like].append(found.setdefault(row.id, Here(row.id)))
        if one := found.get(row.id):
            one.homes.add(row.household_id)
            if row.guardian_id:
                one.guardians.add(row.guardian_id)
                one.names.add(plain(f"{row.guardian_first or ''} {row.guardian_last or ''}"))
    return alike


def twins(
    wanted: Mapping[str, Wanted], nearby: Mapping[str, Near], rows: Iterable[ChildHere]
) -> list[Twin]:  # fmt: skip
    """One a child of the file who may be here; nobody is two children of the file."""
    alike, taken, found = by_likeness(rows), set[int](), []
    for key, one in wanted.items():
        like = likeness(one.said)
        free = [here for here in alike.get(like, ()) if here.id not in taken] if like else []
        if told := [twin_of(key, one, nearby[key], here) for here in free]:
            best = min(told, key=lambda twin: ("same", "same_family", "perhaps").index(twin.code))
            taken |= {best.child} if best.is_same else set()
            found.append(best)
    return found


def twin_of(key: str, one: Wanted, near: Near, here: Here) -> Twin:
    """The same in a household that both know, or with somebody who answers for both; else perhaps."""
    if near.homes & here.homes:
        return Twin(key, here.id, min(near.homes & here.homes), "same")
    is_same = bool(near.guardians & here.guardians or one.kin & here.names)
    return Twin(key, here.id, min(here.homes), "same_family" if is_same else "perhaps")
