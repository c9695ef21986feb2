"""What two months without an answer mean: the receipt says it, with the date (code des relations, R112-11-1)."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, datetime

from pwa.domain.french import date_fr, day_title, local
from pwa.shared.texts.requests import ANSWER_BY, SILENCE


def is_awaited(pending: Iterable[date | None], received_at: datetime) -> bool:
    """Silence means something to the days that wait for an officer, and that are not over before it does. A place in
    a list is an answer."""
    deadline = two_months_after(local(received_at).date())
    return any(day is None or day >= deadline for day in pending)


def answer_by(pending: Collection[date], received_at: datetime, today: date) -> str:
    """Before when an officer has to answer: the next day that waits, which is soon over, or the law's limit. The limit
    is named beside that day when it means something to another one."""
    limit = two_months_after(local(received_at).date())
    coming = min((day for day in pending if day >= today), default=limit)
    both = "both" if is_awaited(pending, received_at) else "day"
    return ANSWER_BY["limit" if coming >= limit else both].format(day=day_title(coming), limit=date_fr(limit))


def sentence(silence: str, received_at: datetime) -> str:
    """The rule of a department (`acceptance` or `rejection`), for a request received at that instant."""
    return SILENCE[silence].format(deadline=date_fr(two_months_after(local(received_at).date())))


def two_months_after(day: date) -> date:
    """The same day two months later, or the month's last one when it is shorter."""
    months = day.month + 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
