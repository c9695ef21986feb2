"""The instants that limit rules name, one function a kind; `limits.py` holds the vocabulary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pwa.domain.calendars import schools
from pwa.domain.french import PARIS

Rule = Mapping[str, Any]
DAY = timedelta(days=1)
BUSINESS = ("weekends", "public_holidays", "closures")


class RuleUnknown(ValueError):
    """A town's rule that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Box:
    """The opening a limit is asked for: its day, its slot's hour, and the calendars around it."""

    day: date
    starts_at: str
    closed: Callable[[date], bool]
    zone: schools.Where | None


def civil(day: date, at: str) -> datetime:
    """That hour of that day in Paris, in UTC: of the two hours a clock change makes possible, the later one."""
    said = datetime.combine(day, time.fromisoformat(at))
    return max(said.replace(tzinfo=PARIS, fold=fold).astimezone(UTC) for fold in (0, 1))


def days_before(rule: Rule, box: Box, _: str) -> datetime:
    return civil(counted_back(box, rule["days"], rule.get("skip", ())), rule["at"])


def business_days(rule: Rule, box: Box, _: str) -> datetime:
    return civil(counted_back(box, rule["days"], rule.get("skip", BUSINESS)), rule["at"])


def clear_days(rule: Rule, box: Box, _: str) -> datetime:
    return civil(counted_back(box, rule["days"] + 1, rule.get("skip", ())), rule["at"])


def hours_before(rule: Rule, box: Box, _: str) -> datetime:
    return civil(box.day, box.starts_at) - timedelta(hours=rule["hours"])


def same_hour(rule: Rule, box: Box, _: str) -> datetime:
    return civil(counted_back(box, rule["days"], rule.get("skip", ())), box.starts_at)


def weekday(rule: Rule, box: Box, _: str) -> datetime:
    monday = box.day - DAY * box.day.weekday()
    return civil(monday - 7 * DAY * rule["weeks"] + DAY * (rule["weekday"] - 1), rule["at"])


def by_weekday(rule: Rule, box: Box, _: str) -> datetime | None:
    """The last such weekday strictly before; a weekday the table does not name has no limit."""
    entry = rule["limits"].get(str(box.day.isoweekday()))
    if entry is None:
        return None
    wanted, at = entry
    return civil(box.day - DAY * ((box.day.isoweekday() - wanted - 1) % 7 + 1), at)


def month_day(rule: Rule, box: Box, _: str) -> datetime:
    """The n-th of a month before; the 31st is the last day of a shorter month."""
    year, month = divmod(box.day.year * 12 + box.day.month - 1 - rule["months"], 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return civil(min(date(year, month + 1, 1) + DAY * (rule["day"] - 1), following - DAY), rule["at"])


def last_school_day(rule: Rule, box: Box, _: str) -> datetime:
    return civil(schools.school_day_before(box.day, zone_of(box)), rule["at"])


def before_holidays(rule: Rule, box: Box, _: str) -> datetime:
    """Clear days before the first day of the holidays this day is in; on a school day, before the day itself."""
    found = schools.break_of(box.day, zone_of(box))
    return civil((found.first_day if found else box.day) - DAY * (rule["clear_days"] + 1), rule["at"])


def fixed(rule: Rule, _: Box, __: str) -> datetime:
    return civil(date.fromisoformat(rule["on"]), rule["at"])


def windows(rule: Rule, box: Box, edge: str) -> datetime | None:
    window = window_of(rule["windows"], box.day)
    return edge_of(window, edge) if window else None


def window_of(found: list[Rule], day: date) -> Rule | None:
    """The booking window that covers this day."""
    text = day.isoformat()
    return next((window for window in found if window["from"] <= text <= window["to"]), None)


def edge_of(window: Rule, edge: str) -> datetime:
    """`opens` at midnight and `closes` at 23:59, unless they carry an hour: « 2021-12-23T20:00 »."""
    day, _, at = window[edge].partition("T")
    return civil(date.fromisoformat(day), at or {"opens": "00:00", "closes": "23:59"}[edge])


def no_limit(*_: Any) -> None:
    return None


def counted_back(box: Box, days: int, skip: tuple[str, ...] | list[str]) -> date:
    """So many days before, not counting those skipped; never a skipped day."""
    day = box.day
    while days > 0:
        day -= DAY
        days -= not is_skipped(day, box, skip)
    return day


def is_skipped(day: date, box: Box, skip: tuple[str, ...] | list[str]) -> bool:
    return (
        ("weekends" in skip and day.isoweekday() > 5)
        or ("public_holidays" in skip and schools.public_holiday(day, box.zone or "A") is not None)
        or ("closures" in skip and box.closed(day))
        or day.isoformat() in skip
    )


def zone_of(box: Box) -> schools.Where:
    if box.zone is None:
        raise RuleUnknown("this limit rule counts in school days: the town's zone is needed")
    return box.zone


MOMENTS: dict[str, Callable[[Rule, Box, str], datetime | None]] = {
    "days_before": days_before, "business_days": business_days, "clear_days": clear_days, "hours_before": hours_before,
    "same_hour": same_hour, "weekday": weekday, "table": by_weekday, "month_day": month_day,
    "last_school_day": last_school_day, "holidays": before_holidays, "fixed": fixed, "windows": windows,
    "none": no_limit,
}  # fmt: skip
