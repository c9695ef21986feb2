"""What parts of the file say of each other: a name that is nowhere, a price too many. Told beside other mistakes."""

from collections.abc import Iterator, Mapping
from typing import Any

from pwa.domain.declared.mistakes import Place, found_there, instead
from pwa.domain.declared.reading import Reading
from pwa.domain.declared.sections import sections
from pwa.domain.town_files.dates import FileReading

Found = Iterator[tuple[Place, Any]]


def check_links(reading: FileReading) -> None:
    """Every name must be somewhere, and be somewhere once. The file may be wrong elsewhere: it is read as it stands."""
    file = reading.document
    for named, target, sentence in (*LINKS, *links_of_rooms()):
        known = {value for _, value in at(file, target) if isinstance(value, str)}
        for place, value in at(file, named):
            if isinstance(value, str) and value not in known:
                reading.wrong(place, f"{sentence}{found_there(value)}")
    for place, activity in at(file, ("activities", "*")):
        if isinstance(activity, Mapping):
            check_slots(place, activity, reading)
    check_tiles(reading)
    check_prices(file, reading)
    check_enrolments(file, reading)
    for paths in ONCE:
        check_once([each for path in paths for each in at(file, path)], reading)


def links_of_rooms() -> Iterator[tuple[Place, Place, str]]:
    """The departments that rooms name."""
    for one in sections():
        if one.names_departments:
            yield (one.key, *one.names_departments), DEPARTMENTS, "n’est le code d’aucun service du fichier"


def at(value: Any, path: Place, place: Place = ()) -> Found:
    """The values at a path, with their places; « * » is every element of a list, « keys » every key of a table."""
    if not path:
        yield place, value
        return
    step, *rest = path
    if step == "*" and isinstance(value, list):
        for n, one in enumerate(value):
            yield from at(one, tuple(rest), (*place, n))
    elif step == "keys" and isinstance(value, Mapping):
        for name in value:
            yield (*place, name), name
    elif isinstance(value, Mapping) and step in value:
        yield from at(value[step], tuple(rest), (*place, step))


def check_slots(place: Place, activity: Mapping[str, Any], reading: Reading) -> None:
    """Slots name each other, and groups have places for the parts that slots use."""
    codes = {value for _, value in at(activity, ("slots", "*", "code")) if isinstance(value, str)}
    parts = {value for _, value in at(activity, ("slots", "*", "uses", "*")) if isinstance(value, str)}
    for name in ("excludes", "requires"):
        for one, value in at(activity, ("slots", "*", name, "*"), place):
            if isinstance(value, str) and value not in codes:
                reading.wrong(one[:-1], f"nomme un créneau inconnu{found_there(value)}")
    for one, value in at(activity, ("groups", "*", "capacity", "keys"), place):
        if value not in parts:
            reading.wrong(one[:-1], f"nomme une partie de journée qu’aucun créneau n’utilise{found_there(value)}")


def check_tiles(reading: FileReading) -> None:
    """A town renames or hides the tile of a room that exists."""
    for place, code in at(reading.document, ("profile", "tiles", "keys")):
        if reading.tiles and code not in reading.tiles:
            known = ", ".join(sorted(reading.tiles))
            reading.wrong(place[:-1], f": pas de tuile « {code} ». Leurs codes : {known}.")


def check_prices(file: Mapping[str, Any], reading: Reading) -> None:
    for _, starts in at(file, ("quotients", "from")):
        for place, prices in at(file, ("activities", "*", "slots", "*", "price")):
            if isinstance(starts, list) and isinstance(prices, list) and prices and len(prices) != len(starts):
                reading.wrong(place, f"doit donner {len(starts)} prix, un par tranche de quotient{instead(prices)}")


def check_enrolments(file: Mapping[str, Any], reading: Reading) -> None:
    groups = {
        (activity.get("code"), name)
        for _, activity in at(file, ("activities", "*"))
        if isinstance(activity, Mapping) and isinstance(activity.get("code"), str)
        for _, name in at(activity, ("groups", "*", "name"))
        if isinstance(name, str)
    }
    for place, one in at(file, ("demo", "households", "*", "children", "*", "enrolments", "*")):
        names = (one.get("activity"), one.get("group")) if isinstance(one, Mapping) else (None, None)
        if all(isinstance(name, str) for name in names) and names not in groups:
            reading.wrong((*place, "group"), f"n’est pas un groupe de cette activité{found_there(names[1])}")


def check_once(found: list[tuple[Place, Any]], reading: Reading) -> None:
    seen: set[str] = set()
    for place, value in found:
        if isinstance(value, str):
            if value.casefold() in seen:
                reading.wrong(place, f"est déjà pris ailleurs dans le fichier{found_there(value)}")
            seen.add(value.casefold())


DEPARTMENTS: Place = ("departments", "*", "code")
NOWHERE = "n’est pas dans le fichier"
GUARDIANS = ("demo", "households", "*", "guardians", "*")
CHILDREN = ("demo", "households", "*", "children", "*")
LINKS: tuple[tuple[Place, Place, str], ...] = (
    (("activities", "*", "department"), DEPARTMENTS, NOWHERE),
    (("activities", "*", "groups", "*", "site"), ("sites", "*", "name"), NOWHERE),
    (("closures", "*", "site"), ("sites", "*", "name"), NOWHERE),
    ((*CHILDREN, "enrolments", "*", "class"), ("sites", "*", "classes", "*", "code"), "n’est la classe d’aucun site"),
)
"""What is named, where it must stand, and what to say when it does not."""

ONCE: tuple[tuple[Place, ...], ...] = (
    (("sites", "*", "classes", "*", "code"),),
    ((*GUARDIANS, "email"),),
    ((*GUARDIANS, "username"), ("demo", "officers", "*", "username")),
)
"""What no two parts of the file may share, wherever they stand."""
