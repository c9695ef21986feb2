"""How deadlines count: hours of the town's wall, days that are skipped, months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pwa.domain.calendars import schools
from pwa.domain.wall import instant

DAY = timedelta(days=1)
BUSINESS = ("weekends", "public_holidays", "closures")


class RuleUnknown(ValueError):
    """A deadline that cannot be told of this day; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The opening a limit is asked for: its day, its slot's hour, and the calendars around it."""

    day: date
    starts_at: str
    closed: Callable[[date], bool]
    zone: schools.Where | None


def civil(day: date, at: str) -> datetime:
    """That hour of that day in Paris, in UTC."""
    return instant(day, time.fromisoformat(at))


def day_of_month(number: int, day: date, months: int) -> date:
    """The n-th of a month before; the 31st is the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + DAY * (number - 1), following - DAY)


def counted_back(box: Occasion, days: int, skip: Sequence[str] | None) -> date:
    """So many days before, not counting those skipped; never a skipped day."""
    day = box.day
    while days > 0:
        day -= DAY
        days -= not is_skipped(day, box, skip or ())
    return day


def is_skipped(day: date, box: Occasion, skip: Sequence[str]) -> bool:
    return (
        ("weekends" in skip and day.isoweekday() > 5)
        or ("public_holidays" in skip and schools.public_holiday(day, box.zone or "A") is not None)
        or ("closures" in skip and box.closed(day))
        or day.isoformat() in skip
    )


def zone_of(box: Occasion) -> schools.Where:
    if box.zone is None:
        raise RuleUnknown("this limit rule counts in school days: the town's zone is needed")
    return box.zone
