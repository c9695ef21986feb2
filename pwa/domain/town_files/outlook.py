"""What loading a file would change for families, counted before anything is written: days that close, limits that
come earlier. Nothing is locked: the publication decides again."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.season.plan import better
from pwa.domain.calendars.days import ActivityCalendar, Rhythm, by_day
from pwa.domain.calendars.limits import Limits
from pwa.domain.french import count
from pwa.domain.town_files import queries
from pwa.domain.town_files.activities import label_of, rules_of
from pwa.domain.town_files.queries import ShownRow
from pwa.domain.town_files.saying import over
from pwa.domain.town_files.schema.activities import Activity, Group
from pwa.domain.town_files.seasons import Seasons, seasons_of
from pwa.domain.town_files.whole import Declared
from pwa.models.bookings import Season

CLOSES, CLOSE = "case à venir se ferme", "cases à venir se ferment"
EARLIER, EARLIER_ONES = "date limite avance", "dates limites avancent"
HELD = "place qu’une famille tient est annulée, elle en est prévenue"
HELD_ONES = "places que des familles tiennent sont annulées, elles en sont prévenues"


@dataclass(frozen=True, slots=True)
class Outlook:
    """French lines; `earlier` are the limits that only come earlier with a notice."""

    closings: list[str]
    earlier: list[str]


async def outlook_of(db: BaseDBAsyncClient, declared: Declared, today: date) -> Outlook:
    """For the openings that the town shows today."""
    by_activity: dict[str, list[ShownRow]] = defaultdict(list)
    for opening in await queries.shown(db, declared.file.slug, today):
        by_activity[opening.activity].append(opening)
    known = {one.code: one for one in declared.file.activities}
    closings, earlier = [], []
    for code, openings in by_activity.items():
        seasons = await Season.filter(activity__code=code, activity__town__slug=declared.file.slug, withdrawn_at=None)
        future = Future(declared, known.get(code), seasons, today)
        gone = [one for one in openings if not future.is_open(one)]
        closings += [closing_told(code, gone)] if gone else []
        sooner = Counter(one.slot for one in openings if future.is_open(one) and future.is_earlier(one))
        earlier += [f"{code}, créneau {slot} : {count(n, EARLIER, EARLIER_ONES)}." for slot, n in sooner.items()]
    return Outlook(closings, earlier)


def closing_told(code: str, gone: list[ShownRow]) -> str:
    """« mercredi : 12 cases à venir se ferment, du … au … ; 3 places que des familles tiennent sont annulées… »."""
    live = sum(one.live for one in gone)
    held = f" ; {count(live, HELD, HELD_ONES)}" if live else ""
    return f"{code} : {count(len(gone), CLOSES, CLOSE)}, {over(gone[0].day, gone[-1].day)}{held}."


class Future:
    """An activity as the file says it; None when it left the file."""

    def __init__(self, declared: Declared, activity: Activity | None, seasons: list[Season], today: date) -> None:
        self.declared, self.activity = declared, activity
        self.ends = {one.id: one.ends_on for one in seasons}
        self.groups = {one.name: one for one in activity.groups} if activity else {}
        self.slots = {one.code: one for one in activity.slots} if activity else {}
        self.calendars = {name: self.calendar(one) for name, one in self.groups.items()}
        self.seasons = (
            seasons_of(activity.season, label_of(activity, declared), seasons, today)
            if activity
            else Seasons(None, tuple(seasons), {})
        )

    def calendar(self, group: Group) -> ActivityCalendar:
        assert self.activity is not None
        closures = self.declared.file.closures
        ours = by_day((c.starts_on, c.ends_on, c.reason) for c in closures if c.site in (None, group.site))
        rules = rules_of(self.activity)
        return ActivityCalendar(Rhythm.of(self.activity.kind, self.declared.where, rules), rules, ours)

    def is_open(self, opening: ShownRow) -> bool:
        if self.activity is None or opening.slot not in self.slots or opening.group_name not in self.groups:
            return False
        season, day = opening.season_id, opening.day
        if season not in self.ends or not self.seasons.keeps(self.activity.season, season, self.ends[season], day):
            return False
        return self.calendars[opening.group_name].why_closed(day) is None

    def is_earlier(self, opening: ShownRow) -> bool:
        calendar = self.calendars[opening.group_name]
        new = calendar.limits(opening.day, self.slots[opening.slot].starts_at)
        old = Limits(opening.opens_at, opening.book_by, opening.cancel_by)
        return better(old, new) != new
