"""`docs/town-file.md`, written from the declaration of the town file."""

from collections.abc import Iterator
from dataclasses import MISSING
from typing import Any

from pwa.domain.town_files.kinds import Several, Table
from pwa.domain.town_files.reading import Kind, keys_of
from pwa.domain.town_files.rules import RULE, RULES
from pwa.domain.town_files.schema import TownFile

HEAD = """# Le fichier d’une commune

Cette page est écrite par `python -m pwa.domain.town_files.reference > docs/town-file.md`, d’après la déclaration que
lit `preau town load` : ne la corrigez pas à la main. `pwa/towns/saint-loubes.toml` est un exemple entier.

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
    parts = [HEAD, *tables("Le fichier", TownFile), LIMITS]
    for kind, declared in RULES.items():
        parts.append(f'### `kind = "{kind}"`\n\n{declared.__doc__}\n\n{rows(declared, leave=("kind",))}')
    return "\n".join(parts).rstrip() + "\n"


def tables(title: str, declared: type[Any], name: str = "") -> Iterator[str]:
    """A table of the file, then those inside it."""
    yield f"## {title}\n\n{declared.__doc__}\n\n{rows(declared)}"
    for key, _, spec in keys_of(declared):
        path = f"{name}.{key}" if name else key
        inside, is_list = inside_of(spec.kind)
        if inside:
            yield from tables(f"`[[{path}]]`" if is_list else f"`[{path}]`", inside, path)


def inside_of(kind: Kind) -> tuple[type[Any] | None, bool]:
    if isinstance(kind, Several) and isinstance(kind.kind, Table):
        return kind.kind.declared, True
    return (kind.declared, False) if isinstance(kind, Table) else (None, False)


def rows(declared: type[Any], leave: tuple[str, ...] = ()) -> str:
    """The keys of a table: what each is for, what it takes, what it is when the file leaves it out."""
    lines = ["| clé | à quoi elle sert | ce qu’elle prend | sans elle |", "|---|---|---|---|"]
    for key, one, spec in keys_of(declared):
        if key not in leave:
            lines.append(f"| `{key}` | {spec.about} | {taken(spec.kind)} | {otherwise(one.default)} |")
    return "\n".join(lines) + "\n"


def taken(kind: Kind) -> str:
    inside, is_list = inside_of(kind)
    if inside:
        return "des tables" if is_list else "une table"
    if kind is RULE:
        return "une date limite"
    return kind.words.replace("|", "\\|")


def otherwise(default: Any) -> str:
    """What a silence means."""
    if default is MISSING:
        return "**nécessaire**"
    if default is None or hasattr(default, "__dataclass_fields__"):
        return ""
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    return " · ".join(f"« {one} »" for one in default) if isinstance(default, tuple) else f"« {default} »"


if __name__ == "__main__":
    print(markdown(), end="")
