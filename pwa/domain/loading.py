"""A town file becomes the rows of a town. Loading it again over edits tells the differences, and wants `force`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwa.domain.bookings.publishing import publish
from pwa.domain.calendars.schools import school_year
from pwa.domain.french import local
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.people import PeopleLoading
from pwa.domain.town_files.reading import Table
from pwa.domain.town_files.rooms import load_rooms, load_settings
from pwa.models import Town
from pwa.storage.databases import writing


class Edited(Exception):
    """The town is not what the file says; `differences` are French lines. Nothing was written."""

    def __init__(self, differences: list[str]) -> None:
        super().__init__("\n".join(differences))
        self.differences = differences


@dataclass(frozen=True, slots=True)
class Loaded:
    """The town, whether it is new, and what was written, in French."""

    town: int
    is_new: bool
    differences: list[str]


async def load_town(
    document: Mapping[str, Any],
    *,
    now: datetime,
    real_now: datetime | None = None,
    force: bool = False,
    demo_password_hash: str | None = None,
) -> Loaded:
    """Write a town's rows in one transaction, then publish its seasons. Raises Mistake or Edited.

    With `demo_password_hash`, the fictitious people of the [demo] part move in.
    """
    file, year, ledger = Table(document), school_year(local(now).date()), Ledger()
    people = file.table("demo") if "demo" in file.values else None
    async with writing():
        is_new = not await Town.exists(slug=file.text("slug"))
        town = await load_settings(file, ledger, is_demo=demo_password_hash is not None)
        seasons = await load_rooms(file, ledger, town, year)
        if people and demo_password_hash:
            await PeopleLoading(ledger, town, year, demo_password_hash).load(people)
        file.end()
        if ledger.differences and not is_new and not force:
            raise Edited(ledger.differences)
    for season in seasons:
        await publish(season.id, now=now, real_now=real_now)
    return Loaded(town.id, is_new, ledger.differences)
