"""A file of lines as other software writes them: whatever its encoding, in constant memory, one bad line at a time."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK = 64 * 1024
LONGEST = 64 * 1024
"""Characters of a line; nobody's row is that long."""

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
OTHERWISE = "cp1252"
"""What French software writes when it is not UTF-8."""


class Line(NamedTuple):
    """Its place in the file, from 1; `text` is None when it is too long to be one. `is_whole`: it has its end."""

    number: int
    text: str | None
    is_whole: bool = True


def encoding_of(path: Path) -> str:
    """By its mark, else by its zeros, else UTF-8 if every byte is, else OTHERWISE."""
    with path.open("rb") as file:
        first = file.read(CHUNK)
        for mark, name in MARKS.items():
            if first.startswith(mark):
                return name
        if is_wide(first):
            return "utf-16-le" if first[1::2].count(0) >= first[::2].count(0) else "utf-16-be"
        file.seek(0)
        return "utf-8" if is_utf8(file) else OTHERWISE


def is_wide(first: bytes) -> bool:
    """Half its bytes are zeros, all on the same side: UTF-16 without its mark."""
    zeros = first[::2].count(0), first[1::2].count(0)
    return len(first) >= 4 and max(zeros) * 2 > len(first) * 0.8 and min(zeros) * 20 < max(zeros)


def is_utf8(file: BinaryIO) -> bool:
    """As far as it goes: one that was cut may end inside a letter."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(path: Path, encoding: str) -> Iterator[Line]:
    """Every line, ended by any of the three ways; of one that is too long, nothing is kept."""
    number, kept, is_lost = 1, "", False
    for piece in pieces_of(path, encoding):
        *ended, rest = piece.split("\n")
        for one in ended:
            whole, kept = kept + one, ""
            yield Line(number, None if is_lost or len(whole) > LONGEST else whole)
            number, is_lost = number + 1, False
        kept += "" if is_lost else rest
        if len(kept) > LONGEST:
            kept, is_lost = "", True
    if kept or is_lost:
        yield Line(number, None if is_lost else kept, is_whole=False)


def pieces_of(path: Path, encoding: str) -> Iterator[str]:
    """The text, a piece at a time; what the encoding cannot read is a « \ufffd »."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("replace"), translate=True)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
