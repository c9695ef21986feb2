"""`docs/town-file.md`, written from the declaration of the town file (`make reference`)."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from pwa.domain.calendars.deadlines import AnyDeadline
from pwa.domain.declared.kinds import Key, Kind, keys_of, kind_of, tag_of, words_of
from pwa.domain.declared.sections import with_sections
from pwa.domain.town_files.schema.town import TownFile

HEAD = """# Le fichier d’une commune

Cette page est écrite par `make reference`, d’après la déclaration que lit `preau town load` : ne la corrigez pas à la
main. `pwa/towns/saint-loubes.toml` est un exemple entier.

Le fichier est en TOML. Il dit tout : ce qui n’y est plus est fermé, retiré ou terminé, et les familles qui y tenaient
une place en sont prévenues. Toutes ses erreurs sont dites d’un coup, chacune avec sa ligne ; rien n’est écrit tant
qu’il en reste. Quand la commune n’est pas comme dans le fichier, chaque différence est montrée et rien n’est écrit sans
`--force` ; une date limite déjà montrée n’avance qu’avec `--notice "…"`, texte envoyé aux familles.

Un jour s’écrit `2026-11-20`, `"03/01"` (de l’année scolaire en cours), `"rentrée"` ou `"fin des classes - 1"`.
"""
LIMITS = """## Dates limites

Une date limite est une table dont `kind` dit le genre. Une limite à une heure comprend cette minute entière.
"""


def markdown() -> str:
    """The whole page."""
    parts = [HEAD, *tables("Le fichier", with_sections(TownFile)), LIMITS]
    for declared in kind_of(AnyDeadline).tables:
        parts.append(f'### `kind = "{tag_of(declared)}"`\n\n{declared.__doc__}\n\n{rows(declared)}')
    return "\n".join(parts).rstrip() + "\n"


def tables(title: str, declared: type[Struct], name: str = "") -> Iterator[str]:
    """A table of the file, then those inside it."""
    yield f"## {title}\n\n{declared.__doc__}\n\n{rows(declared)}"
    for key in keys_of(declared):
        path = f"{name}.{key.name}" if name else key.name
        inside, is_list = inside_of(key.kind)
        if inside:
            yield from tables(f"`[[{path}]]`" if is_list else f"`[{path}]`", inside, path)


def inside_of(kind: Kind) -> tuple[type[Struct] | None, bool]:
    """The one table that a key holds, or holds a list of."""
    one = kind_of(kind.inside[0]) if kind.is_list else kind
    return (None if one.is_choice or not one.tables else one.tables[0]), kind.is_list


def rows(declared: type[Struct]) -> str:
    """The keys of a table: what each is for, what it takes, what it is when the file leaves it out."""
    lines = ["| clé | à quoi elle sert | ce qu’elle prend | sans elle |", "|---|---|---|---|"]
    lines += [
        f"| `{key.name}` | {key.kind.about} | {taken(key.kind)} | {otherwise(key)} |" for key in keys_of(declared)
    ]
    return "\n".join(lines) + "\n"


def taken(kind: Kind) -> str:
    inside, is_list = inside_of(kind)
    if inside:
        return "des tables" if is_list else "une table"
    return words_of(kind).replace("|", "\\|")


def otherwise(key: Key) -> str:
    """What a silence means."""
    default: Any = key.default
    if key.is_needed:
        return "**nécessaire**"
    if default is None or isinstance(default, Struct):
        return ""
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    return " · ".join(f"« {one} »" for one in default) if isinstance(default, tuple) else f"« {default} »"
