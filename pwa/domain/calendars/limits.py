"""Until when one may book or cancel: a town's rule is data, its limit an instant, its words French.

    {"kind": "days_before", "days": 1, "at": "23:59"}                 the day before, counting every day
    {"kind": "days_before", "days": 2, "at": "12:00", "skip": ["weekends"]}      days that are not skipped
    {"kind": "business_days", "days": 2, "at": "10:00"}               skips weekends, public holidays and closures
    {"kind": "clear_days", "days": 2, "at": "23:59"}                  two whole days between: J-3
    {"kind": "hours_before", "hours": 48}                             48 × 3600 s before the slot starts
    {"kind": "same_hour", "days": 2}                                  the slot's own hour, two days before
    {"kind": "weekday", "weekday": 4, "weeks": 1, "at": "12:00"}      Thursday noon of the week before (0: same week)
    {"kind": "table", "limits": {"1": [5, "11:00"], "2": [1, "11:00"]}}       Monday: last Friday; Tuesday: Monday
    {"kind": "month_day", "day": 20, "months": 1, "at": "23:59"}      the 20th of the previous month
    {"kind": "last_school_day", "at": "11:00"}                        the last one before this day or its holidays
    {"kind": "holidays", "clear_days": 15, "at": "23:59"}             15 clear days before the holidays' first day
    {"kind": "fixed", "on": "2023-02-03", "at": "23:59"}
    {"kind": "windows", "windows": [{"from": …, "to": …, "opens": …, "closes": …}]}
    {"kind": "none"}

« 48 h » has four readings: `hours_before` 48, `same_hour` 2, `clear_days` 2, `business_days` 2. Any rule may carry
`"after_holidays": {…rule…}`, used instead on the first school day after holidays. `skip` takes weekends,
public_holidays, closures and days as "2022-03-17".
A town file declares all this in `town_files/rules.py`. A limit is the last second of its minute; civil time is Paris's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pwa.domain.calendars import schools
from pwa.domain.calendars.moments import MOMENTS, Box, Rule, RuleUnknown, edge_of, window_of, zone_of
from pwa.domain.calendars.words import describe, until

__all__ = ["Limits", "RuleUnknown", "describe", "limit_for", "limits_of", "opening_for", "until"]


@dataclass(frozen=True, slots=True)
class Limits:
    """An opening's three instants in UTC; None is no limit."""

    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None


def limit_for(
    rule: Rule | None, day: date, slot_starts_at: str, closed: Callable[[date], bool], zone: schools.Where | None = None
) -> datetime | None:
    """The last instant of the limit, in UTC; None where the rule sets none. `closed` tells the town's closures."""
    return last_second(rule, Box(day, slot_starts_at, closed, zone))


def opening_for(
    rule: Rule | None, day: date, slot_starts_at: str, closed: Callable[[date], bool], zone: schools.Where | None = None
) -> datetime | None:
    """The first instant of a rule that says when booking opens, in UTC."""
    return moment(rule, Box(day, slot_starts_at, closed, zone), edge="opens")


def last_second(rule: Rule | None, box: Box) -> datetime | None:
    found = moment(rule, box)
    return found.replace(second=59) if found else None


def moment(rule: Rule | None, box: Box, edge: str = "closes") -> datetime | None:
    """The minute a rule names, in UTC."""
    if rule is None:
        return None
    if "after_holidays" in rule and schools.is_first_day_back(box.day, zone_of(box)):
        return moment(rule["after_holidays"], box, edge)
    try:
        return MOMENTS[rule["kind"]](rule, box, edge)
    except (KeyError, TypeError) as error:
        raise RuleUnknown(f"this limit rule cannot be read ({error!r}): {dict(rule)!r}") from error


def limits_of(rules: Mapping[str, Any], box: Box) -> Limits:
    """The instants of one opening. A booking window stands for `opens` and `add`, and for `remove` if there is none."""
    window = window_of(rules.get("windows") or [], box.day)
    closes = edge_of(window, "closes").replace(second=59) if window else None
    return Limits(
        edge_of(window, "opens") if window else moment(rules.get("opens"), box, edge="opens"),
        closes or last_second(rules.get("add"), box),
        closes if window and not rules.get("remove") else last_second(rules.get("remove"), box),
    )
