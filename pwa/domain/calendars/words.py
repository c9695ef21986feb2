"""A limit rule said in French, as families read it: « jusqu’à la veille à 23:59 »."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pwa.domain.french import WEEKDAYS, count, date_fr, day_short, hour, local, period

Rule = Mapping[str, Any]
SKIPPED = {"weekends": "week-ends", "public_holidays": "jours fériés", "closures": "jours de fermeture"}


def describe(rule: Rule | None) -> str:
    """« jusqu’à la veille à 23:59 »; « sans date limite » where there is none."""
    if rule is None or rule["kind"] == "none":
        return "sans date limite"
    said = WORDS[rule["kind"]](rule)
    if "after_holidays" in rule:
        return f"{said} (le jour de la rentrée : {describe(rule['after_holidays'])})"
    return said


def days_before(rule: Rule) -> str:
    if rule["days"] == 0:
        return f"jusqu’au jour même à {rule['at']}"
    if rule["days"] == 1 and not rule.get("skip"):
        return f"jusqu’à la veille à {rule['at']}"
    return f"jusqu’à {count(rule['days'], 'jour')} avant à {rule['at']}{skipping(rule)}"


def business_days(rule: Rule) -> str:
    return f"jusqu’à {count(rule['days'], 'jour ouvré')} avant à {rule['at']}"


def clear_days(rule: Rule) -> str:
    return f"jusqu’à {count(rule['days'], 'jour franc', 'jours francs')} avant à {rule['at']}{skipping(rule)}"


def hours_before(rule: Rule) -> str:
    if rule["hours"] == 0:
        return "jusqu’au début de l’accueil"
    return f"jusqu’à {count(rule['hours'], 'heure')} avant le début de l’accueil"


def same_hour(rule: Rule) -> str:
    return f"jusqu’à {count(rule['days'], 'jour')} avant, à l’heure de l’accueil{skipping(rule)}"


def weekday(rule: Rule) -> str:
    week = {0: "de la même semaine", 1: "de la semaine précédente"}
    when = week.get(rule["weeks"]) or f"{count(rule['weeks'], 'semaine')} avant"
    return f"jusqu’au {WEEKDAYS[rule['weekday'] - 1]} {when} à {rule['at']}"


def by_weekday(rule: Rule) -> str:
    days: dict[tuple[int, str], list[str]] = {}
    for day, (wanted, at) in sorted(rule["limits"].items()):
        days.setdefault((wanted, at), []).append(WEEKDAYS[int(day) - 1])
    return " ; ".join(
        f"jusqu’au {WEEKDAYS[wanted - 1]} à {at} pour le {listed(names, 'le')}" for (wanted, at), names in days.items()
    )


def month_day(rule: Rule) -> str:
    when = "du mois précédent" if rule["months"] == 1 else f"{count(rule['months'], 'mois')} avant"
    return f"jusqu’au {rule['day']} {when} à {rule['at']}"


def last_school_day(rule: Rule) -> str:
    return f"jusqu’au dernier jour de classe qui précède à {rule['at']}"


def before_holidays(rule: Rule) -> str:
    return f"jusqu’à {count(rule['clear_days'], 'jour franc', 'jours francs')} avant le début des vacances"


def fixed(rule: Rule) -> str:
    return f"jusqu’au {date_fr(date.fromisoformat(rule['on']))} à {rule['at']}"


def windows(rule: Rule) -> str:
    return " ; ".join(map(window, rule["windows"]))


def window(one: Rule) -> str:
    """« du 10/01 au 28/01/2022 pour les jours du 14/02 au 25/02/2022 »."""
    opens, closes, first, last = (date.fromisoformat(one[key][:10]) for key in ("opens", "closes", "from", "to"))
    hour = f" à {one['closes'][11:16]}" if "T" in one["closes"] else ""
    return f"{period(opens, closes)}{hour} pour les jours {period(first, last)}"


def until(opens_at: datetime | None, closes_at: datetime, first: date, last: date) -> str:
    """The same, from the instants that days share: « du 10/01 au 28/01/2022 à 23:59 pour les jours du … »."""
    closes = local(closes_at).date()
    when = period(local(opens_at).date(), closes) if opens_at else f"jusqu’au {date_fr(closes)}"
    which = f"les jours {period(first, last)}" if first != last else f"le {date_fr(first)}"
    return f"{when} à {hour(closes_at)} pour {which}"


def skipping(rule: Rule) -> str:
    """« , week-ends et jours fériés non comptés »."""
    skip = rule.get("skip", ())
    given = [f"le {day_short(date.fromisoformat(day))}" for day in skip if day not in SKIPPED]
    names = [SKIPPED[name] for name in skip if name in SKIPPED] + given
    return f", {listed(names)} non comptés" if names else ""


def listed(names: list[str], article: str = "") -> str:
    """« le lundi et le mardi » but for the first article."""
    glue = f" {article} " if article else " "
    return f"{f',{glue}'.join(names[:-1])} et{glue}{names[-1]}" if len(names) > 1 else names[0]


WORDS = {
    "days_before": days_before, "business_days": business_days, "clear_days": clear_days, "hours_before": hours_before,
    "same_hour": same_hour, "weekday": weekday, "table": by_weekday, "month_day": month_day,
    "last_school_day": last_school_day, "holidays": before_holidays, "fixed": fixed, "windows": windows,
}  # fmt: skip
