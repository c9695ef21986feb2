"""One day for everyone, booking windows, or no limit at all: what does not count from the day that is booked."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from pwa.domain.calendars.deadlines.deadline import HOUR, NO_LIMIT, Deadline
from pwa.domain.calendars.moments import Occasion, civil
from pwa.domain.calendars.windows import BookingWindow, window_of
from pwa.domain.declared.dates import Day
from pwa.domain.declared.values import HourOfDay, about
from pwa.domain.french import date_fr


class Fixed(Deadline, frozen=True, kw_only=True, tag="fixed"):
    """Le même jour pour tous."""

    on: Annotated[Day, about("Le jour.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, _: Occasion) -> datetime:
        return civil(self.on, self.at)

    def words(self) -> str:
        return f"jusqu’au {date_fr(self.on)} à {self.at}"


class Windows(Deadline, frozen=True, kw_only=True, tag="windows"):
    """Des périodes de réservation."""

    windows: Annotated[tuple[BookingWindow, ...], Meta(min_length=1), about("Les périodes.")]

    def closes(self, box: Occasion) -> datetime | None:
        window = window_of(self.windows, box.day)
        return window.closes_at if window else None

    def opens(self, box: Occasion) -> datetime | None:
        window = window_of(self.windows, box.day)
        return window.opens_at if window else None

    def words(self) -> str:
        return " ; ".join(one.words() for one in self.windows)


class NoDeadline(Deadline, frozen=True, kw_only=True, tag="none"):
    """Sans date limite."""

    def closes(self, _: Occasion) -> None:
        return None

    def describe(self) -> str:
        return NO_LIMIT
