"""When what comes back is due, by the clock on the wall: pure, so that nights, gaps and overseas are tried at will."""

from abc import ABC, abstractmethod
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import ClassVar
from zoneinfo import ZoneInfo

from pwa.domain.french import PARIS, date_fr, local, month_title, stamp
from pwa.domain.wall import instant

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

SOON = timedelta(minutes=15)
"""Not missed yet: a deploy, or a worker that was busy."""

A_MONTH, A_DAY, AN_HOUR = len("2022-01"), len("2022-01-24"), "%Y-%m-%dT%H:%MZ"
"""The forms of a key: those of one kind follow each other as text does."""


class Missed(Enum):
    """What becomes of the last occurrence that nobody was there to run; those before it are never run."""

    RUN_LATE = "run as soon as someone is there"
    SKIPPED = "left out: too late is useless"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a job comes back: the key of its period, its instant, and whether that period is still ours."""

    key: str
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Recurring(ABC):
    """What comes back once a period, of `whole` at most: a change of hour is in it."""

    whole: ClassVar[timedelta]
    missed: Missed = field(default=Missed.RUN_LATE, kw_only=True)

    @abstractmethod
    def latest(self, now: datetime, zone: ZoneInfo = PARIS) -> Occurrence:
        """The last one whose hour has come."""

    def due(self, now: datetime, last: str | None, zone: ZoneInfo = PARIS) -> str | None:
        """The key to write, if there is one to, when `last` is the last one written. A kind that is new begins with
        the period that we are in, or that has just ended."""
        found = self.latest(now, zone)
        is_soon = now - found.at <= SOON
        is_new = last < found.key if last else found.is_current or is_soon
        is_wanted = self.missed is Missed.RUN_LATE or is_soon
        return found.key if is_new and is_wanted else None


@dataclass(frozen=True, slots=True)
class Hourly(Recurring):
    """At that minute of each hour; the hour that a clock change repeats is two."""

    whole = HOUR
    minute: int = 0

    def latest(self, now: datetime, zone: ZoneInfo = PARIS) -> Occurrence:
        wall = local(now, zone)
        start = now.astimezone(UTC) - (wall - wall.replace(minute=0, second=0, microsecond=0))
        at = start + timedelta(minutes=self.minute)
        if at <= now:
            return Occurrence(f"{start:{AN_HOUR}}", at, is_current=True)
        return Occurrence(f"{start - HOUR:{AN_HOUR}}", at - HOUR, is_current=False)


@dataclass(frozen=True, slots=True)
class ByDays(Recurring):
    """At that hour of one day of each period, which is known by its first day."""

    at: time

    @abstractmethod
    def first(self, day: date) -> date:
        """The first day of the period of this one."""

    def day(self, first: date) -> date:
        """The day that it comes back in the period."""
        return first

    def key(self, first: date) -> str:
        return first.isoformat()

    def latest(self, now: datetime, zone: ZoneInfo = PARIS) -> Occurrence:
        this = self.first(local(now, zone).date())
        before = self.first(this - DAY)
        at = instant(self.day(this), self.at, zone)
        if at <= now:
            return Occurrence(self.key(this), at, is_current=True)
        return Occurrence(self.key(before), instant(self.day(before), self.at, zone), is_current=False)


@dataclass(frozen=True, slots=True)
class Daily(ByDays):
    """Every day."""

    whole = DAY + HOUR

    def first(self, day: date) -> date:
        return day


@dataclass(frozen=True, slots=True)
class Weekly(ByDays):
    """Every week, that day of it: 1 is Monday."""

    whole = DAY * 7 + HOUR
    on: int

    def first(self, day: date) -> date:
        return day - DAY * (day.isoweekday() - 1)

    def day(self, first: date) -> date:
        return first + DAY * (self.on - 1)


@dataclass(frozen=True, slots=True)
class Monthly(ByDays):
    """Every month, that day of it; the 31st is the last day of a shorter one."""

    whole = DAY * 31 + HOUR
    on: int

    def first(self, day: date) -> date:
        return day.replace(day=1)

    def day(self, first: date) -> date:
        return first.replace(day=min(self.on, monthrange(first.year, first.month)[1]))

    def key(self, first: date) -> str:
        return first.isoformat()[:A_MONTH]


def said(key: str) -> str:
    """A key as it is read: « travail du 24/01/2022 », « travail mensuel, avril 2022 »; one
    that is no period stays as it is."""
    try:
        if len(key) == A_MONTH:
            return f"travail mensuel, {month_title(key).lower()}"
        if len(key) == A_DAY:
            return f"travail du {date_fr(date.fromisoformat(key))}"
        return f"travail du {stamp(datetime.strptime(key, AN_HOUR).replace(tzinfo=UTC))}"
    except (ValueError, IndexError):
        return key
