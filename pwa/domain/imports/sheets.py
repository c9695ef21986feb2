"""A file becomes rows of the neutral set: columns named by the mapping, cells read, and what is wrong told by line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pwa.domain.declared.mistakes import Wrong
from pwa.domain.imports.cells import Dates
from pwa.domain.imports.columns import SHEETS, Sheet
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.mapping import Source, Whole
from pwa.domain.imports.records import Record, Table, Unreadable, plain, table_of
from pwa.shared.texts.imports import BAD_CELLS, BAD_LINES

Tell = Callable[[Said], None]


class Row(NamedTuple):
    """What a line says, column by column; an empty cell says nothing. `is_out`: something is wrong with it."""

    line: int
    said: Mapping[str, Any]
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """One file of the folder, and how it is read."""

    sheet: Sheet
    source: Source
    dates: Dates
    table: Table
    tell: Tell

    def rows(self) -> Iterator[Row]:
        """The lines that can be read; one that is wrong is told, and what is right of it tells which one it is."""
        for record in self.table.records():
            if record.wrong:
                self.says(Weight.FAULT, record.line, "", record.wrong)
            else:
                yield self.row(record)

    def row(self, record: Record) -> Row:
        """Every wrong cell is told."""
        said: dict[str, Any] = {}
        is_right = True
        for name, column in self.sheet.columns.items():
            cell = self.cell(name, record)
            try:
                if cell:
                    said[name] = column.read(cell, self.dates)
                elif column.is_needed:
                    raise Wrong(BAD_CELLS["missing"])
            except Wrong as wrong:
                self.says(Weight.CAUTION if column.is_light else Weight.FAULT, record.line, name, f"{wrong}")
                is_right = is_right and column.is_light
        return Row(record.line, said, is_out=not is_right)

    def cell(self, name: str, record: Record) -> str:
        """What their column says, in our words."""
        return self.source.ours(name, record.cells.get(plain(self.source.theirs(name)), ""))

    def says(self, weight: Weight, line: int, column: str, sentence: str) -> None:
        self.tell(Said(weight, self.table.path.name, line, column, sentence))


def readers(folder: Path, mapping: Whole, tell: Tell) -> list[Reader]:
    """Those of the files that are there; one that is no table at all is told."""
    return [one for sheet in SHEETS.values() if (one := reader_of(folder, sheet, mapping, tell))]


def reader_of(folder: Path, sheet: Sheet, mapping: Whole, tell: Tell) -> Reader | None:
    source = mapping.source(sheet.name)
    path = folder / (source.file or sheet.file)
    if not path.is_file():
        if source.file:
            tell(Said(Weight.FAULT, source.file, 0, "", BAD_LINES["no_file"]))
        return None
    encoding, delimiter = source.encoding or mapping.encoding, source.delimiter or mapping.delimiter
    try:
        table = table_of(path, [source.theirs(name) for name in sheet.columns], encoding, delimiter)
    except Unreadable as wrong:
        tell(Said(Weight.FAULT, path.name, 0, "", str(wrong)))
        return None
    reader = Reader(sheet, source, source.dates or mapping.dates, table, tell)
    return reader if told_header(reader) else None


def told_header(reader: Reader) -> bool:
    """Whether its needed columns are there; a needed one that is not, or a twin, is told once and not at every line."""
    there = [plain(name) for name in reader.table.header]
    theirs = {name: reader.source.theirs(name) for name in reader.sheet.columns}
    missing = [
        theirs[name]
        for name, column in reader.sheet.columns.items()
        if column.is_needed and plain(theirs[name]) not in there and not reader.source.always(name)
    ]
    twins = sorted({name for name in reader.table.header if name and there.count(plain(name)) > 1})
    for what, names in (("no_columns", missing), ("twin_columns", twins)):
        if names:
            reader.says(Weight.FAULT, 0, "", BAD_LINES[what].format(names=", ".join(names)))
    return not missing and not twins
