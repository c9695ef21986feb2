"""A town file becomes the rows of a town: read whole, checked whole, told whole, then written and published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pwa.domain.bookings.season.publish import publish
from pwa.domain.french import local
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.moving_in import PeopleLoading
from pwa.domain.town_files.outlook import Outlook, outlook_of
from pwa.domain.town_files.rooms import load_rooms, load_settings
from pwa.domain.town_files.whole import Declared, read_town
from pwa.models.bookings import Season
from pwa.models.towns import Town
from pwa.storage.databases import DatabaseBusy, reading, writing


class Edited(Exception):
    """The town is not what the file says; `differences` are French lines. Nothing was written."""

    def __init__(self, differences: list[str], earlier: list[str] | None = None) -> None:
        super().__init__("\n".join(differences))
        self.differences, self.earlier = differences, earlier or []


class Unfinished(Exception):
    """The town is written, its days are not all published: loading the same file again finishes it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The town, whether it is new, what was written and what cannot be opened yet, in French, and the other towns."""

    town: int
    is_new: bool
    differences: list[str]
    beyond: list[str]
    beside: list[str]


async def load_town(
    document: Mapping[str, Any], *, now: datetime, real_now: datetime | None = None, force: bool = False,
    demo_password_hash: str | None = None, text: str | None = None, notice: str | None = None,
    tiles: Collection[str] = (),
) -> Loaded:  # fmt: skip
    """Bring a town to what its file says. Raises Mistakes, Edited or Unfinished.

    The rows are one short transaction; nothing in the file can stop the publication that follows. `text` gives
    mistakes their line, `tiles` are the codes that a town may rename. With `demo_password_hash`, the fictitious people
    of the [demo] part move in.
    """
    today = local(now).date()
    declared = read_town(document, today, text, tiles)
    outlook = await outlook_of(reading(), declared, today)
    async with writing():
        is_new = not await Town.exists(slug=declared.file.slug)
        ledger = Ledger(now)
        others = await Town.exclude(slug=declared.file.slug).order_by("slug").values_list("slug", flat=True)
        town = await write(declared, ledger, today, demo_password_hash)
        differences = ledger.differences + outlook.closings
        if must_be_asked(differences, outlook, is_new=is_new, force=force, notice=notice):
            raise Edited(differences, [] if notice else outlook.earlier)
    await publish_all(town, now=now, real_now=real_now, notice=notice)
    return Loaded(town.id, is_new, differences + outlook.earlier, declared.beyond(), [str(slug) for slug in others])


async def write(declared: Declared, ledger: Ledger, today: date, password_hash: str | None) -> Town:
    """The rows of the file, in the caller's transaction."""
    town = await load_settings(declared, ledger, is_demo=password_hash is not None)
    await load_rooms(declared, ledger, town, today)
    if declared.file.demo and password_hash:
        await PeopleLoading(ledger, town, declared, password_hash).load(declared.file.demo)
    return town


def must_be_asked(differences: list[str], outlook: Outlook, *, is_new: bool, force: bool, notice: str | None) -> bool:
    """Whether the clerk has to say so first: over differences by `force`, over limits that advance by a notice."""
    return bool(differences and not is_new and not force) or bool(outlook.earlier and not notice)


async def publish_all(town: Town, *, now: datetime, real_now: datetime | None, notice: str | None) -> None:
    """The seasons that have days to come, withdrawn ones included: their days are to be closed."""
    today = local(now).date()
    of_town = Season.filter(activity__town=town)
    current = await of_town.filter(ends_on__gte=today, withdrawn_at=None).only("id")
    left = (
        await of_town.filter(openings__day__gte=today, openings__closed_reason=None, openings__is_by_hand=False)
        .only("id")
        .distinct()
    )
    try:
        for season in sorted({one.id for one in (*current, *left)}):
            await publish(season, now=now, real_now=real_now, notice=notice)
    except DatabaseBusy as error:
        raise Unfinished from error
