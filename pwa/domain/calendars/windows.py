"""A booking window: some days of care are booked between two instants of their own."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated

from msgspec import field

from pwa.domain.calendars.moments import civil
from pwa.domain.declared.dates import Day, Moment
from pwa.domain.declared.reading import Table
from pwa.domain.declared.values import about
from pwa.domain.french import period


class BookingWindow(Table, frozen=True, kw_only=True):
    """Une période de réservation, pour les jours d’une autre période."""

    first: Annotated[Day, about("Premier jour d’accueil.")] = field(name="from")
    last: Annotated[Day, about("Dernier jour d’accueil.")] = field(name="to")
    opens: Annotated[Moment, about("Quand la réservation ouvre ; à 00:00 sans heure.")]
    closes: Annotated[Moment, about("Quand elle ferme ; à 23:59 sans heure.")]

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.last < self.first:
            yield "to", "doit venir après from."
        yield from closing_wrongs(self.opens, self.closes)

    @property
    def opens_at(self) -> datetime:
        return instant(self.opens, "00:00")

    @property
    def closes_at(self) -> datetime:
        """The minute in which it closes."""
        return instant(self.closes, "23:59")

    def words(self) -> str:
        """« du 10/01 au 28/01/2022 pour les jours du 14/02 au 25/02/2022 »."""
        opens, closes = (date.fromisoformat(one[:10]) for one in (self.opens, self.closes))
        hour = f" à {self.closes[11:16]}" if "T" in self.closes else ""
        return f"{period(opens, closes)}{hour} pour les jours {period(self.first, self.last)}"


def closing_wrongs(opens: str, closes: str) -> Iterator[tuple[str, str]]:
    """A window that closes before it opens."""
    if (closes if "T" in closes else f"{closes}T23:59") <= (opens if "T" in opens else f"{opens}T00:00"):
        yield "closes", "doit venir après opens."


def instant(moment: str, otherwise: str) -> datetime:
    """A day, at the hour that it carries (« 2021-12-23T20:00 ») or at another."""
    day, _, at = moment.partition("T")
    return civil(date.fromisoformat(day), at or otherwise)


def window_of(windows: Iterable[BookingWindow] | None, day: date) -> BookingWindow | None:
    """The booking window that covers this day."""
    return next((one for one in windows or () if one.first <= day <= one.last), None)
