"""The rule of a town's passwords, the sentence made from it, and what is refused of one that is typed."""

import gzip
import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from pwa.domain.accounts import common_passwords, passwords, policy
from pwa.domain.accounts.policy import DEFAULT, GUIDES, Policy
from pwa.domain.accounts.town_file import SECTION
from pwa.domain.declared.profile import TownProfile
from pwa.domain.town_files.whole import read_town

FILE = Path(__file__).parents[2] / "pwa" / "towns" / "saint-loubes.toml"
TODAY = date(2022, 1, 24)
NAMES = ["camille.martin", "Camille.Martin@example.org", "Saint-Loubès"]


@pytest.mark.requirement("SL-24", "ECP-12")
def test_the_sentence_is_made_from_the_rule():
    assert policy.sentence(GUIDES) == (
        "Le mot de passe doit contenir au minimum 8\u00a0caractère(s) dont au moins\u00a0: 1\u00a0minuscule(s), "
        "1\u00a0chiffre(s)"
    )
    assert policy.reminder(GUIDES) == (
        "Attention, votre mot de passe doit contenir au minimum 8\u00a0caractères dont au moins\u00a0: une minuscule, "
        "un chiffre."
    )
    strict = Policy(length=14, lowercase=0, uppercase=2, digits=0, symbols=3)
    assert "14\u00a0caractère(s)" in policy.sentence(strict)
    assert policy.sentence(strict).endswith("2\u00a0majuscule(s), 3\u00a0caractère(s) spécial(aux)")
    assert policy.reminder(strict).endswith("2\u00a0majuscules, 3\u00a0caractères spéciaux.")
    assert "dont" not in policy.sentence(Policy(length=20, lowercase=0, digits=0))


def test_the_bits_of_a_rule_are_those_of_the_cnil():
    assert policy.bits(GUIDES) == pytest.approx(41.4, abs=0.05)
    assert policy.bits(Policy(length=10)) == pytest.approx(51.7, abs=0.05)
    assert policy.bits(Policy(length=12, uppercase=1, symbols=1)) > 78
    assert policy.bits(DEFAULT) >= policy.ENOUGH_BITS
    assert policy.warning(DEFAULT) is None
    assert "41" in policy.warning(GUIDES)


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ({"length": 7}, "passwords, length doit être un nombre entier de 8 à 64, pas « 7 »."),
        ({"lowercase": 0}, "passwords, length avec ces règles ne donne que 39 bits"),
        ({"length": 8, "lowercase": 0}, "passwords, length avec ces règles ne donne que 26 bits : il en faut 41"),
        ({"length": 8, "lowercase": 5, "digits": 5}, "passwords, length est plus petit que ce que demandent ensemble"),
        ({"numbers": 1}, "passwords, numbers : ce mot n’est pas connu ici."),
    ],
)
def test_a_town_file_below_the_guides_is_refused(said, mistake):
    with pytest.raises(Exception, match=re.escape(mistake)):
        read_town(saying(said), TODAY)


def test_a_town_below_the_cnil_is_loaded_with_a_warning():
    assert policy.warning(GUIDES) in read_town(saying({"length": 8}), TODAY).beyond()
    assert read_town(saying({}), TODAY).beyond() == []


def saying(said: dict) -> dict:
    """Saint-Loubès with that rule."""
    return tomllib.loads(FILE.read_text()) | {"passwords": said}


def test_a_town_that_says_nothing_has_the_stronger_rule():
    assert policy.of(TownProfile.kept("{}")) == DEFAULT
    kept = TownProfile.kept('{"passwords": {"length": 8}}')
    assert policy.of(kept).length == 8
    assert policy.of(kept) is SECTION.of(kept)
    assert policy.told(kept).for_browsers == "minlength: 8; required: lower; required: digit;"


@pytest.mark.parametrize(
    ("typed", "lacks"),
    [
        ("", "8\u00a0caractères, 1\u00a0minuscule et 1\u00a0chiffre"),
        ("abcdefg", "8\u00a0caractères et 1\u00a0chiffre"),
        ("TARTINES7", "1\u00a0minuscule"),
        ("tartinesvertes", "1\u00a0chiffre"),
    ],
)
def test_what_a_password_lacks_is_said_all_at_once(typed, lacks):
    [said] = policy.faults(GUIDES, typed)
    assert french_spaces(said).endswith(french_spaces(f"au moins {lacks}."))


def french_spaces(said: str) -> str:
    return said.replace("\u00a0", " ")


@pytest.mark.parametrize("typed", ["tartine-42-verte", "Éléphant rose 7", "пароль-дня-77", "chat-ping 7 " * 20])
def test_any_alphabet_spaces_and_length_will_do(typed):
    assert policy.faults(GUIDES, typed, NAMES) == []


def test_nothing_is_cut_and_what_is_too_long_is_said():
    assert policy.faults(GUIDES, "Tu9-xp?b" * 32) == []
    [said] = policy.faults(GUIDES, "Tu9-xp?b" * 32 + "x")
    assert "256" in said


@pytest.mark.parametrize("typed", ["camille.martin7", "xx-CAMILLE MARTIN-12", "saint loubes 33!", "SaintLoubès2022"])
def test_who_one_is_and_the_town_are_not_a_secret(typed):
    [said] = policy.faults(GUIDES, typed, NAMES)
    assert "nom de la commune" in said


@pytest.mark.parametrize(
    "typed",
    ["password1", "motdepasse12", "M0tdep@sse12", "azertyuiop12", "Marseille2022", "$oleil2026", "périscolaire1",
     "1q2w3e4r", "12345678a", "abcd1234efgh", "aaaaaaaaaa1", "Doudou2019!"],
)  # fmt: skip
def test_what_everyone_tries_first_is_refused(typed):
    [said] = policy.faults(GUIDES, typed, NAMES)
    assert "trop courant" in said


def test_the_shipped_list_is_the_one_that_is_written_down():
    vendor = (common_passwords.SHIPPED.parent / "VENDOR.md").read_text()
    assert hashlib.sha256(common_passwords.SHIPPED.read_bytes()).hexdigest() in vendor
    assert common_passwords.SHIPPED.stat().st_size < 300_000
    lines = gzip.decompress(common_passwords.SHIPPED.read_bytes()).decode().split("\n")
    assert len(lines) > 40_000
    assert lines[1:-1] == sorted(lines[1:-1])


async def test_one_password_however_a_keyboard_wrote_it():
    kept = await passwords.hashed("e\u0301le\u0301phant rose 7")
    assert await passwords.is_right(kept, "éléphant\u00a0rose\u00a07")
    assert await passwords.is_right(kept, "éléphant rose ７")
    assert not await passwords.is_right(kept, "éléphant rose 7 ")
    assert not await passwords.is_right(kept, "Éléphant rose 7")
