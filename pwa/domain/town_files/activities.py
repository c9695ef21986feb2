"""One activity of a file, with its slots, prices, groups and season, as rows."""

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec.structs import replace

from pwa.domain.calendars.rules import Rules
from pwa.domain.calendars.windows import BookingWindow
from pwa.domain.declared.documents import as_document
from pwa.domain.tariffs.brackets import Bracket
from pwa.domain.town_files.ledger import Ledger
from pwa.domain.town_files.schema.activities import Activity as DeclaredActivity
from pwa.domain.town_files.schema.activities import Slot as DeclaredSlot
from pwa.domain.town_files.seasons import DAY, seasons_of
from pwa.domain.town_files.whole import Declared
from pwa.models.bookings import Opening, Season
from pwa.models.sites import Activity, ActivityGroup, Fee, Slot
from pwa.models.towns import Town


def rules_of(declared: DeclaredActivity) -> Rules:
    """The rules, with the windows of this school year's holidays."""
    windows = tuple(
        BookingWindow(first=one.holiday.first_day, last=one.holiday.last_day, opens=one.opens, closes=one.closes)
        for one in declared.windows
    )
    return replace(declared.rules, windows=windows) if windows else declared.rules


def label_of(declared: DeclaredActivity, town: Declared) -> str:
    """The season's name: its own, or the school year's."""
    return (declared.season.label if declared.season else None) or town.year.label


class ActivityLoading:
    """Writes one activity."""

    def __init__(self, one: DeclaredActivity, declared: Declared, ledger: Ledger, town: Town, today: date) -> None:
        self.one, self.declared, self.ledger, self.town, self.today = one, declared, ledger, town, today

    async def load(self, position: int, department: int, sites: Mapping[str, int]) -> None:
        one = self.one
        self.activity = await self.ledger.keep(
            one.code, Activity, {"town": self.town, "code": one.code}, name=one.name, position=position,
            department_id=department, kind=one.kind, rules=as_document(rules_of(one)),
            has_waiting_list=one.waiting_list, is_reviewed=one.reviewed, how_to_enrol=one.how_to_enrol,
        )  # fmt: skip
        season = await self.season()
        for place, slot in enumerate(one.slots, 1):
            await self.slot(slot, place, season)
        for gone in await Slot.filter(activity=self.activity, withdrawn_at=None).exclude(
            code__in=[slot.code for slot in one.slots] or [""]
        ):
            await self.ledger.withdraw(f"{one.code}, créneau {gone.code}", gone)
        for group in one.groups:
            await self.ledger.keep(
                f"{one.code}, groupe {group.name}", ActivityGroup, {"activity": self.activity, "name": group.name},
                site_id=sites[group.site], capacity=group.capacity or {},
            )  # fmt: skip
        for left in await ActivityGroup.filter(activity=self.activity, withdrawn_at=None).exclude(
            name__in=[group.name for group in one.groups] or [""]
        ):
            await self.ledger.withdraw(f"{one.code}, groupe {left.name}", left)

    async def season(self) -> Season | None:
        """The season of the file; the days to come of those that it takes the place of become its own."""
        said, label = self.one.season, label_of(self.one, self.declared)
        rows = await Season.filter(activity=self.activity, withdrawn_at=None).order_by("starts_on")
        plan = seasons_of(said, label, rows, self.today)
        season = None
        if said:
            found = plan.found or await Season.filter(activity=self.activity, label=label).first()
            season = await self.ledger.settle(
                f"{self.one.code}, saison {found.label if found else label}", Season, found,
                {"activity": self.activity},
                {"label": label, "starts_on": said.starts_on, "ends_on": said.ends_on},
            )  # fmt: skip
            since = max(self.today, said.starts_on)
            given = [*plan.cut, *(row.id for row in plan.ended)]
            await Opening.filter(season_id__in=given or [0], day__gte=since).update(season=season)
        for row in rows:
            if row.id in plan.cut:
                told = f"{self.one.code}, saison {row.label}"
                await self.ledger.settle(told, Season, row, {}, {"ends_on": plan.cut[row.id]})
        for row in plan.ended:
            await self.end(row)
        return season

    async def end(self, season: Season) -> None:
        await self.ledger.withdraw(f"{self.one.code}, saison {season.label}", season)

    async def slot(self, one: DeclaredSlot, position: int, season: Season | None) -> None:
        slot = await self.ledger.keep(
            f"{self.one.code}, créneau {one.code}", Slot, {"activity": self.activity, "code": one.code},
            label=one.label, position=position, starts_at=one.starts_at, ends_at=one.ends_at, uses=list(one.uses),
            excludes=list(one.excludes), requires=list(one.requires),
        )  # fmt: skip
        if season:
            await self.fee(slot, one, season)

    async def fee(self, slot: Slot, one: DeclaredSlot, season: Season) -> None:
        """One price over the season's days: the one that was there becomes it, others leave its days."""
        told = f"{self.one.code}, tarif {one.code}"
        over = await Fee.filter(slot=slot, starts_on__lte=season.ends_on, ends_on__gte=season.starts_on).order_by(
            "-starts_on", "-id"
        )
        if over and await self.is_cut_before(season, over[-1].starts_on):
            for early in [fee for fee in over if fee.starts_on < season.starts_on]:
                over.remove(early)
                await self.ledger.settle(told, Fee, early, {}, {"ends_on": season.starts_on - DAY})
        starts = self.declared.file.quotients.starts
        brackets = [Bracket(start, cents) for start, cents in zip(starts, one.price, strict=True)]
        await self.ledger.settle(
            told, Fee, over[0] if over else None, {"slot": slot},
            {"starts_on": season.starts_on, "ends_on": season.ends_on, "outside_cents": one.outside,
             "brackets": msgspec.to_builtins(brackets)},
        )  # fmt: skip
        for older in over[1:]:
            await self.ledger.remove(f"{told} d’avant", older)

    async def is_cut_before(self, season: Season, since: date) -> bool:
        """Whether another season goes on until this one begins: the price that both had is still its own."""
        return await Season.exists(activity=self.activity, withdrawn_at=None, starts_on__lt=season.starts_on,
                                   ends_on__gte=since, ends_on__lt=season.starts_on)  # fmt: skip
