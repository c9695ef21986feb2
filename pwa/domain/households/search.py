"""Families found by what is typed of a name, of an address of mail or of a child."""

from dataclasses import dataclass, field

from pwa.domain.households import queries
from pwa.domain.households.people import child_name, full_name
from pwa.domain.households.queries import CHILD, GUARDIAN
from pwa.models.people import Household
from pwa.storage.databases import reading
from pwa.storage.plain import plain

MOST_SHOWN = 50
SHORTEST = 2
"""One letter begins half of the town's names."""


@dataclass(slots=True)
class Found:
    """A household in a list."""

    id: int
    address: str
    adults: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)

    @property
    def sort(self) -> tuple[list[str], int]:
        return self.adults, self.id


async def search(town: int, typed: str) -> tuple[list[Found], bool]:
    """The households where a name or an address begins so, by name, and whether there are more."""
    if not plain(typed) or not typed.isprintable():
        return [], False
    ids = await queries.found(town, typed, MOST_SHOWN + 1)
    homes = {r.id: Found(r.id, f"{r.address}, {r.postcode} {r.city}") for r in await queries.homes(ids[:MOST_SHOWN])}
    for person in await queries.people_in(list(homes)):
        home = homes[person.household]
        if person.kind == GUARDIAN:
            home.adults.append(full_name(person))
        elif person.kind == CHILD:
            home.children.append(child_name(person.first_name))
    return sorted(homes.values(), key=lambda one: one.sort), len(ids) > MOST_SHOWN


async def is_empty(town: int) -> bool:
    """Whether the town knows no household yet."""
    return not await Household.filter(town_id=town).using_db(reading()).exists()


def too_short(typed: str) -> bool:
    return len(typed) < SHORTEST
