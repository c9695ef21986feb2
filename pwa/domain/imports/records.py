"""Lines become the cells of a table: its delimiter, its header, and what is wrong with a line."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

from pwa.domain.french import folded
from pwa.domain.imports.lines import LONGEST, Line, encoding_of, lines_of
from pwa.shared.texts.imports import BAD_LINES

DELIMITERS = (";", ",", "\t", "|")
MOST_LINES = 40
"""Of one record, whose cells may hold line ends between quotes."""

NO_HEADER = re.compile(r'"?sep=."?\s*|\s*', re.IGNORECASE)
"""What may come before the names of the columns: nothing, or what tells Excel the delimiter."""


class Unreadable(Exception):
    """The file is no such table; the message is a French sentence."""


class Record(NamedTuple):
    """The cells of a line by the plain names of their columns, or what is wrong with it; `values` are in their order,
    for names that come again."""

    line: int
    cells: Mapping[str, str]
    wrong: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was found: how it is written, and its columns as it names them."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    def records(self) -> Iterator[Record]:
        """Every line after the header that says something."""
        found = from_header(joined(lines_of(self.path, self.encoding), self.delimiter))
        next(found, None)
        names = [plain(name) for name in self.header]
        for line in found:
            if record := record_of(line, names, self.delimiter):
                yield record


def table_of(path: Path, wanted: Iterable[str], encoding: str | None = None, delimiter: str | None = None) -> Table:
    """The file, by its first line. Raises Unreadable when it has no column of those that are wanted."""
    encoding = encoding or encoding_of(path)
    first = next(from_header(joined(lines_of(path, encoding))), None)
    if first is None or not first.text:
        raise Unreadable(BAD_LINES["empty"])
    known = {plain(name) for name in wanted}
    tried = {one: cells_of(first.text, one) for one in (delimiter,) if one} or guesses(first.text)
    best = max(tried, key=lambda one: len(known & set(map(plain, tried[one]))))
    if not known & set(map(plain, tried[best])):
        raise Unreadable(no_column(first.text, known, delimiter))
    return Table(path, encoding, best, tuple(tried[best]))


def from_header(lines: Iterable[Line]) -> Iterator[Line]:
    return dropwhile(lambda one: one.text is not None and NO_HEADER.fullmatch(one.text), lines)


@lru_cache(maxsize=1000)
def plain(column: str) -> str:
    """« Code_Postal », « code postal » and « CODE-POSTAL » are one column."""
    return folded(column.replace("_", " "))


def guesses(header: str) -> dict[str, list[str]]:
    return {one: cells_of(header, one) for one in DELIMITERS}


def no_column(header: str, known: set[str], delimiter: str | None) -> str:
    """No column is known: the delimiter may be another than the mapping says."""
    other = next((one for one, cells in guesses(header).items() if known & set(map(plain, cells))), None)
    if delimiter and other:
        return BAD_LINES["delimiter"].format(said=delimiter, other={"\t": "\\t"}.get(other, other))
    return BAD_LINES["no_column"]


def joined(lines: Iterable[Line], delimiter: str = DELIMITERS[0]) -> Iterator[Line]:
    """Lines whose quotes are open go on with those that follow; one that never closes is told alone."""
    waiting: deque[Line] = deque()
    source = iter(lines)
    while line := (waiting.popleft() if waiting else next(source, None)):
        parts = [line]
        while is_open(parts) and len(parts) < MOST_LINES:
            if not (more := waiting.popleft() if waiting else next(source, None)):
                break
            parts.append(more)
        if len(parts) > 1 and (is_open(parts) or not cells_of(text_of(parts) or "", delimiter)):
            waiting.extendleft(reversed(parts[1:]))
            parts = parts[:1]
        yield Line(line.number, text_of(parts), parts[-1].is_whole)


def is_open(parts: list[Line]) -> bool:
    return all(one.text is not None for one in parts) and sum((one.text or "").count('"') for one in parts) % 2 == 1


def text_of(parts: list[Line]) -> str | None:
    if any(one.text is None for one in parts):
        return None
    text = "\n".join(one.text or "" for one in parts)
    return text if len(text) <= LONGEST else None


def cells_of(text: str, delimiter: str) -> list[str]:
    """None at all when a line ends between two quotes that hold no cell."""
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])]
    except csv.Error:
        return []


def record_of(line: Line, names: list[str], delimiter: str) -> Record | None:
    """None for a line without a word."""
    if line.text is None:
        return Record(line.number, {}, BAD_LINES["too_long"])
    if not line.text.strip(f"{delimiter} \t"):
        return None
    cut = "" if line.is_whole else BAD_LINES["cut"]
    if bad := unreadable(line.text):
        return Record(line.number, {}, f"{BAD_LINES[bad]}{cut}")
    cells = cells_of(line.text, delimiter)
    if len(cells) < len(names) or any(cells[len(names) :]):
        wrong = BAD_LINES["cells"].format(found=len(cells), wanted=len(names))
        return Record(line.number, dict(zip(names, cells, strict=False)), f"{wrong}{cut}", tuple(cells))
    return Record(line.number, dict(zip(names, cells, strict=False)), None, tuple(cells))


def unreadable(text: str) -> str | None:
    """What keeps a line from being one."""
    if "\0" in text:
        return "zeros"
    if "\ufffd" in text:
        return "letters"
    return "quotes" if text.count('"') % 2 else None
