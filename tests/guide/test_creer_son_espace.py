"""Les guides de Saint-Maur-des-Fossés (« Comment créer son compte famille ») et de Chalonnes-sur-Loire (« Nouvel
utilisateur ? »), à 390 px. Les mots entre guillemets sont les leurs.
"""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from pwa.domain.sign_up import sending
from pwa.models.letters import Letter
from pwa.models.people import Household
from pwa.models.sign_up import SignUp
from tests.conftest import DESKTOP, PHONE
from tests.guide.parent import Parent

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAINT_MAUR, CHALONNES = "saintmaurdesfosses", "espacecitoyenchalonnessurloire"
MOT_DE_PASSE = "quatre mots sans rapport 7"
RESTE = "(name) => localStorage.setItem(`preau-typed:${name}`, JSON.stringify({ at: Date.now(), values: {} }))"
RIEN = "Object.keys(localStorage).every((name) => !name.startsWith('preau-typed:'))"
ALBUM = os.environ.get("PREAU_ALBUM")
"""Where pictures of each screen go, when somebody wants to look at them."""


async def regarde(parent, nom):
    """Nothing for axe to say, no horizontal scroll; and a picture for whoever asked."""
    found = await Axe().run(parent.page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert await parent.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if ALBUM:
        await parent.page.screenshot(path=Path(ALBUM) / f"{nom}.png", full_page=True)


@pytest.fixture(params=["avec JavaScript", "sans JavaScript"])
async def nouvelle(request, contexts, monkeypatch):
    monkeypatch.setattr(sending, "UNHURRIED", timedelta(hours=1))  # a slow machine takes longer than twenty seconds
    has_script = request.param == "avec JavaScript"
    context = await contexts(**PHONE, java_script_enabled=has_script, color_scheme="light" if has_script else "dark")
    return Parent(await context.new_page(), has_script=has_script, town=SAINT_MAUR)


async def remplit(parent, **champs):
    for label, value in champs.items():
        await parent.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}")).fill(value)


async def cree_son_espace(parent, courriel, *, regarder=False):
    """Les écrans, jusqu’au courriel d’activation."""
    vu = regarde if regarder and parent.has_script else passe
    await parent.ouvre()
    await parent.lit("MON ESPACE PERSO", "JE N’AI PAS D’ESPACE")
    await parent.lit(
        "Créer votre espace personnel qui vous donnera accès au tableau de bord de vos demandes existantes"
    )
    await vu(parent, "1-accueil")
    await parent.clique("Créer mon espace")
    await parent.lit("Étape 1 sur 4\u00a0: Identité", "Les champs marqués")
    await parent.page.get_by_label("Mme").check()
    await remplit(parent, Nom="D’Ornano", Prénom="Élise")
    await vu(parent, "2-identite")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 2 sur 4\u00a0: Adresse")
    await remplit(parent, Numéro_et_rue="12 avenue du Test", Code_postal="94100", Ville="Saint-Maur-des-Fossés")
    await vu(parent, "3-adresse")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 3 sur 4\u00a0: Moyens de contact")
    await remplit(parent, Adresse_de_courriel=courriel, Téléphone="0639980042")
    await vu(parent, "4-contact")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 4 sur 4\u00a0: Authentification", "12 avenue du Test", courriel)
    await vu(parent, "5-authentification")
    await parent.page.evaluate(RESTE, "autre-ecran")
    await choisit_son_mot_de_passe(parent)
    await parent.page.wait_for_url("**/creer-mon-espace/courriel")
    await parent.lit("Un courriel vous attend", courriel)
    if parent.has_script:
        await parent.page.wait_for_function(RIEN)
    await vu(parent, "6-courriel")


async def passe(parent, nom):
    pass


async def choisit_son_mot_de_passe(parent):
    await parent.page.locator("#new_password").fill(MOT_DE_PASSE)
    await parent.page.locator("#new_password_again").fill(MOT_DE_PASSE)
    if not parent.has_script:
        # Sans script, l’écran attend que vingt secondes aient passé depuis le premier : ici une heure, qui passe.
        await parent.clique("VALIDER")
        await parent.lit("dans quelques secondes")
        begun = await SignUp.get()
        await SignUp.filter(id=begun.id).update(began_at=begun.began_at - sending.UNHURRIED)
        await parent.page.locator("#new_password").fill(MOT_DE_PASSE)
        await parent.page.locator("#new_password_again").fill(MOT_DE_PASSE)
    await parent.clique("VALIDER")


