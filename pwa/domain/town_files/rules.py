"""An activity's rules, declared: the days it opens, and until when one may book or cancel (`calendars/limits.py`)."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from pwa.domain.french import date_fr
from pwa.domain.town_files.dates import Day, Moment
from pwa.domain.town_files.kinds import HOUR_OF_DAY, Choice, Keyed, Several, Table, Text, Whole
from pwa.domain.town_files.reading import Incomplete, Place, Reading, Wrong, instead, key, keys_of, read_table

DAYS = Whole(0, 366)
WEEKDAY = Whole(1, 7)
SKIPPED = ("weekends", "public_holidays", "closures")
AT = "L’heure limite ; cette minute entière compte."


@dataclass(frozen=True, slots=True)
class Skipped:
    words: str = f"l’un de {', '.join(SKIPPED)}, ou un jour"

    def read(self, found: Any, at: Place, reading: Reading) -> str:
        return found if found in SKIPPED else Day(self.words).read(found, at, reading).isoformat()


@dataclass(frozen=True, slots=True)
class Before:
    """Le jour d’une autre semaine : son numéro (1 pour lundi) et l’heure, comme [5, "11:00"]."""

    words: str = 'un jour et une heure comme [5, "11:00"]'

    def read(self, found: Any, at: Place, reading: Reading) -> list[Any]:
        if not isinstance(found, list) or len(found) != 2:
            raise Wrong(f"doit être {self.words}{instead(found)}")
        return [WEEKDAY.read(found[0], at, reading), HOUR_OF_DAY.read(found[1], at, reading)]


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A limit: its `kind` says which table it is."""

    words: str = "une date limite (voir « Dates limites »)"

    def read(self, found: Any, at: Place, reading: Reading) -> Any:
        if not isinstance(found, Mapping):
            raise Wrong(f"doit être {self.words}{instead(found)}")
        kind = found.get("kind")
        if not isinstance(kind, str) or kind not in RULES:
            reading.wrong(
                (*at, "kind"), "manque." if kind is None else f"doit être l’un de {', '.join(RULES)}{instead(kind)}"
            )
            raise Incomplete
        return read_table(RULES[kind], found, at, reading)


