"""Until when one may book or cancel: one class a kind of deadline, with what a town file says, the instant it names and
its words in French. A new kind is a class here, and its name in `AnyDeadline`.

« 48 h » has four readings: `hours_before` 48, `same_hour` 2, `clear_days` 2, `business_days` 2.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta

from pwa.domain.calendars import schools
from pwa.domain.calendars.moments import BUSINESS, DAY, Occasion, civil, counted_back, day_of_month, zone_of
from pwa.domain.calendars.windows import BookingWindow, window_of
from pwa.domain.calendars.words import skipping
from pwa.domain.declared.dates import Day, read_day
from pwa.domain.declared.reading import Reading, Table
from pwa.domain.declared.values import HourOfDay, WeekdayNumber, about, read_by
from pwa.domain.french import WEEKDAYS, count, date_fr, listed

NO_LIMIT = "sans date limite"
SKIPPED = f"l’un de {', '.join(BUSINESS)}, ou un jour"
HOUR = about("L’heure limite ; cette minute entière compte.")
SKIP = about("Ce qui ne compte pas : weekends, public_holidays, closures, ou des jours.")


def read_skipped(found: object, reading: Reading) -> str:
    return str(found) if found in BUSINESS else read_day(found, reading, SKIPPED).isoformat()


DayCount = Annotated[int, Meta(ge=0, le=366)]
Skip = Annotated[tuple[Annotated[str, read_by(read_skipped, SKIPPED)], ...], Meta(max_length=100)]
Before = Annotated[tuple[WeekdayNumber, HourOfDay], Meta(title='un jour et une heure comme [5, "11:00"]')]
"""A day of the weeks before: its number (1 for Monday) and the hour."""


class Deadline(Table, frozen=True, kw_only=True, tag_field="kind"):
    """What every kind of deadline has."""

    after_holidays: Annotated[
        "AnyDeadline | None", about("La date limite du jour de la rentrée, au lieu de celle-ci.")
    ] = None

    def closes(self, box: Occasion) -> datetime | None:
        """The minute it names, in UTC."""
        raise NotImplementedError

    def words(self) -> str:
        """« jusqu’à la veille à 23:59 », as families read it."""
        raise NotImplementedError

    def opens(self, box: Occasion) -> datetime | None:
        """The same, where the deadline says when booking begins."""
        return self.closes(box)

    def standing(self, box: Occasion) -> "Deadline":
        """Itself, or what stands for it on the first school day after holidays."""
        if self.after_holidays and schools.is_first_day_back(box.day, zone_of(box)):
            return self.after_holidays.standing(box)
        return self

    def describe(self) -> str:
        """Its words, with those of the first day back."""
        back = self.after_holidays
        return f"{self.words()} (le jour de la rentrée : {back.describe()})" if back else self.words()


class DaysBefore(Deadline, frozen=True, kw_only=True, tag="days_before"):
    """Tant de jours avant."""

    days: Annotated[DayCount, about("Combien de jours ; 0 pour le jour même.")]
    at: Annotated[HourOfDay, HOUR]
    skip: Annotated[Skip | None, SKIP] = None

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days, self.skip), self.at)

    def words(self) -> str:
        if self.days == 0:
            return f"jusqu’au jour même à {self.at}"
        if self.days == 1 and not self.skip:
            return f"jusqu’à la veille à {self.at}"
        return f"jusqu’à {count(self.days, 'jour')} avant à {self.at}{skipping(self.skip)}"


class BusinessDays(DaysBefore, frozen=True, kw_only=True, tag="business_days"):
    """Tant de jours ouvrés avant : ni week-ends, ni jours fériés, ni fermetures."""

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days, BUSINESS if self.skip is None else self.skip), self.at)

    def words(self) -> str:
        return f"jusqu’à {count(self.days, 'jour ouvré')} avant à {self.at}"


class ClearDays(DaysBefore, frozen=True, kw_only=True, tag="clear_days"):
    """Tant de jours francs (entiers) entre la date limite et le jour."""

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days + 1, self.skip), self.at)

    def words(self) -> str:
        return f"jusqu’à {count(self.days, 'jour franc', 'jours francs')} avant à {self.at}{skipping(self.skip)}"


class HoursBefore(Deadline, frozen=True, kw_only=True, tag="hours_before"):
    """Tant d’heures avant le début du créneau."""

    hours: Annotated[int, Meta(ge=0, le=24 * 366), about("Combien d’heures.")]

    def closes(self, box: Occasion) -> datetime:
        return civil(box.day, box.starts_at) - timedelta(hours=self.hours)

    def words(self) -> str:
        before = f"à {count(self.hours, 'heure')} avant le début" if self.hours else "au début"
        return f"jusqu’{before} de l’accueil"


class SameHour(Deadline, frozen=True, kw_only=True, tag="same_hour"):
    """Tant de jours avant, à l’heure du créneau."""

    days: Annotated[DayCount, about("Combien de jours.")]
    skip: Annotated[Skip | None, SKIP] = None

    def closes(self, box: Occasion) -> datetime:
        return civil(counted_back(box, self.days, self.skip), box.starts_at)

    def words(self) -> str:
        return f"jusqu’à {count(self.days, 'jour')} avant, à l’heure de l’accueil{skipping(self.skip)}"


class Weekday(Deadline, frozen=True, kw_only=True, tag="weekday"):
    """Un jour de la semaine, tant de semaines avant."""

    weekday: Annotated[WeekdayNumber, about("1 pour lundi … 7 pour dimanche.")]
    weeks: Annotated[int, Meta(ge=0, le=52), about("Combien de semaines avant ; 0 pour la même.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        monday = box.day - DAY * box.day.weekday()
        return civil(monday - 7 * DAY * self.weeks + DAY * (self.weekday - 1), self.at)

    def words(self) -> str:
        week = {0: "de la même semaine", 1: "de la semaine précédente"}
        when = week.get(self.weeks) or f"{count(self.weeks, 'semaine')} avant"
        return f"jusqu’au {WEEKDAYS[self.weekday - 1]} {when} à {self.at}"


class ByWeekday(Deadline, frozen=True, kw_only=True, tag="table"):
    """Une date limite par jour de la semaine ; un jour qui n’y est pas n’en a pas."""

    limits: Annotated[
        dict[Literal["1", "2", "3", "4", "5", "6", "7"], Before],
        about("Pour chaque jour (« 1 » pour lundi), le dernier jour et l’heure."),
    ]

    def closes(self, box: Occasion) -> datetime | None:
        """The last such weekday strictly before."""
        for number, (wanted, at) in self.limits.items():
            if int(number) == box.day.isoweekday():
                return civil(box.day - DAY * ((box.day.isoweekday() - wanted - 1) % 7 + 1), at)
        return None

    def words(self) -> str:
        days: dict[tuple[int, str], list[str]] = {}
        for number, limit in sorted(self.limits.items()):
            days.setdefault(limit, []).append(WEEKDAYS[int(number) - 1])
        return " ; ".join(
            f"jusqu’au {WEEKDAYS[wanted - 1]} à {at} pour le {listed(names, 'le')}"
            for (wanted, at), names in days.items()
        )


class MonthDay(Deadline, frozen=True, kw_only=True, tag="month_day"):
    """Un jour d’un mois d’avant."""

    day: Annotated[int, Meta(ge=1, le=31), about("Le jour ; le dernier du mois s’il est plus court.")]
    months: Annotated[int, Meta(ge=1, le=12), about("Combien de mois avant.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        return civil(day_of_month(self.day, box.day, self.months), self.at)

    def words(self) -> str:
        when = "du mois précédent" if self.months == 1 else f"{count(self.months, 'mois')} avant"
        return f"jusqu’au {self.day} {when} à {self.at}"


class LastSchoolDay(Deadline, frozen=True, kw_only=True, tag="last_school_day"):
    """Le dernier jour de classe qui précède."""

    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        return civil(schools.school_day_before(box.day, zone_of(box)), self.at)

    def words(self) -> str:
        return f"jusqu’au dernier jour de classe qui précède à {self.at}"


class BeforeHolidays(Deadline, frozen=True, kw_only=True, tag="holidays"):
    """Tant de jours francs avant le premier jour des vacances."""

    clear_days: Annotated[DayCount, about("Combien de jours francs.")]
    at: Annotated[HourOfDay, HOUR]

    def closes(self, box: Occasion) -> datetime:
        """Before the first day of the holidays this day is in; on a school day, before the day itself."""
        found = schools.break_of(box.day, zone_of(box))
        return civil((found.first_day if found else box.day) - DAY * (self.clear_days + 1), self.at)

    def words(self) -> str:
        return f"jusqu’à {count(self.clear_days, 'jour franc', 'jours francs')} avant le début des vacances"


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


AnyDeadline = Annotated[
    DaysBefore | BusinessDays | ClearDays | HoursBefore | SameHour | Weekday | ByWeekday | MonthDay | LastSchoolDay
    | BeforeHolidays | Fixed | Windows | NoDeadline,
    Meta(title="une date limite (voir « Dates limites »)"),
]  # fmt: skip
"""A deadline of a town file: its `kind` says which."""
