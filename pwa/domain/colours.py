"""A town's colours: whether they can be read (WCAG 2, AA, light and dark), and the lines of style that carry them."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

WORDS, SIGNS = 4.5, 3.0
"""What AA asks of the contrast of words, and of signs."""
FAINTEST = 0.85
"""The date in the banner is written so thick."""
SOFT = 0.14
"""How much of the accent is in the ground of what is ticked."""
BACKGROUND = "#faf7f1"
"""Behind the icon of an application that starts, for a town that has not chosen."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a town's colours stand on or under, as base.css says it; its own banner and accent are the house's."""

    name: str
    bg: str
    card: str
    roof: str
    on_roof: str
    sun: str
    accent: str
    inks: tuple[str, ...]


LIGHT = Ground(
    "clair",
    "#f8f4ec",
    "#fffdf9",
    roof="#0d4c4a",
    on_roof="#ffffff",
    sun="#f2b544",
    accent="#0b6863",
    inks=("#ffffff", "#06211f"),
)
DARK = Ground(
    "sombre",
    "#10171a",
    "#192327",
    roof="#0d2c2c",
    on_roof="#e9f0f0",
    sun="#f2bf5e",
    accent="#66cfc4",
    inks=("#06211f", "#ffffff"),
)


Wrong = Callable[[str, Ground], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Look:
    """What a page carries: its bar's colours, its own lines of style, and what lets a browser take them (`source`,
    « 'sha256-…' » for the content security policy, empty without a style)."""

    bar: str
    bar_dark: str
    css: str
    source: str


@lru_cache(maxsize=256)
def look(roof: str | None, roof_dark: str | None, accent: str | None, accent_dark: str | None) -> Look:
    is_ours = roof in (None, LIGHT.roof) and roof_dark is None
    bar, bar_dark = roof or LIGHT.roof, DARK.roof if is_ours else roof_dark or roof or LIGHT.roof
    light, dark = lines(LIGHT, bar, accent), lines(DARK, bar_dark, accent_dark or accent)
    css = f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}" if light or dark else ""
    return Look(bar, bar_dark, css, source_of(css) if css else "")


@dataclass(frozen=True, slots=True)
class Paint:
    """A town's colours where no style of ours is: in a mail."""

    roof: str
    accent: str
    ink: str
    accent_dark: str
    ink_dark: str


def paint(roof: str, accent: str | None, accent_dark: str | None) -> Paint:
    """A button is the accent, under the ink that is read best."""
    by_day, by_night = accent or LIGHT.accent, accent_dark or accent or DARK.accent
    return Paint(roof, by_day, ink_on(by_day, LIGHT), accent_dark=by_night, ink_dark=ink_on(by_night, DARK))


def source_of(css: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'"


def lines(ground: Ground, roof: str, accent: str | None) -> str:
    """The tokens of base.css that are not the house's."""
    said = {} if roof == ground.roof else {"roof": roof}
    if accent:
        said |= {"accent": accent, "on-accent": ink_on(accent, ground), "accent-soft": mixed(accent, ground.card, SOFT)}
    return ";".join(f"--{name}:{colour}" for name, colour in said.items())


def wrongs(roof: str, roof_dark: str | None, accent: str | None, accent_dark: str | None) -> Iterator[tuple[str, str]]:
    """(key of the file, French sentence) of each colour that would not be read."""
    yield from either(banner_wrongs, "theme_color", roof, roof_dark)
    if accent or accent_dark:
        yield from either(accent_wrongs, "accent", accent or LIGHT.accent, accent_dark)


def either(wrong: Wrong, name: str, colour: str, dark: str | None) -> list[tuple[str, str]]:
    """By day, then by night; the same colour that is wrong by day is told once."""
    found = [(name, said) for said in wrong(colour, LIGHT)]
    if found and dark is None:
        return found
    return found + [(f"{name}_dark", said) for said in wrong(dark or colour, DARK)]


def banner_wrongs(colour: str, ground: Ground) -> Iterator[str]:
    faint = mixed(ground.on_roof, colour, FAINTEST)
    return told("le texte du bandeau", colour, [(faint, WORDS), (ground.sun, SIGNS)], ground)


def accent_wrongs(colour: str, ground: Ground) -> Iterator[str]:
    """As words on the page, on a card and on its own pale shade, and under the words of a button."""
    under = (ground.bg, ground.card, mixed(colour, ground.card, SOFT), ink_on(colour, ground))
    return told("ce qui a cette couleur", colour, [(other, WORDS) for other in under], ground)


def ink_on(colour: str, ground: Ground) -> str:
    return max(ground.inks, key=lambda ink: contrast(ink, colour))


def told(what: str, colour: str, against: list[tuple[str, float]], ground: Ground) -> Iterator[str]:
    """The worst of what is missed, once."""
    share, other, wanted = min((contrast(colour, other) / wanted, other, wanted) for other, wanted in against)
    if share < 1:
        found, least = (f"{figure:.1f}".replace(".", ",") for figure in (share * wanted, wanted))
        yield (
            f"(« {colour} ») ne va pas en mode {ground.name} : {what} se lirait mal, contraste de {found} avec "
            f"« {other} » au lieu de {least}."
        )


def contrast(one: str, other: str) -> float:
    """Between 1 and 21, as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(part / 255) for part in parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def mixed(over: str, under: str, share: float) -> str:
    """`over` laid on `under` at this opacity."""
    both = zip(parts(over), parts(under), strict=True)
    return "#" + "".join(f"{round(top * share + bottom * (1 - share)):02x}" for top, bottom in both)


def parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


OURS = look(None, None, None, None)
"""The look of the house, for a town that chose nothing."""