async def suit_le_lien(parent, courriel, *, regarder=False):
    letter = await Letter.filter(address=courriel).order_by("-id").first()
    await parent.ouvre(f"creer-mon-espace/lien/{letter.secrets['link']}")
    await parent.lit("Activer mon espace")
    if regarder and parent.has_script:
        await regarde(parent, "7-activation")
    await parent.page.get_by_label("Le mot de passe que vous avez choisi").fill(MOT_DE_PASSE)
    await parent.clique("ACTIVER MON ESPACE")
    await parent.page.wait_for_url("**/espace")


@pytest.mark.requirement("SMF-03", "SMF-14", "SMF-15", "SMF-16", "SMF-17", "SMF-18", "SMF-19", "SMF-20")
async def test_vous_n_avez_pas_encore_de_compte(nouvelle):
    await cree_son_espace(nouvelle, "elise.dornano@example.org", regarder=True)
    await suit_le_lien(nouvelle, "elise.dornano@example.org", regarder=True)
    await nouvelle.lit("Bonjour, Élise D’Ornano", "MON TABLEAU DE BORD", "Votre espace est prêt", "Enfance", "Seniors")
    await expect(nouvelle.page.get_by_role("heading", name="MA FAMILLE", exact=True)).to_have_count(0)
    if nouvelle.has_script:
        await regarde(nouvelle, "8-espace-sans-foyer")


async def cle_donnee(contexts):
    """« Contactez le service, qui vous donne une clé » : at the desk, on a computer."""
    home = await Household.filter(town__slug=SAINT_MAUR).order_by("id").first()
    guichet = Parent(await (await contexts(**DESKTOP)).new_page(), town=SAINT_MAUR)
    await guichet.ouvre()
    await guichet.saisit_ses_identifiants("agent.cle")
    await guichet.page.wait_for_url("**/guichet")
    await guichet.ouvre(f"guichet/familles/{home.id}/cles")
    await regarde(guichet, "9-guichet-cles")
    await guichet.clique("Donner une clé")
    await guichet.lit("La clé à remettre", "Ouvrez « PROFIL », allez au dernier écran")
    await regarde(guichet, "10-guichet-cle-donnee")
    return await guichet.page.locator(".given-key").inner_text()


@pytest.mark.requirement(
    "SMF-03", "SMF-04", "SMF-05", "SMF-06", "SMF-07", "SMF-08", "SMF-09", "SMF-10", "SMF-11", "SMF-12", "SMF-13"
)
async def test_vous_avez_deja_un_compte(contexts):
    code = await cle_donnee(contexts)
    parent = Parent(await (await contexts(**PHONE)).new_page(), town=SAINT_MAUR)
    await cree_son_espace(parent, "connue.du.service@example.org")
    await suit_le_lien(parent, "connue.du.service@example.org")
    await parent.lit("Un service vous connaît déjà")
    await parent.clique("PROFIL")
    await parent.lit("Étape 1 sur 4\u00a0: Identité")
    await regarde(parent, "11-profil")
    for _ in range(3):
        await parent.clique("Écran suivant")
    await parent.lit_le_titre("MODIFICATION DU PROFIL DE VOTRE ESPACE PERSONNEL")
    await parent.lit(
        "SERVICES",
        "Vous avez la possibilité de saisir les clés d’accès à différents services proposés sur le portail.",
        "La clé d’accès à un service vous est fournie par ce dernier si vous y êtes connus.",
        "Cette saisie vous permet d’accéder à l’ensemble des démarches et publications fournies par le service.",
        "Vous serez en mesure de renseigner ultérieurement ces informations",
        "Service",
        "Clé",
    )
    await regarde(parent, "12-services")
    await parent.page.get_by_label("SERVICE CLE - ENFANCE").fill("C9C9 C9C9 C9C9")
    await parent.clique("VALIDER")
    await parent.lit("mal recopiée")
    await regarde(parent, "13-cle-refusee")
    await parent.page.get_by_label("SERVICE CLE - ENFANCE").fill(code)
    await parent.clique("VALIDER")
    await parent.page.wait_for_url("**/espace")
    await parent.lit("MA FAMILLE", "MON TABLEAU DE BORD")
    titles = await parent.page.locator("h2").all_inner_texts()
    assert titles.index("MA FAMILLE") == titles.index("MON TABLEAU DE BORD") + 1, "« sous votre tableau de bord »"
    await regarde(parent, "14-espace-avec-famille")


