"""Pieces of the sentences that say until when one may book or cancel."""

from collections.abc import Sequence
from datetime import date, datetime

from pwa.domain.french import date_fr, day_short, hour, listed, local, period

SKIPPED = {"weekends": "week-ends", "public_holidays": "jours fériés", "closures": "jours de fermeture"}


def until(opens_at: datetime | None, closes_at: datetime, first: date, last: date) -> str:
    """The same, from the instants that days share: « du 10/01 au 28/01/2022 à 23:59 pour les jours du … »."""
    closes = local(closes_at).date()
    when = period(local(opens_at).date(), closes) if opens_at else f"jusqu’au {date_fr(closes)}"
    which = f"les jours {period(first, last)}" if first != last else f"le {date_fr(first)}"
    return f"{when} à {hour(closes_at)} pour {which}"


def skipping(skip: Sequence[str] | None) -> str:
    """« , week-ends et jours fériés non comptés »."""
    given = [f"le {day_short(date.fromisoformat(day))}" for day in skip or () if day not in SKIPPED]
    names = [SKIPPED[name] for name in skip or () if name in SKIPPED] + given
    return f", {listed(names)} non comptés" if names else ""