RULE = RuleKind()
SKIP = Several(Skipped(), most=100)
SKIP_ABOUT = "Ce qui ne compte pas : weekends, public_holidays, closures, ou des jours."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Sans date limite."""

    kind: str = key(Text(20), "Le genre de date limite.")
    after_holidays: Any = key(RULE, "La date limite du jour de la rentrée, au lieu de celle-ci.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysBefore(Limit):
    """Tant de jours avant."""

    days: int = key(DAYS, "Combien de jours ; 0 pour le jour même.")
    at: str = key(HOUR_OF_DAY, AT)
    skip: tuple[str, ...] | None = key(SKIP, SKIP_ABOUT, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessDays(DaysBefore):
    """Tant de jours ouvrés avant : ni week-ends, ni jours fériés, ni fermetures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearDays(DaysBefore):
    """Tant de jours francs (entiers) entre la date limite et le jour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursBefore(Limit):
    """Tant d’heures avant le début du créneau."""

    hours: int = key(Whole(0, 24 * 366), "Combien d’heures.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHour(Limit):
    """Tant de jours avant, à l’heure du créneau."""

    days: int = key(DAYS, "Combien de jours.")
    skip: tuple[str, ...] | None = key(SKIP, SKIP_ABOUT, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday(Limit):
    """Un jour de la semaine, tant de semaines avant."""

    weekday: int = key(WEEKDAY, "1 pour lundi … 7 pour dimanche.")
    weeks: int = key(Whole(0, 52), "Combien de semaines avant ; 0 pour la même.")
    at: str = key(HOUR_OF_DAY, AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByWeekday(Limit):
    """Une date limite par jour de la semaine ; un jour qui n’y est pas n’en a pas."""

    limits: dict[str, list[Any]] = key(
        Keyed(Choice(tuple("1234567")), Before()), "Pour chaque jour (« 1 » pour lundi), le dernier jour et l’heure."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay(Limit):
    """Un jour d’un mois d’avant."""

    day: int = key(Whole(1, 31), "Le jour ; le dernier du mois s’il est plus court.")
    months: int = key(Whole(1, 12), "Combien de mois avant.")
    at: str = key(HOUR_OF_DAY, AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSchoolDay(Limit):
    """Le dernier jour de classe qui précède."""

    at: str = key(HOUR_OF_DAY, AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeHolidays(Limit):
    """Tant de jours francs avant le premier jour des vacances."""

    clear_days: int = key(DAYS, "Combien de jours francs.")
    at: str = key(HOUR_OF_DAY, AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(Limit):
    """Le même jour pour tous."""

    on: date = key(Day(), "Le jour.")
    at: str = key(HOUR_OF_DAY, AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWindow:
    """Une période de réservation, pour les jours d’une autre période."""

    first: date = key(Day(), "Premier jour d’accueil.", name="from")
    last: date = key(Day(), "Dernier jour d’accueil.", name="to")
    opens: str = key(Moment(), "Quand la réservation ouvre ; à 00:00 sans heure.")
    closes: str = key(Moment(), "Quand elle ferme ; à 23:59 sans heure.")

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.last < self.first:
            yield "to", "doit venir après from."
        yield from closing_wrongs(self.opens, self.closes)


def closing_wrongs(opens: str, closes: str) -> Iterator[tuple[str, str]]:
    """A window that closes before it opens."""
    if (closes if "T" in closes else f"{closes}T23:59") <= (opens if "T" in opens else f"{opens}T00:00"):
        yield "closes", "doit venir après opens."


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows(Limit):
    """Des périodes de réservation."""

    windows: tuple[BookingWindow, ...] = key(Several(Table(BookingWindow), least=1), "Les périodes.")


RULES: dict[str, type[Limit]] = {
    "days_before": DaysBefore, "business_days": BusinessDays, "clear_days": ClearDays, "hours_before": HoursBefore,
    "same_hour": SameHour, "weekday": Weekday, "table": ByWeekday, "month_day": MonthDay,
    "last_school_day": LastSchoolDay, "holidays": BeforeHolidays, "fixed": Fixed, "windows": Windows, "none": Limit,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Les règles d’une activité."""

    days: tuple[int, ...] | None = key(Several(WEEKDAY, most=7), "Les jours d’accueil, de 1 (lundi) à 7.", default=None)
    add: Limit | None = key(RULE, "Jusqu’à quand on réserve.", default=None)
    remove: Limit | None = key(RULE, "Jusqu’à quand on annule.", default=None)
    opens: Limit | None = key(RULE, "À partir de quand on réserve.", default=None)
    windows: tuple[BookingWindow, ...] | None = key(
        Several(Table(BookingWindow)), "Des périodes de réservation, au lieu de add et opens.", default=None
    )
    ages: tuple[int, ...] | None = key(Several(Whole(0, 25), 2, 2), "Les âges, comme [3, 11].", default=None)
    few_left: int | None = key(Whole(0, 1000), "Le nombre de places à partir duquel on dit ce qui reste.", default=None)
    min_days_a_week: int | None = key(
        Whole(1, 7), "Le nombre de jours à réserver par semaine au moins : dit, jamais refusé.", default=None
    )
    closed: dict[date, str] | None = key(Keyed(Day(), Text(200)), "Les jours fermés, et pourquoi.", default=None)

    def wrongs(self) -> Iterator[tuple[str, str]]:
        if self.ages and self.ages[1] < self.ages[0]:
            yield "ages", f"doit aller du plus jeune au plus âgé{instead(list(self.ages))}"
        if self.days and len(set(self.days)) < len(self.days):
            yield "days", f"nomme deux fois le même jour{instead(list(self.days))}"
        ordered = sorted(self.windows or (), key=lambda one: one.first)
        for one, after in pairwise(ordered):
            if after.first <= one.last:
                yield "windows", f"donnent deux périodes de réservation au {date_fr(after.first)}."


def as_document(made: Any, *, whole: bool = False) -> Any:
    """What was read as JSON keeps it, under the names of the file; `whole` keeps what the file left to its default."""
    if isinstance(made, date):
        return made.isoformat()
    if isinstance(made, dict):
        return {as_document(name): as_document(value, whole=whole) for name, value in made.items()}
    if isinstance(made, tuple | list):
        return [as_document(one, whole=whole) for one in made]
    if not hasattr(made, "__dataclass_fields__"):
        return made
    said = [(name, getattr(made, one.name), one.default) for name, one, _ in keys_of(type(made))]
    return {
        name: as_document(value, whole=whole)
        for name, value, default in said
        if value is not None and (whole or default is MISSING or value != default)
    }
