"""La légende d’une saison dit les états que sa grille montre, et eux seuls."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.people import HOME

PLACES = re.compile(r"\d+ places?( libres?)?.*")
ALWAYS = {"changed", "en attente", "booked", "à envoyer", "délai passé"}


@pytest.mark.parametrize(
    ("child", "activity", "others"),
    [
        ("Bébé", "Accueil périscolaire", set()),
        ("Bébé", "Centre de Loisirs Mercredi", {"complet"}),
        ("Fille", "Centre de Loisirs Vacances", {"pas ouvert"}),
    ],
)
async def test_la_legende_dit_les_etats_de_la_grille(signed_in, world, child, activity, others):
    maman = await signed_in("maman.test")
    answer = await maman.get(f"/{HOME}/reservations/{world.enrolment(child, activity)['id']}")
    page = HTMLParser(answer.text)
    signs = {str(sign.attributes["data-sign"]) for sign in page.css(".legend li")}
    assert signs == ALWAYS | others
    words = {small.text() for small in page.css(".slot small")} - {"délai passé"}
    assert {word for word in words if not PLACES.fullmatch(word)} <= {*others, "Complet · liste d’attente"}
