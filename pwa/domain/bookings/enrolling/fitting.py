"""Whether a group is for a child: said before the child is enrolled, never refused. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pwa.domain.french import count, date_fr
from pwa.domain.households.people import how_old, years_since
from pwa.shared.texts.households import UNLIKELY


@dataclass(frozen=True, slots=True)
class Place:
    """A group as it is on some day: who it is for, its places by part of the day, how many children have it."""

    ages: Sequence[int] | None
    capacity: Mapping[str, int]
    enrolled: int


def doubts(born: date, starts_on: date, place: Place) -> tuple[str, ...]:
    """A sentence each."""
    said = []
    years = years_since(born, starts_on) or 0
    if place.ages and not place.ages[0] <= years <= place.ages[1]:
        said.append(
            UNLIKELY["ages"].format(
                age=how_old(years), day=date_fr(starts_on), first=place.ages[0], last=how_old(place.ages[1])
            )
        )
    most = min(place.capacity.values(), default=None)
    if most is not None and place.enrolled >= most:
        said.append(UNLIKELY["full"].format(places=count(most, "place"), enrolled=count(place.enrolled, "enfant")))
    return tuple(said)


def key_of(group: int, starts_on: date, said: Sequence[str]) -> str:
    """The same for the same words about the same group: what an officer has read is not asked again."""
    return f"{group}.{starts_on}.{'.'.join(said)}" if said else ""