@pytest.mark.requirement("CSL-12", "SPE-08")
async def test_nouvel_utilisateur_a_chalonnes(contexts):
    parent = Parent(await (await contexts(**PHONE)).new_page(), town=CHALONNES)
    await cree_son_espace(parent, "nouvel.utilisateur@example.org")
    await suit_le_lien(parent, "nouvel.utilisateur@example.org")
    await parent.lit("Bonjour, Élise D’Ornano")


async def test_retour_et_onglet_ferme(contexts):
    """*Back* keeps what was typed, and so does a tab that was closed."""
    context = await contexts(**PHONE)
    parent = Parent(await context.new_page(), town=SAINT_MAUR)
    await parent.ouvre("creer-mon-espace")
    await remplit(parent, Nom="O’Neill", Prénom="Ó")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 2 sur 4")
    await parent.page.go_back()
    await expect(parent.page.get_by_label(re.compile("^Nom"))).to_have_value("O’Neill")
    await parent.page.close()
    other = Parent(await context.new_page(), town=SAINT_MAUR)
    await other.ouvre("creer-mon-espace")
    await other.lit("Étape 2 sur 4")
    await other.clique("Précédent")
    await expect(other.page.get_by_label(re.compile("^Nom"))).to_have_value("O’Neill")


async def test_ce_qui_n_etait_pas_encore_parti_survit_a_l_onglet(contexts):
    """Typed, and the tab closed before « Écran suivant »; then another way, a choice, and everything erased."""
    context = await contexts(**PHONE)
    parent = await un_onglet(context)
    await remplit(parent, Nom="O’Neill")
    await parent.page.get_by_label("Mme").check()
    await parent.page.close()
    parent = await un_onglet(context)
    await expect(parent.page.get_by_label(re.compile("^Nom"))).to_have_value("O’Neill")
    await expect(parent.page.get_by_label("Mme")).to_be_checked()
    await parent.clique("Écran suivant")
    await remplit(parent, Ville="Ici")
    await parent.clique("Précédent")
    await remplit(parent, Nom="Autre")
    await parent.page.close()
    parent = await un_onglet(context)
    await parent.lit("Étape 2 sur 4")
    await expect(parent.page.get_by_label(re.compile("^Ville"))).to_have_value("Ici")
    await parent.clique("Précédent")
    await expect(parent.page.get_by_label(re.compile("^Nom"))).to_have_value("Autre")
    await parent.clique("Écran suivant")
    await parent.lit("Étape 2 sur 4")
    kept = await parent.page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('preau-typed:'))")
    assert [one.rpartition("/")[2] for one in kept] == ["adresse"], "what the site has is no more in the browser"
    await parent.clique("Précédent")
    await parent.clique("Tout effacer et recommencer")
    await parent.lit("Étape 1 sur 4")
    await expect(parent.page.get_by_label(re.compile("^Nom"))).to_have_value("")
    await parent.ouvre("creer-mon-espace")
    await expect(parent.page.get_by_label(re.compile("^Nom"))).to_have_value("")
    assert "preau-typed:" not in str(await parent.page.evaluate("Object.keys(localStorage)"))
    await parent.page.evaluate("localStorage.setItem('preau-typed:ancien', JSON.stringify({ at: 1, values: {} }))")
    await parent.ouvre()
    await parent.page.wait_for_function(RIEN)


async def un_onglet(context):
    parent = Parent(await context.new_page(), town=SAINT_MAUR)
    await parent.ouvre("creer-mon-espace")
    return parent


async def test_au_clavier_entree_va_a_l_ecran_suivant(contexts):
    parent = Parent(await (await contexts(**DESKTOP)).new_page(), town=SAINT_MAUR)
    await parent.ouvre("creer-mon-espace")
    await remplit(parent, Nom="Test")
    await parent.page.keyboard.press("Enter")
    await parent.lit("Étape 2 sur 4")
    await remplit(parent, Numéro_et_rue="1 rue du Test", Code_postal="94100", Ville="Ici")
    await parent.page.keyboard.press("Enter")
    await parent.lit("Étape 3 sur 4")
