"""`preau import households`, `preau import sample`, `preau import onde`."""

import asyncio
import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from pwa.commands.around.data import data, settings, town_named
from pwa.commands.around.stopping import Refused
from pwa.commands.town import town_file
from pwa.domain.french import count, local
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.mapping import Whole, read_mapping
from pwa.domain.imports.onde.comparing import compare
from pwa.domain.imports.records import Unreadable
from pwa.domain.imports.running import Import, Tally, shelf
from pwa.domain.imports.sample import write_sample
from pwa.running import clock
from pwa.settings import Settings
from pwa.shared.texts.imports import IMPORT_OUTCOMES, ONDE, REPORT_HEADER

SHOWN = 20
"""Lines of the report on the screen; `--report` writes them all."""

WRONG = (Weight.FAULT, Weight.CAUTION)
SHOWN_FIRST = (*WRONG, Weight.FOUND)

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import", help="Reprendre ce qu’une commune avait dans un autre logiciel.")
def importing() -> None:
    pass


@importing.command(help="Écrire un dossier d’exemple, à remplir : les six fichiers et leurs colonnes.")
@click.argument("folder", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path))
def sample(folder: Path) -> None:
    for path in write_sample(folder, local(clock.real_time()).date()):
        click.echo(path)


@importing.command(help="Reprendre des foyers : d’abord une répétition et son rapport, puis --apply.")
@click.argument("slug", metavar="COMMUNE")
@click.argument("folder", metavar="DOSSIER", type=FOLDER)
@click.option(
    "--mapping", metavar="FICHIER", type=FILE, help="La correspondance avec les colonnes d’un autre logiciel."
)
@click.option(
    "--report", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path), help="Où écrire le rapport."
)
@click.option("--apply", is_flag=True, help="Écrire dans la base, après la répétition.")
@click.option("--partial", is_flag=True, help="Écrire même si des lignes sont fausses : elles sont laissées de côté.")
def households(slug: str, folder: Path, mapping: Path | None, report: Path | None, apply: bool, partial: bool) -> None:
    asyncio.run(imported(settings(), slug, Asked(folder, mapped(mapping), report, apply, partial)))


@importing.command(
    help="Comparer les élèves d’ONDE aux enfants qui sont ici : un rapport pour le guichet, rien d’écrit."
)
@click.argument("slug", metavar="COMMUNE")
@click.argument("pupils", metavar="ÉLÈVES", type=FILE)
@click.argument("guardians", metavar="RESPONSABLES", type=FILE, required=False)
@click.option(
    "--report", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path), help="Où écrire le rapport."
)
def onde(slug: str, pupils: Path, guardians: Path | None, report: Path | None) -> None:
    told = asyncio.run(compared(settings(), slug, pupils, guardians))
    for one in told[:SHOWN] if report else told:
        click.echo(f"{one.weight}\u00a0: {one}")
    if report:
        write_report(report, told)
        click.echo(IMPORT_OUTCOMES["report"].format(path=report))
    click.echo(ONDE["nothing"])


async def compared(settings: Settings, slug: str, pupils: Path, guardians: Path | None) -> list[Said]:
    """What an officer may want to know."""
    told: list[Said] = []
    async with data(settings):
        try:
            await compare((await town_named(slug)).id, pupils, guardians, told.append)
        except Unreadable as wrong:
            raise Refused(f"{pupils.name} {wrong}") from wrong
    return told


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of an import."""

    folder: Path
    mapping: Whole = field(default_factory=Whole)
    report: Path | None = None
    is_applied: bool = False
    is_partial: bool = False


def mapped(path: Path | None) -> Whole:
    """The mapping; without one, the files are of the neutral set."""
    return read_mapping(town_file(path)[1]) if path else Whole()


async def imported(settings: Settings, slug: str, asked: Asked) -> None:
    """Rehearse, tell, and write if that was asked and may be."""
    async with data(settings) as now:
        town = await town_named(slug)
        with shelf() as aside:
            with bar("Lecture", lines_in(asked.folder)) as seen:
                brought = await Import.prepared(aside, town.id, asked.folder, asked.mapping, seen)
            if not brought.lines and not brought.weights():
                raise Refused(IMPORT_OUTCOMES["nothing"])
            with bar("Répétition", brought.households) as seen:
                tally = await brought.rehearsed(now, seen)
            tell(brought, asked, tally)
            if not asked.is_applied:
                click.echo(IMPORT_OUTCOMES["rehearsed"])
                return
            refuse_faults(brought, asked)
            with bar("Écriture", brought.households) as seen:
                await brought.written(now, seen)
            click.echo(IMPORT_OUTCOMES["written"])
            click.echo(IMPORT_OUTCOMES["longest"].format(milliseconds=round(brought.longest * 1000)))


def refuse_faults(brought: Import, asked: Asked) -> None:
    if brought.weights().get(Weight.FAULT) and not asked.is_partial:
        raise Refused(IMPORT_OUTCOMES["faults"])


def tell(brought: Import, asked: Asked, tally: Tally) -> None:
    """What is wrong or here already, the first lines of it, and what would be written; all of it in the report."""
    weights = brought.weights()
    shown = list(brought.said(SHOWN_FIRST, SHOWN))
    for one in shown:
        click.echo(f"{one.weight}\u00a0: {one}")
    if (left := sum(weights.get(weight, 0) for weight in SHOWN_FIRST) - len(shown)) > 0:
        click.echo(IMPORT_OUTCOMES["more"].format(count=count(left, "autre ligne")))
    for noun, created, changed, same in tally.lines:
        click.echo(IMPORT_OUTCOMES["difference"].format(noun=noun, created=created, changed=changed, same=same))
    for weight in (*SHOWN_FIRST, Weight.LEFT):
        click.echo(f"{weight}\u00a0: {count(weights.get(weight, 0), 'ligne')}")
    if asked.report:
        write_report(asked.report, brought.said())
        click.echo(IMPORT_OUTCOMES["report"].format(path=asked.report))


def write_report(path: Path, said: Iterable[Said]) -> None:
    """For a spreadsheet, and for its owner alone: it names families."""
    with open(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8-sig", newline=""
    ) as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(REPORT_HEADER)
        writer.writerows(list(one.cells) for one in said)


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar, on a terminal; it ends full, however near the length was."""
    with click.progressbar(length=length, label=label) as shown:
        yield shown.update
        shown.update(length - shown.pos)


def lines_in(folder: Path) -> int:
    """About how many lines there are to read."""
    return sum(line_ends(path) for path in folder.iterdir() if path.is_file())


def line_ends(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


COMMAND = importing
