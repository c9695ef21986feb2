"""Ce qu’un agent a regardé d’une famille, d’où que ce soit au guichet, un administrateur le lit."""

import pytest

from pwa.models.people import Account, Custody, Household, Membership
from tests.officers import sure
from tests.people import HOME
from tests.web.signing_up import open_to_families

LOOKED = {
    "familles?q=test": "Chercher une famille", "familles/{}": "Voir la fiche d’un foyer",
    "invitations?q=test": "Inviter les familles",
    "familles/{}/quotient": "Modifier un quotient", "familles/{}/representant/0": "Créer et modifier les foyers",
    "cles?q=test": "Donner et retirer les clés", "familles/{}/cles": "Donner et retirer les clés",
    "familles/{}/enfant/{}/inscriptions/nouvelle": "Inscrire un enfant",
    "travaux": "Voir les travaux du site",
    "familles/{}/reunion": "Réunir deux foyers", "familles/{}/enfants/reunion": "Réunir les deux fiches",
}  # fmt: skip
"""Every page of the desk where a family is found or read, and what the administrator reads of it."""


@pytest.mark.both_databases
@pytest.mark.parametrize(("page", "words"), LOOKED.items())
async def test_aucune_page_du_guichet_ne_montre_une_famille_en_silence(signed_in, page, words):
    me, boss = await Account.get(username="direction.mairie"), await signed_in("direction.mairie")
    await sure(me.username)
    await open_to_families(HOME, household_keys={"departments": ["enfance"]})
    home = (await Membership.filter(guardian__account__username="maman.test").first()).household_id
    child = (await Custody.filter(household_id=home).first()).child_id
    assert (await boss.get(f"/{HOME}/guichet/{page.format(home, child)}")).status_code == 200
    mine = (await boss.get(f"/{HOME}/guichet/agents/{me.officer_id}/consultations")).text
    assert words in mine
    if "{}" in page:
        assert f"foyer n°\u00a0{home}" in mine
        assert words in (await boss.get(f"/{HOME}/guichet/consultations/{home}")).text
        assert "Rien de noté" in (await boss.get(f"/{HOME}/guichet/consultations/{home * 10}")).text


@pytest.mark.parametrize("is_posted", [False, True])
async def test_reunir_deux_foyers_se_lit_chez_l_un_et_chez_l_autre(signed_in, is_posted):
    """The page shows both; its address names the one that stays."""
    boss = await signed_in("direction.mairie")
    await sure("direction.mairie")
    place = await Membership.filter(guardian__account__username="maman.test").first()
    home = await Household.get(id=place.household_id)
    other = await Household.create(town_id=home.town_id, address="2 rue du Test", postcode="33450", city="Saint-Loubès")
    at = f"/{HOME}/guichet/familles/{other.id}/reunion"
    if is_posted:
        stale = {"gone": home.id, "gone_revision": home.revision + 1, "kept_revision": other.revision}
        assert (await boss.post(at, data=stale)).status_code == 409
    else:
        assert (await boss.get(at, params={"autre": home.id})).status_code == 200
    for one in (home, other):
        assert "Réunir deux foyers" in (await boss.get(f"/{HOME}/guichet/consultations/{one.id}")).text
