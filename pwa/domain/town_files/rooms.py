"""The town of a file, its departments, its sites and its activities."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pwa.domain.calendars.limits import RuleUnknown, check_rules
from pwa.domain.calendars.schools import ZONES, SchoolYear, breaks
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.reading import Table
from pwa.domain.towns import RESERVED
from pwa.models import Activity, ActivityGroup, Closure, Department, Fee, SchoolClass, Season, Site, Slot, Town

KINDS = ("term", "holiday", "events")
SILENCES = ("acceptance", "rejection")


async def load_settings(file: Table, ledger: Ledger, *, is_demo: bool) -> Town:
    """The town itself."""
    slug = file.text("slug", most=60)
    if slug in RESERVED or not slug.replace("-", "").isalnum() or not slug.isascii():
        raise file.mistake("slug", "ne peut pas être une adresse de commune", slug)
    return await ledger.keep(
        slug, Town, {"slug": slug}, name=file.text("name", most=120), banner=file.text("banner", most=120),
        zone=file.choice("zone", ZONES), profile=file.document("profile"), is_demo=is_demo,
    )  # fmt: skip


async def load_rooms(file: Table, ledger: Ledger, town: Town, year: SchoolYear) -> list[Season]:
    """Departments, sites, closures and activities; the seasons to publish."""
    for table in file.tables("departments"):
        await load_department(table, ledger, town)
    for table in file.tables("sites"):
        await load_site(table, ledger, town)
    for table in file.tables("closures"):
        await load_closure(table, ledger, town, year)
    quotients = quotients_of(file)
    seasons = []
    for position, table in enumerate(file.tables("activities"), 1):
        seasons += await ActivityLoading(table, ledger, town, year, quotients).load(position)
    return seasons


def quotients_of(file: Table) -> list[int]:
    """The quotient each bracket starts from: 0 first, then ascending, so that there is no gap."""
    table = file.table("quotients")
    starts = table.items("from")
    table.end()
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        raise table.mistake("from", "doit commencer à 0 et monter", starts)
    return starts


async def load_department(table: Table, ledger: Ledger, town: Town) -> None:
    code = table.text("code", most=40)
    await ledger.keep(
        f"service {code}", Department, {"town": town, "code": code}, name=table.text("name", most=120),
        email=table.text("email"), phone=table.text_or_none("phone", most=20), address=table.text_or_none("address"),
        silence=table.choice("silence", SILENCES),
    )  # fmt: skip
    table.end()


async def load_site(table: Table, ledger: Ledger, town: Town) -> None:
    name = table.text("name", most=120)
    site = await ledger.keep(f"site {name}", Site, {"town": town, "name": name})
    for one in table.tables("classes"):
        code = one.text("code", most=120)
        await ledger.keep(
            f"classe {code}", SchoolClass, {"site": site, "code": code}, name=one.text("name", most=120),
            teacher=one.text_or_none("teacher", most=120),
        )  # fmt: skip
        one.end()
    table.end()


async def load_closure(table: Table, ledger: Ledger, town: Town, year: SchoolYear) -> None:
    starts_on, ends_on = table.day("starts_on", year), table.day("ends_on", year)
    site = await named(table, "site", Site, town, "name") if "site" in table.values else None
    if ends_on < starts_on:
        raise table.mistake("ends_on", "doit venir après starts_on")
    await ledger.keep(
        f"fermeture du {starts_on:%d/%m/%Y}", Closure, {"town": town, "site": site, "starts_on": starts_on},
        ends_on=ends_on, reason=table.text("reason", most=200),
    )  # fmt: skip
    table.end()


async def named(table: Table, key: str, model: Any, town: Town, column: str) -> Any:
    """The row of the town that the file names."""
    name = table.text(key)
    row = await model.get_or_none(town=town, **{column: name})
    if row is None:
        raise table.mistake(key, "n’est pas dans le fichier", name)
    return row


class ActivityLoading:
    """One activity, with its slots, prices, groups and season."""

    def __init__(self, table: Table, ledger: Ledger, town: Town, year: SchoolYear, quotients: list[int]) -> None:
        self.table, self.ledger, self.town, self.year, self.quotients = table, ledger, town, year, quotients

    async def load(self, position: int) -> list[Season]:
        table, code = self.table, self.table.text("code", most=60)
        self.activity = await self.ledger.keep(
            code, Activity, {"town": self.town, "code": code}, name=table.text("name", most=120), position=position,
            department_id=(await named(table, "department", Department, self.town, "code")).id,
            kind=table.choice("kind", KINDS), rules=self.rules(), has_waiting_list=table.yes("waiting_list"),
            is_reviewed=table.yes("reviewed"), how_to_enrol=table.text("how_to_enrol", most=2000),
        )  # fmt: skip
        slots, groups = table.tables("slots"), table.tables("groups")
        seasons = [await self.season()] if "season" in table.values else []
        self.check_codes(slots, groups)
        for place, slot in enumerate(slots, 1):
            await self.slot(slot, place, seasons)
        for group in groups:
            await self.group(group)
        table.end()
        return seasons

    def rules(self) -> dict[str, Any]:
        """The rules as `domain.calendars` reads them, with the windows of this school year's holidays."""
        rules = dict(self.table.document("rules"))
        windows = list(self.windows())
        if windows:
            rules["windows"] = windows
        try:
            check_rules(rules)
        except RuleUnknown as error:
            raise self.table.mistake("rules", f": {error}") from error
        return rules

    def windows(self) -> Iterator[dict[str, str]]:
        """Each named holiday with the days on which its bookings open and close."""
        for table in self.table.tables("windows"):
            name = table.text("holiday")
            found = [one for one in breaks(self.town.zone) if one.name == name and self.is_this_year(one.first_day)]
            if not found:
                raise table.mistake("holiday", "n’est pas une période de vacances", name)
            edges = {edge: table.day(edge, self.year).isoformat() for edge in ("opens", "closes")}
            yield {"from": found[0].first_day.isoformat(), "to": found[0].last_day.isoformat()} | edges
            table.end()

    def is_this_year(self, day: date) -> bool:
        return self.year.first_day <= day <= self.year.last_day

    async def season(self) -> Season:
        table = self.table.table("season")
        label = table.text("label", self.year.label, most=60)
        season = await self.ledger.keep(
            f"{self.activity.code}, saison {label}", Season, {"activity": self.activity, "label": label},
            starts_on=table.day("starts_on", self.year), ends_on=table.day("ends_on", self.year),
        )  # fmt: skip
        table.end()
        return season

    def check_codes(self, slots: list[Table], groups: list[Table]) -> None:
        """Slots name each other, and groups have places for the parts that slots use."""
        codes = {slot.text("code", most=40) for slot in slots}
        parts = {part for slot in slots for part in slot.items("uses")}
        for slot in slots:
            for key in ("excludes", "requires"):
                for code in slot.items(key):
                    if code not in codes:
                        raise slot.mistake(key, "nomme un créneau inconnu", code)
        for group in groups:
            for part in group.document("capacity"):
                if part not in parts:
                    raise group.mistake("capacity", "nomme une partie de journée qu’aucun créneau n’utilise", part)

    async def slot(self, table: Table, position: int, seasons: list[Season]) -> None:
        code = table.text("code", most=40)
        slot = await self.ledger.keep(
            f"{self.activity.code}, créneau {code}", Slot, {"activity": self.activity, "code": code},
            label=table.text("label", most=60), position=position, starts_at=table.hour("starts_at"),
            ends_at=table.hour("ends_at"), uses=table.items("uses"), excludes=table.items("excludes"),
            requires=table.items("requires"),
        )  # fmt: skip
        prices, outside = table.cents_list("price"), table.cents("outside")
        if len(prices) != len(self.quotients):
            raise table.mistake("price", f"doit donner {len(self.quotients)} prix, un par tranche de quotient", prices)
        for season in seasons:
            await self.ledger.keep(
                f"{self.activity.code}, tarif {code}", Fee, {"slot": slot, "starts_on": season.starts_on},
                ends_on=season.ends_on, brackets=[list(pair) for pair in zip(self.quotients, prices, strict=True)],
                outside_cents=outside,
            )  # fmt: skip
        table.end()

    async def group(self, table: Table) -> None:
        name = table.text("name", most=120)
        await self.ledger.keep(
            f"{self.activity.code}, groupe {name}", ActivityGroup, {"activity": self.activity, "name": name},
            site_id=(await named(table, "site", Site, self.town, "name")).id, capacity=table.document("capacity"),
        )  # fmt: skip
        table.end()
