"""Passwords that everyone who guesses tries first: a shipped list (`common/`), and the words of our own screens."""

import gzip
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from pwa.domain import french

SHIPPED = Path(__file__).parent / "common" / "passwords-4.1.3.txt.gz"
FEWEST_LETTERS = 5
"""Different ones: fewer are a finger left on a key, or « abababab »."""
RUN = 3 / 4
MOST_AROUND = 5
"""What stays of « marseille2022 » once its word is found in the list: so few characters more are tried next."""
OURS = frozenset(
    {
        "activite",
        "activites",
        "azertyuiop",
        "cantine",
        "coucou",
        "creche",
        "doudou",
        "ecole",
        "ecoles",
        "enfance",
        "enfants",
        "espacecitoyen",
        "espacecitoyens",
        "famille",
        "familles",
        "garderie",
        "jeunesse",
        "mairie",
        "maternelle",
        "motdepasse",
        "password",
        "periscolaire",
        "portail",
        "portailfamille",
        "qsdfghjklm",
        "reservation",
        "reservations",
        "wxcvbn",
    }
)
"""What a parent of here would think of, that the list has not."""
LOOKALIKES = str.maketrans({"@": "a", "4": "a", "3": "e", "€": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s"})
BEFORE, AFTER = re.compile("^[^a-z]+"), re.compile("[^a-z]+$")


def is_common(password: str) -> bool:
    """Whether it is in the list as it is, or a word of the list with a few signs around or in place of letters."""
    word = french.bare(password)
    return is_run(word) or is_listed(word) or any(map(is_listed, stems(word)))


def is_run(word: str) -> bool:
    """« aaaaaaaa1 », « abcd1234efgh »: a few characters, or most of them beside the one before."""
    steps = [abs(ord(one) - ord(before)) <= 1 for before, one in pairwise(word)]
    return len(set(word)) < FEWEST_LETTERS or sum(steps) >= RUN * len(steps)


def stems(word: str) -> list[str]:
    """What may be its word, but for a few signs before and after, and signs in place of letters."""
    bare = [BEFORE.sub("", AFTER.sub("", word)), BEFORE.sub("", word), AFTER.sub("", word)]
    found = [*bare, *(one.translate(LOOKALIKES) for one in bare)]
    return [stem for stem in found if len(word) - len(stem) <= MOST_AROUND]


def is_listed(word: str) -> bool:
    return word in OURS or f"\n{word}\n" in shipped()


@cache
def shipped() -> str:
    """One a line, read at the first password that is chosen: 380 kB, which no index makes larger."""
    return gzip.decompress(SHIPPED.read_bytes()).decode()
