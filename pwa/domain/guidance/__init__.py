"""Guidance: what a town's help page says of its ways in and of its departments."""

from dataclasses import dataclass

from pwa.domain import named
from pwa.domain.guidance.town_file import SECTION, Guidance, Way
from pwa.domain.towns import TownView
from pwa.models.sites import Department
from pwa.storage.databases import reading


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A department as a family reaches it."""

    name: str
    email: str
    phone: str | None
    address: str | None
    hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """`portal` is its name inside a sentence."""

    portal: str
    ways: tuple[Way, ...]
    departments: tuple[ContactCard, ...]


async def help_of(town: TownView) -> Help:
    """What the town's file says."""
    said = SECTION.of(town.profile) or Guidance()
    return Help(named.espace(town.name), said.accounts, await departments_of(town))


async def departments_of(town: TownView) -> tuple[ContactCard, ...]:
    """How a family reaches each of them."""
    said = SECTION.of(town.profile) or Guidance()
    rows = await Department.filter(town_id=town.id).using_db(reading()).order_by("id")
    hours = said.hours or {}
    return tuple(ContactCard(one.name, one.email, one.phone, one.address, hours.get(one.code, ())) for one in rows)
