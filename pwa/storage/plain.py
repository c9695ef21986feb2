"""Names as one looks for them: small letters without accents, signs as spaces. PostgreSQL keeps them in an index, whose
expression landed migrations wrote; SQLite keeps their first two letters there, and reads the rest by a pattern."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import product

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import is_postgres, marks

LONG = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
SIGNS = "-'’.,_"
LETTERS = {
    "a": "àâäáãå", "c": "ç", "e": "éèêë", "i": "îïíì", "n": "ñ", "o": "ôöóòõ", "u": "ùûüú", "y": "ÿý",
}  # fmt: skip

EVERY = {accented: bare for bare, group in LETTERS.items() for one in group for accented in (one, one.upper())}
HIGHEST = "\uffff"
"""After every letter."""
PARTICLES = ("de la", "de l", "des", "de", "du", "d", "les", "le", "la", "l")
"""What stands before a name, and is left out by who looks for « étoile » or « tour »; the longest first. The indexes of
0044 are made of them: one more wants a migration."""


def plain(text: str) -> str:
    """« Œuvrard-D’Été » is « oeuvrard d ete »."""
    for accented, bare in LONG.items():
        text = text.replace(accented, bare)
    text = "".join(" " if one in SIGNS else EVERY.get(one, one) for one in unicodedata.normalize("NFC", text))
    return " ".join(text.casefold().split())


def unfolded(expression: str) -> str:
    """SQL of the expression, its letters that are two written so."""
    for accented, bare in LONG.items():
        expression = f"replace({expression}, '{accented}', '{bare}')"
    return expression


def of_postgres(expression: str) -> str:
    """SQL of `plain` of an expression, which an index may have."""
    marks = SIGNS.replace("'", "''")
    accented, bare = "".join(EVERY), "".join(EVERY.values())
    return f"lower(translate({unfolded(expression)}, '{accented}{marks}', '{bare}{' ' * len(SIGNS)}'))"


def of_sqlite(typed: str) -> str:
    """The pattern of what begins so, accents or not."""
    return "".join(map(either, plain(typed))) + "*"


def either(letter: str) -> str:
    """A letter as it may be written, in a pattern; a sign of patterns is only itself."""
    return "^" if letter == "^" else f"[{variants(letter)}]"


def variants(letter: str) -> str:
    """How a letter may be written; a dash, which would mean « from, to » in a pattern, comes last."""
    if letter == " ":
        return f" {SIGNS[1:]}{SIGNS[0]}"
    accented = LETTERS.get(letter, "")
    return f"{letter}{letter.upper()}{accented}{accented.upper()}"


def units(text: str) -> Iterator[tuple[str, str]]:
    """What the first sign of a name may be, and the text that is left then: « oe » may be one."""
    yield variants(text[0]), text[1:]
    if together := "".join(one for one, bare in LONG.items() if text.startswith(bare)):
        yield together, text[2:]


def begun(typed: str) -> list[str]:
    """Every way to write the first two signs of what is typed; none when there are not two."""
    found = [(first, rest) for first, rest in units(plain(typed))] if plain(typed) else []
    if not all(rest for _, rest in found):
        return []
    return [a + b for first, rest in found for second, _ in units(rest) for a, b in product(first, second)]


def start(expression: str) -> str:
    """SQL of its first two signs, which an index of SQLite has."""
    return f"substr({expression}, 1, 2)"


Way = tuple[str, list[str]]
"""SQL of a condition, and its values."""


def begins(db: BaseDBAsyncClient, names: Sequence[str], typed: str) -> list[Way]:
    """For each of these expressions, SQL of whether it begins so, and its values; none does where nothing but signs is
    typed. Each is to be asked on its own: SQLite takes one index for all that stands in one « or »."""
    if not plain(typed):
        return [("1 = 0", [])] * len(names)
    if is_postgres(db):
        return [begins_in_postgres(of_postgres(name), typed) for name in names]
    return [begins_in_sqlite(name, typed) for name in names]


def begins_in_postgres(kept: str, typed: str) -> Way:
    """Of an expression that is plain."""
    return f"{kept} ~>=~ ? AND {kept} ~<~ ?", [plain(typed), plain(typed) + HIGHEST]


def begins_in_sqlite(name: str, typed: str) -> Way:
    starts = begun(typed)
    near = f"{start(name)} IN ({marks(len(starts))}) AND " if starts else ""
    return f"{near}{unfolded(name)} GLOB ?", [*starts, of_sqlite(typed)]


def begins_after_particle(db: BaseDBAsyncClient, name: str, typed: str) -> list[Way]:
    """As `begins`, where the expression has a particle first: « L’ÉTOILE » is found by « étoile », « DE LA TOUR » by
    « tour », and by « la tour »."""
    if not (first := plain(typed)):
        return []
    left, has_one = bare(name, is_postgres(db))
    way, values = begins_in_postgres(left, typed) if is_postgres(db) else begins_in_sqlite(left, typed)
    is_within = f"{first} ".startswith(("l ", "la "))
    return [(f"{has_one} AND {way}", values), *(begins(db, (name,), f"de {typed}") if is_within else [])]


def bare(name: str, on_postgres: bool) -> tuple[str, str]:
    """SQL of what follows the particle that a name has first, and of whether it has one. Indexes have both."""
    if on_postgres:
        kept, first = of_postgres(name), f"'^({'|'.join(PARTICLES)}) '"
        return f"regexp_replace({kept}, {first}, '')", f"{kept} ~ {first}"
    left = f"CASE {' '.join(without(particle, name) for particle in PARTICLES)} END"
    return left, f"{left} IS NOT NULL"


def without(particle: str, name: str) -> str:
    """A case of SQLite's: nothing stands for a name that has none."""
    first = "".join(map(either, f"{particle} ")).replace("'", "''")
    return f"WHEN {name} GLOB '{first}*' THEN substr({name}, {len(particle) + 2})"
