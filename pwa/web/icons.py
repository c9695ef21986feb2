"""The icons of `static/icons` in a town's colour. Each has a palette of mixes of three colours, the house's roof, white
and the sun: in every one, the town's roof takes the place of the house's, and no library draws anything."""

import struct
import zlib
from functools import lru_cache

from pwa.domain.colours import LIGHT, parts
from pwa.web.assets import STATIC

WHITE, AT, HEAD = "#ffffff", 8, 12
"""A file begins with eight bytes, a piece of it with its length and its name, and ends with a sum."""


@lru_cache(maxsize=512)
def painted(file: str, roof: str) -> bytes | None:
    """An icon with that roof; None when there is none of that name."""
    found = next((one for one in (STATIC / "icons").iterdir() if one.name == file), None)
    if found is None:
        return None
    drawn = found.read_bytes()
    if roof == LIGHT.roof:
        return drawn
    if found.suffix == ".svg":
        return drawn.replace(LIGHT.roof.encode(), roof.encode())
    return with_roof(drawn, roof)


def with_roof(drawn: bytes, roof: str) -> bytes:
    """A PNG whose palette has another roof; one without a palette stays as it is."""
    at = AT
    while at < len(drawn):
        length, name = struct.unpack_from(">I4s", drawn, at)
        end = at + HEAD + length
        if name == b"PLTE":
            return drawn[:at] + piece(name, mixes(drawn[at + 8 : end - 4], roof)) + drawn[end:]
        at = end
    return drawn


def piece(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))


def mixes(palette: bytes, roof: str) -> bytes:
    """In each colour, as much of this roof as there was of the house's."""
    away = [new - old for new, old in zip(parts(roof), parts(LIGHT.roof), strict=True)]
    return b"".join(moved(palette[at : at + 3], away) for at in range(0, len(palette), 3))


def moved(colour: bytes, away: list[int]) -> bytes:
    share = min(1, max(0, dot(colour, ACROSS) / dot(parts(LIGHT.roof), ACROSS)))
    return bytes(min(255, max(0, round(part + share * far))) for part, far in zip(colour, away, strict=True))


def cross(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    (a, b, c), (d, e, f) = one, other
    return b * f - c * e, c * d - a * f, a * e - b * d


def dot(one: bytes | tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum(here * there for here, there in zip(one, other, strict=True))


ACROSS = cross(parts(WHITE), parts(LIGHT.sun))
"""What no mix of white and sun has: along it one measures how much roof there is."""
