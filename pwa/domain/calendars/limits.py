"""Until when one may book or cancel an opening: the instants that an activity's rules give. A limit is the last second
of its minute; civil time is Paris's."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.calendars.deadlines.deadline import NO_LIMIT, Deadline
from pwa.domain.calendars.moments import Occasion, RuleUnknown
from pwa.domain.calendars.rules import Rules
from pwa.domain.calendars.windows import window_of
from pwa.domain.calendars.words import until

__all__ = ["Limits", "RuleUnknown", "describe", "limits_of", "until"]


@dataclass(frozen=True, slots=True)
class Limits:
    """An opening's three instants in UTC; None is no limit."""

    opens_at: datetime | None
    book_by: datetime | None
    cancel_by: datetime | None


def describe(deadline: Deadline | None) -> str:
    """« jusqu’à la veille à 23:59 »; « sans date limite » where there is none."""
    return deadline.describe() if deadline else NO_LIMIT


def last_second(deadline: Deadline | None, box: Occasion) -> datetime | None:
    """The last instant of the limit, in UTC; None where there is none."""
    found = deadline.standing(box).closes(box) if deadline else None
    return found.replace(second=59) if found else None


def first_second(deadline: Deadline | None, box: Occasion) -> datetime | None:
    """The first instant of a deadline that says when booking opens, in UTC."""
    return deadline.standing(box).opens(box) if deadline else None


def limits_of(rules: Rules, box: Occasion) -> Limits:
    """The instants of one opening. A booking window stands for `opens` and `add`, and for `remove` if there is none."""
    window = window_of(rules.windows, box.day)
    if window is None:
        return Limits(first_second(rules.opens, box), last_second(rules.add, box), last_second(rules.remove, box))
    closes = window.closes_at.replace(second=59)
    return Limits(window.opens_at, closes, last_second(rules.remove, box) if rules.remove else closes)
