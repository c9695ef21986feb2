"""Créer son espace et son profil, sur un écran étroit et un large, en clair et en sombre : axe, largeurs, doigts."""

import os
from pathlib import Path

import pytest

from tests.browser.probes import AXE, BROKEN_WORDS, SMALL_TARGETS, TOO_WIDE, VIOLATIONS
from tests.conftest import PHONE
from tests.guide.parent import Parent
from tests.guide.test_creer_son_espace import SAINT_MAUR, remplit

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = {
    "étroit": PHONE | {"viewport": {"width": 360, "height": 740}},
    "large": {"viewport": {"width": 1280, "height": 900}},
}
ALBUM = os.environ.get("PREAU_ALBUM")


async def faults(parent, name):
    """What the probes say of the screen; the words at 200 % last."""
    await parent.page.evaluate(AXE)
    said = list(await parent.page.evaluate(VIOLATIONS))
    if ALBUM:
        await parent.page.screenshot(path=Path(ALBUM) / f"{name}.png", full_page=True)
    for probe in (TOO_WIDE, SMALL_TARGETS):
        said += await parent.page.evaluate(probe)
    await parent.page.evaluate("document.documentElement.style.fontSize = '200%'")
    for probe in (TOO_WIDE, BROKEN_WORDS):
        said += [f"à 200 % : {one}" for one in await parent.page.evaluate(probe)]
    await parent.page.evaluate("document.documentElement.style.fontSize = ''")
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"], ids=["clair", "sombre"])
@pytest.mark.parametrize("size", SIZES)
async def test_chaque_ecran_se_lit_et_se_touche(contexts, size, scheme):
    context = await contexts(**SIZES[size], color_scheme=scheme, reduced_motion="reduce", service_workers="block")
    parent, found = Parent(await context.new_page(), town=SAINT_MAUR), {}

    async def look(name):
        found[name] = await faults(parent, f"{name}-{size}-{scheme}")

    await parent.ouvre()
    await look("a-accueil")
    await parent.ouvre("creer-mon-espace/identite")
    await look("b-identite")
    await parent.page.evaluate("document.querySelector('form.profile').noValidate = true")
    await parent.clique("Écran suivant")
    await parent.lit("réponse est à revoir")
    await look("c-identite-fausse")
    await remplit(parent, Nom="Vandenbroucke-Test")
    await parent.clique("Écran suivant")
    await look("d-adresse")
    await remplit(parent, Numéro_et_rue="12 avenue du Test", Code_postal="94100", Ville="Saint-Maur")
    await parent.clique("Écran suivant")
    await remplit(parent, Adresse_de_courriel="une.adresse.plutot.longue.pour.un.ecran@un-domaine-long.example")
    await look("e-contact")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 4 sur 4")
    await look("f-authentification")
    await parent.ouvre("creer-mon-espace/lien/inconnu")
    await look("g-lien-mort")
    assert {name: said for name, said in found.items() if said} == {}
