"""A town's own words inside a sentence: what its portal is called, and what one types to sign in."""

from typing import Any

OWN = ("Mon ", "Ma ", "Mes ", "Notre ", "Le ", "La ", "Les ")
"""Names of portals that need no article."""
ELIDED = "aeéèêiouyhâîôûœ"


def lowered(words: str) -> str:
    """« nom d’utilisateur », inside a sentence; « ID » as it is."""
    return words if words.isupper() else f"{words[0].lower()}{words[1:]}"


def is_elided(words: str) -> bool:
    return words[0].lower() in ELIDED


def the(words: str) -> str:
    """« l’identifiant », « le nom d’utilisateur »."""
    return f"l’{lowered(words)}" if is_elided(words) else f"le {lowered(words)}"


def of(words: str) -> str:
    """« d’Agathe PRUNIER », « de Zélie »."""
    return f"d’{words}" if is_elided(words) else f"de {words}"


def this(words: str) -> str:
    """« cet identifiant », « ce nom d’utilisateur »."""
    return f"{'cet' if is_elided(words) else 'ce'} {lowered(words)}"


def new(words: str) -> str:
    """« nouvel identifiant », « nouveau nom d’utilisateur »."""
    return f"{'nouvel' if is_elided(words) else 'nouveau'} {lowered(words)}"


def espace(name: str) -> str:
    """« l’Espace Citoyens », « Mon espace citoyen »."""
    if name.startswith(OWN):
        return name
    return f"l’{name}" if is_elided(name) else f"le {name}"


def of_espace(name: str) -> str:
    """« de l’Espace Citoyens », « de Mon espace citoyen », « du Portail famille »."""
    called = espace(name)
    return f"du {name}" if called == f"le {name}" else f"de {called}"


def own_espace(name: str) -> str:
    """« espace citoyen » : what follows « votre »."""
    first, _, rest = name.partition(" ")
    return (rest if f"{first} " in OWN else name).lower()


def told(sentence: str, identifier: str, **facts: Any) -> str:
    """A sentence about what one types to sign in: `{name}`, `{the_name}`, `{this_name}`."""
    words = {"name": lowered(identifier), "the_name": the(identifier), "this_name": this(identifier)}
    said = sentence.format(**words, **facts)
    return f"{said[:1].upper()}{said[1:]}"
