"""« Créer mon espace », les conditions, l’offre d’une clé d’accès : deux onglets, et *Retour* ; rien ne se perd."""

import re

import pytest
from playwright.async_api import async_playwright, expect

from pwa.models.people import Account
from pwa.models.sign_up import SignUp
from tests.browser.test_passkeys import locked, types_in
from tests.conftest import CHROMIUM, CHROMIUM_ARGS, PHONE
from tests.guide.parent import Parent
from tests.guide.test_creer_son_espace import SAINT_MAUR, choisit_son_mot_de_passe, remplit
from tests.people import HOME

pytestmark = pytest.mark.asyncio(loop_scope="session")
COURRIEL = "deux.onglets@example.org"
KEEPS = "addEventListener('pageshow', ({ persisted }) => persisted && sessionStorage.setItem('kept', '1'))"


@pytest.fixture
async def keeping(site):
    """A Chromium that keeps pages whole, as those of families do; Playwright's does not."""
    async with async_playwright() as engine:
        chromium = await engine.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGS, ignore_default_args=["--disable-back-forward-cache"]
        )
        context = await chromium.new_context(base_url=site.url, locale="fr-FR", **PHONE)
        await context.add_init_script(KEEPS)
        yield context
        await chromium.close()


@pytest.fixture
async def one(keeping):
    return Parent(await keeping.new_page(), town=SAINT_MAUR)


async def other_of(parent):
    return Parent(await parent.page.context.new_page(), town=SAINT_MAUR)


async def begins(parent, nom="D’Ornano"):
    await parent.ouvre("creer-mon-espace/identite")
    await parent.page.get_by_label("Mme").check()
    await remplit(parent, Nom=nom, Prénom="Élise")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 2 sur 4")


async def envoie(parent):
    """From the second screen to the mail."""
    await parent.ouvre("creer-mon-espace")
    await remplit(parent, Numéro_et_rue="12 avenue du Test", Code_postal="94100", Ville="Saint-Maur")
    await parent.clique("Écran suivant")
    await remplit(parent, Adresse_de_courriel=COURRIEL)
    await parent.clique("Écran suivant")
    await parent.lit("Étape 4 sur 4")
    await choisit_son_mot_de_passe(parent)
    await parent.page.wait_for_url("**/creer-mon-espace/courriel")


async def test_ce_que_l_autre_onglet_a_ecrit_se_reprend(one):
    """What was typed here stays until then; « reprendre » shows what the site has, and not what this browser kept."""
    two = await other_of(one)
    await begins(one)
    await two.ouvre("creer-mon-espace/identite")
    await one.clique("Précédent")
    await remplit(one, Nom="Premier")
    await one.clique("Écran suivant")
    await one.lit("Étape 2 sur 4")
    await remplit(two, Nom="Second")
    await two.clique("Écran suivant")
    await two.lit("rempli autrement dans un autre onglet")
    await expect(two.page.get_by_label(re.compile("^Nom"))).to_have_value("Second")
    await two.clique("Reprendre ce que dit l’autre onglet")
    await expect(two.page.get_by_label(re.compile("^Nom"))).to_have_value("Premier")
    await two.ne_lit_pas("rempli autrement")


async def test_une_creation_partie_ne_recommence_pas_en_silence(one):
    """From the other tab, which was in the middle, and by *Retour*: once, and said."""
    two = await other_of(one)
    await begins(two)
    await envoie(one)
    await remplit(two, Numéro_et_rue="3 rue d’Après", Code_postal="94100", Ville="Saint-Maur")
    await two.clique("Écran suivant")
    await two.lit("Un courriel vous attend", COURRIEL, "Cette création était déjà partie")
    await one.page.go_back()
    await one.lit("Un courriel vous attend", "Cette création était déjà partie")
    await one.ouvre("creer-mon-espace")
    await one.lit("Cet écran en commence une autre", "Étape 1 sur 4")
    assert await SignUp.all().count() == 1


async def test_tout_effacer_dans_un_onglet_se_dit_dans_l_autre(one):
    two = await other_of(one)
    await begins(one)
    await two.ouvre("creer-mon-espace/identite")
    await two.clique("Tout effacer et recommencer")
    await remplit(one, Numéro_et_rue="12 avenue du Test", Code_postal="94100", Ville="Saint-Maur")
    await one.clique("Écran suivant")
    await one.lit("Étape 1 sur 4", "a été effacé dans un autre onglet")
    await one.page.get_by_label("Mme").check()
    await remplit(one, Nom="D’Ornano", Prénom="Élise")
    await one.clique("Écran suivant")
    await expect(one.page.get_by_label(re.compile("^Numéro et rue"))).to_have_value("12 avenue du Test")


async def test_retour_et_suivant_montrent_ce_qui_est_garde(one):
    await begins(one)
    await one.page.go_back()
    await one.lit("Étape 1 sur 4")
    await expect(one.page.get_by_label(re.compile("^Nom"))).to_have_value("D’Ornano")
    await remplit(one, Nom="Changé")
    await one.page.go_forward()
    await one.lit("Étape 2 sur 4")
    await one.page.go_back()
    await expect(one.page.get_by_label(re.compile("^Nom"))).to_have_value("Changé")
    await one.clique("Écran suivant")
    await one.lit("Étape 2 sur 4")


async def test_les_conditions_acceptees_dans_un_onglet_ne_retiennent_pas_l_autre(keeping):
    await Account.filter(username="maman.test").update(terms_hash=None)
    one, two = [Parent(await keeping.new_page()) for _ in range(2)]
    await one.ouvre()
    await one.saisit_ses_identifiants()
    await one.page.wait_for_url("**/conditions**")
    await two.ouvre("conditions")
    for tab in (one, two):
        await tab.page.locator("#terms-end").scroll_into_view_if_needed()
        await tab.lit("vous pouvez accepter")
    for tab in (one, two):
        await tab.clique("J’ACCEPTE LES CONDITIONS GÉNÉRALES D’UTILISATION")
        await tab.page.wait_for_url("**/espace")
    for tab in (one, two):
        await tab.page.go_back()
        await expect(tab.page.get_by_role("link", name="Mon espace", exact=True)).to_be_visible()
        await expect(tab.page.locator("#accept")).to_have_count(0)


async def test_l_offre_d_une_cle_repondue_dans_un_onglet_disparait_de_l_autre(keeping):
    one, two = await keeping.new_page(), await keeping.new_page()
    for page in (one, two):
        await locked(page)
    await types_in(one)
    await two.goto(f"/{HOME}/espace")
    for page in (one, two):
        await expect(page.locator("#passkey-offer")).to_be_visible()
    await one.get_by_role("link", name="Ajouter une clé d’accès").click()
    await one.wait_for_url("**/cles-d-acces")
    await expect(two.locator("#passkey-offer")).to_be_hidden()
    await one.go_back()
    await expect(one.get_by_role("heading", name="MA FAMILLE")).to_be_visible()
    await expect(one.locator("#passkey-offer")).to_be_hidden()
