"""How dates, hours, amounts and counts are said in French; they are also the template filters of the same names."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
          "décembre")  # fmt: skip
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

NO_BREAK = "\u00a0"
THIN = "\u202f"
MINUS = "\u2212"
LINKS = {"à", "au", "aux", "avec", "de", "des", "du", "en", "par", "pour", "sans", "sur"}
"""Words after which a plural mark no longer spreads: « demandes en attente »."""

LATIN = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: |$)")
"""How Unicode calls a letter that has no accent to take off: œ is « LATIN SMALL LIGATURE OE »."""


def local(instant: datetime, zone: ZoneInfo = PARIS) -> datetime:
    """An instant on the clock of the town hall's wall."""
    return instant.astimezone(zone)


def day_title(day: date) -> str:
    """« mardi 01/02/2022 »."""
    return f"{weekday(day)} {date_fr(day)}"


def weekday(day: date) -> str:
    """« mardi »."""
    return WEEKDAYS[day.weekday()]


def day_short(day: date) -> str:
    """« 01/02 »."""
    return f"{day:%d/%m}"


def date_fr(day: date) -> str:
    """« 01/02/2022 »; an instant is read on the town's clock."""
    return f"{civil(day):%d/%m}/{civil(day).year:04}"


def stamp(instant: datetime) -> str:
    """« 24/01/2022 à 14:24 »."""
    return f"{date_fr(instant)} à {hour(instant)}"


def short_date(day: date) -> str:
    """« 17 févr. 2022 »."""
    that = civil(day)
    return f"{ordinal(that.day)} {SHORT_MONTHS[that.month - 1]} {that.year}"


def long_date(day: date) -> str:
    """« 7 avril 2022 »."""
    that = civil(day)
    return f"{ordinal(that.day)} {MONTHS[that.month - 1]} {that.year}"


def hour(instant: datetime) -> str:
    """« 14:54 »."""
    return f"{local(instant):%H:%M}"


def caps_date(day: date) -> str:
    """« 7 AVRIL 2022 »."""
    return long_date(day).upper()


def month_title(month: str) -> str:
    """« Février 2022 » from « 2022-02 »."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1].capitalize()} {int(year)}"


def period(start: date, end: date) -> str:
    """« du 01/09/2021 au 07/07/2022 »; the first year is left out when both are the same (SL-48)."""
    first = day_short(start) if start.year == end.year else date_fr(start)
    return f"du {first} au {date_fr(end)}"


def days_label(days: Iterable[date]) -> str:
    """« le 03/03/2022 » for one day, « 8 jours du 01/02/2022 au 10/03/2022 » beyond."""
    distinct = sorted(set(days))
    return days_counted(len(distinct), distinct[0], distinct[-1]) if distinct else "aucun jour"


def days_counted(number: int, first: date, last: date) -> str:
    """The same, from how many different days there are, the first and the last."""
    return f"le {date_fr(first)}" if number == 1 else f"{count(number, 'jour')} du {date_fr(first)} au {date_fr(last)}"


def limit(instant: datetime) -> str:
    """« lundi 31/01 à 23:59 »."""
    that = local(instant)
    return f"{weekday(that)} {day_short(that)} à {hour(instant)}"


def euros(cents: int) -> str:
    """« 4,40 € »."""
    sign = MINUS if cents < 0 else ""
    return f"{sign}{amount(cents)}"


def signed_euros(cents: int) -> str:
    """« + 4,40 € », « − 0,85 € », « 0,00 € »: a difference of price."""
    if cents == 0:
        return amount(0)
    return f"{'+' if cents > 0 else MINUS}{NO_BREAK}{amount(cents)}"


def amount(cents: int) -> str:
    """The amount without its sign."""
    units, rest = divmod(abs(cents), 100)
    return f"{number(units)},{rest:02}{NO_BREAK}€"


def number(value: int) -> str:
    """« 12 345 »."""
    return f"{value:,}".replace(",", THIN)


def count(n: int, words: str, plural: str | None = None) -> str:
    """« 4 changements », « 1 place restante »; in French zero is singular."""
    if abs(n) < 2:
        return f"{number(n)} {words}"
    return f"{number(n)} {plural or pluralised(words)}"


def service(department: str) -> str:
    """« Service Enfance », and « Service à la Population » as it is."""
    return department if department.lower().startswith("service") else f"Service {department}"


def of_service(department: str) -> str:
    """« service Enfance », « service à la Population », inside a sentence."""
    name = service(department)
    return f"{name[0].lower()}{name[1:]}"


def pluralised(words: str) -> str:
    """The regular plural of a noun and what agrees with it."""
    parts = words.split(" ")
    reach = next((place for place, word in enumerate(parts) if word in LINKS or "’" in word), len(parts))
    return " ".join([*map(plural_of, parts[:reach]), *parts[reach:]])


def plural_of(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def alphabetical(*names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The key that sorts names as French does, on any database: « ÉPONGE » before « TOUPIE »; accents decide ties."""
    return tuple(map(folded, names)), names


def folded(name: str) -> str:
    """A name without case, accents, ligatures or punctuation."""
    return " ".join(re.findall(r"\w+", bare(name)))


def bare(words: str) -> str:
    """Without case, accents nor ligatures; signs stay."""
    return "".join(map(plain_letter, unicodedata.normalize("NFKD", words.casefold())))


def plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.combining(letter):
        return ""
    found = LATIN.match(unicodedata.name(letter, ""))
    return found[1].lower() if found else letter


def ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)


def civil(moment: date) -> date:
    """The town's calendar day of an instant; a plain day is itself."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def listed(names: list[str], article: str = "") -> str:
    """« le lundi et le mardi » but for the first article."""
    glue = f" {article} " if article else " "
    return f"{f',{glue}'.join(names[:-1])} et{glue}{names[-1]}" if len(names) > 1 else names[0]
