"""One rule for capitals: the guides' own labels keep theirs, every other title is written as a sentence."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "pwa" / "templates"
GUIDES = {
    "ACTIVITÉS", "CO-REPRÉSENTANT", "CONTACTS", "DEMANDE N°", "EFFECTUER LA MÊME DEMANDE POUR", "LE RÉCAPITULATIF",
    "CONFIRMATION D’ACTIVATION DE L’ESPACE", "MODIFICATION DE VOS IDENTIFIANTS",
    "MA FAMILLE", "MEMBRES FOYER", "MODIFIER LES RÉSERVATIONS", "MON ESPACE", "MON ESPACE PERSO",
    "MON TABLEAU DE BORD", "SERVICES", "NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE", "RÉSERVATION", "TEST",
}  # fmt: skip
"""TEST is a name of the demo's."""

TITLE = re.compile(r"<(?:h[1-4]|legend)[^>]*>(.*?)</|heading\('([^']*)'")
CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’ °-]*[A-ZÀ-ÖØ-Þ]°?(?!\w)")


def titles() -> dict[str, str]:
    """Every title's own words, and the template it is in."""
    found = {}
    for path in TEMPLATES.rglob("*.html"):
        for here, called in TITLE.findall(path.read_text()):
            found[re.sub(r"\{[{%].*?[%}]\}|<.*", " ", here or called)] = path.name
    return found


def test_only_the_guides_own_titles_are_in_capitals():
    ours = {
        words: (title, name)
        for title, name in titles().items()
        for words in CAPITALS.findall(title)
        if words.strip(" :-") not in GUIDES
    }
    assert not ours
