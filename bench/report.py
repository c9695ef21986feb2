"""One row a measure, one table a part, one page: docs/measurements.md keeps the parts that were not run again."""

import platform
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

OUT = Path(__file__).parent.parent / "docs" / "measurements.md"
MUTANTS = "mutants"
HEAD = ("mesure", "chiffre", "rapport ou nombre", "cible", "tient")


@dataclass(frozen=True, slots=True)
class Row:
    """A measure: its figure in its own words, the number that has a target, and whether it holds (None: no target)."""

    what: str
    figure: str
    value: str
    target: str
    holds: bool | None

    @property
    def cells(self) -> tuple[str, ...]:
        told = {True: "oui", False: "**non**", None: ""}[self.holds]
        return self.what, self.figure, self.value, self.target, told


def ratio(what: str, figure: str, value: float, most: float | None) -> Row:
    """A number that must not pass `most`."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    holds = None if most is None else value <= most
    return Row(what, figure, shown, "" if most is None else f"≤ {most:g}".replace(".", ","), holds)


def exact(what: str, figure: str, value: object, wanted: object) -> Row:
    """A number that must be this one."""
    return Row(what, figure, str(value), f"= {wanted}", value == wanted)


def least(what: str, figure: str, value: float, wanted: float) -> Row:
    """A number that must reach `wanted`."""
    return Row(what, figure, f"{value:g}", f"≥ {wanted:g}", value >= wanted)


def as_table(rows: list[Row]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ("---",) * len(HEAD), *(row.cells for row in rows)))


def section(name: str, title: str, rows: list[Row]) -> str:
    """A part's own section: when, where, and the command that makes it again."""
    machine = f"{platform.system()} {platform.machine()}, {cpu_count()} cœurs, Python {platform.python_version()}"
    made = f"Le {datetime.now(UTC):%d/%m/%Y}, {machine}, par `make bench PARTS={name}`."
    return f"## {title}\n\n{made}\n\n{as_table(rows)}\n"


INTRODUCTION = """# Mesures

Tout par `make bench`, une partie par `make bench PARTS=season`. Chaque comparaison est faite dans une même exécution,
en alternance ; les rapports comptent, les millisecondes dépendent de la machine.

"""


def keep(told: dict[str, str], order: list[str]) -> None:
    """Write these sections over the old ones, the others as they were; `make mutants` is told by hand, at the end."""
    text = OUT.read_text() if OUT.exists() else ""
    old = {
        m[1]: m[0]
        for m in re.finditer(r"^## .*?`make (?:bench PARTS=)?(\w+)`.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    }
    kept = [name for name in (*order, MUTANTS) if name in told or name in old]
    sections = [(told.get(name) or old.get(name, "")).strip() + "\n" for name in kept]
    OUT.write_text(INTRODUCTION + "\n".join(sections))
