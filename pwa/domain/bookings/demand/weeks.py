"""« Deux jours par semaine au moins »: an activity's rule on weeks, said to the family and to the officer. Pure.

It is said and never decided here: days are asked for one by one, and the department may have its reasons to accept.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from pwa.domain.french import NO_BREAK, count, date_fr


def short_weeks(days: Iterable[date], touched: Iterable[date], at_least: int | None) -> list[tuple[date, int]]:
    """The Mondays of the weeks touched that keep some days, but too few, with how many."""
    held: dict[date, set[date]] = defaultdict(set)
    for day in days:
        held[monday_of(day)].add(day)
    weeks = sorted({monday_of(day) for day in touched})
    return [(week, len(held[week])) for week in weeks if 0 < len(held[week]) < (at_least or 0)]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def said(week: tuple[date, int], at_least: int) -> tuple[str, str]:
    """(« semaine du 14/02/2022 », « 1 jour seulement, il en faut 2 au moins »)."""
    monday, days = week
    return f"semaine du {date_fr(monday)}", f"{count(days, 'jour')} seulement, il en faut {at_least} au moins"


def sentence(week: tuple[date, int], at_least: int) -> str:
    """Both on one line."""
    return f"{NO_BREAK}: ".join(said(week, at_least))
