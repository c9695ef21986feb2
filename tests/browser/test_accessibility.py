"""Chaque page se lit et se touche : contrastes, noms, grand texte, petit écran, doigts."""

import re

import pyotp
import pytest
from playwright.async_api import expect

from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Guardian, Session
from tests import people
from tests.browser import pages
from tests.browser.conftest import sign_in
from tests.browser.probes import AXE, BROKEN_WORDS, MOVING, SMALL_TARGETS, TOO_WIDE, VIOLATIONS
from tests.conftest import PHONE
from tests.domain.older import a_town
from tests.guide.parent import Parent
from tests.officers import hired
from tests.web.signing_up import open_to_families

pytestmark = pytest.mark.asyncio(loop_scope="session")

CALM = {"reduced_motion": "reduce"}
DESK = {"les demandes": "guichet", "une demande": "guichet/demandes/16", "la liste du jour": "guichet/jours",
        "les invitations": "guichet/invitations",
        "un dimanche": "guichet/jours?jour=2022-01-30", "un jour complet": "guichet/jours?jour=2022-02-02",
        "les familles": "guichet/familles?q=test", "un foyer à créer": "guichet/familles/nouveau"}  # fmt: skip
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"], ids=["clair", "sombre"])


async def faults(parent: Parent) -> list[str]:
    """What axe says of the page as it stands. The page's policy is no obstacle: the browser evaluates it. No colour is
    on its way to another meanwhile."""
    await parent.page.emulate_media(reduced_motion="reduce")
    if not await parent.page.evaluate("typeof axe === 'object'"):
        await parent.page.evaluate(AXE)
    return await parent.page.evaluate(VIOLATIONS)


async def all_faults(parent: Parent, addresses: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    for name, address in addresses.items():
        await pages.opens(parent, address)
        if said := await faults(parent):
            found[name] = said
    return found


@pytest.fixture
async def anyone(contexts):
    async def arrive(**options) -> Parent:
        context = await contexts(**{**PHONE, "service_workers": "block", **CALM, **options})
        return Parent(await context.new_page())

    return arrive


# --- ce que dit axe


@SCHEMES
async def test_les_pages_de_tous_n_ont_aucun_defaut(anyone, scheme):
    assert await all_faults(await anyone(color_scheme=scheme), pages.anyone()) == {}


@SCHEMES
async def test_les_pages_qu_ouvre_un_courriel_n_ont_aucun_defaut(anyone, world, scheme):
    parent, found = await anyone(color_scheme=scheme, viewport={"width": 360, "height": 740}), {}
    for name, address in (await pages.linked(world)).items():
        await pages.opens(parent, address)
        await expect(parent.page.get_by_role("main").get_by_role("button").first).to_be_visible()
        if said := [
            *await faults(parent),
            *await parent.page.evaluate(TOO_WIDE),
            *await parent.page.evaluate(SMALL_TARGETS),
        ]:
            found[name] = said
    assert found == {}


@SCHEMES
async def test_les_pages_de_la_famille_n_ont_aucun_defaut(arrives, world, scheme):
    maman = await arrives(**CALM, color_scheme=scheme)
    assert await all_faults(maman, pages.family(world, await pages.demand(maman, world))) == {}


@SCHEMES
async def test_ce_qui_garde_le_compte_n_a_aucun_defaut(arrives, scheme):
    await open_to_families(people.HOME, household_keys={"departments": ["enfance", "jeunesse"]})
    own = {"confirmer": "confirmation", "les clés d’accès": "identifiants/cles-d-acces", "les appareils": "appareils",
           "les clés des services": "profil/services"}  # fmt: skip
    assert await all_faults(await arrives(**CALM, color_scheme=scheme), own) == {}


SMALL = {"viewport": {"width": 360, "height": 740}, "is_mobile": False}


async def every_fault(parent: Parent) -> list[str]:
    """Axe's, what scrolls sideways, and what a finger would miss."""
    beside = [one for probe in (TOO_WIDE, SMALL_TARGETS) for one in await parent.page.evaluate(probe)]
    return [*await faults(parent), *beside]


WRONG_CODE = re.compile("Ce code n’est pas le bon")


@SCHEMES
async def test_le_second_facteur_n_a_aucun_defaut_sur_un_petit_telephone(arrives, scheme):
    """A telephone is enrolled, its codes are shown, a code is asked, right and wrong."""
    one, found = await hired(), {}
    chief = await arrives(one.username, **CALM, **SMALL, color_scheme=scheme)
    page = chief.page
    await pages.opens(chief, "securite/second-facteur")
    found["l’inscription"] = await every_fault(chief)
    code = pyotp.TOTP((await page.locator(".secret").text_content()).replace(" ", ""))
    await page.locator("#code").fill("000000")
    await page.get_by_role("button", name="Installer le second facteur").click()
    await expect(page.locator("#code")).to_have_accessible_description(WRONG_CODE)
    found["un code faux"] = await every_fault(chief)
    await page.locator("#code").fill(code.now())
    await page.get_by_role("button", name="Installer le second facteur").click()
    await chief.lit("Vos codes de secours")
    found["les codes de secours"] = await every_fault(chief)
    await pages.opens(chief, "securite/second-facteur")
    found["le sien"] = await every_fault(chief)
    again = await arrives(one.username, **CALM, **SMALL, color_scheme=scheme)
    await pages.opens(again, "guichet")
    await again.lit("Votre code")
    found["le code demandé"] = await every_fault(again)
    await again.page.get_by_text("Je n’ai pas mon téléphone").click()
    found["sans téléphone"] = await every_fault(again)
    await again.page.locator("#secours").fill("abcd-efgh")
    await again.page.get_by_role("button", name="Continuer avec ce code").click()
    await expect(again.page.locator("#secours")).to_have_accessible_description(
        re.compile("Ce code de secours n’ouvre")
    )
    found["un code de secours faux"] = await every_fault(again)
    assert {name: said for name, said in found.items() if said} == {}


@SCHEMES
async def test_les_cles_d_acces_et_le_mot_de_passe_imprime_n_ont_aucun_defaut(arrives, scheme):
    holder, new, found = await hired(), await hired("nouvelle.mairie"), {}
    key = {"account_id": holder.account, "name": "Ordinateur de l’accueil du service Enfance et Jeunesse"}
    town = (await Account.get(id=holder.account)).town_id
    await Passkey.create(town_id=town, credential_id="c", public_key="k", transports=[], created_at=people.NOW, **key)
    chief = await arrives(holder.username, **CALM, **SMALL, color_scheme=scheme)
    await pages.opens(chief, "guichet")
    await chief.lit("Votre clé d’accès")
    found["la clé demandée"] = await every_fault(chief)
    await Session.filter(account_id=holder.account).update(passkey_at=people.REAL_NOW)
    await pages.opens(chief, "identifiants/cles-d-acces")
    found["les clés"] = await every_fault(chief)
    await chief.page.get_by_text("Renommer").click()
    found["renommer"] = await every_fault(chief)
    await Account.filter(id=new.account).update(must_change=True)
    first = await arrives(new.username, **CALM, **SMALL, color_scheme=scheme)
    await pages.opens(first, "guichet")
    await first.lit("MODIFICATION DE VOS IDENTIFIANTS")
    found["le mot de passe imprimé"] = await every_fault(first)
    await first.page.get_by_role("button", name="VALIDER").click()
    await expect(first.page.get_by_label("* Mot de passe", exact=True)).to_be_focused()  # the browser shows what misses
    found["rien de choisi"] = await every_fault(first)
    assert {name: said for name, said in found.items() if said} == {}


@SCHEMES
async def test_le_guichet_n_a_aucun_defaut(arrives, scheme):
    agent = await arrives("agent.enfance", **CALM, color_scheme=scheme)
    assert await all_faults(agent, DESK) == {}


@SCHEMES
async def test_ou_il_n_y_a_rien_encore_on_lit_par_ou_commencer_sans_defaut(anyone, scheme):
    """A town without a family, then a family without a child."""
    await a_town("ma-ville")
    await hired(town="ma-ville")
    chief, parent = [await anyone(**SMALL, color_scheme=scheme) for _ in range(2)]
    chief.town, found = "ma-ville", {}
    await sign_in(chief.page.context, "claire.mairie", town="ma-ville")
    for address in ("guichet", "guichet/familles", "guichet/invitations"):
        await pages.opens(chief, address)
        await chief.lit("Pour commencer")
        found[address] = await every_fault(chief)
    mother = await Guardian.get(account__username="maman.test")
    await Guardian.filter(id=mother.id).update(household_id=None)
    await sign_in(parent.page.context)
    await pages.opens(parent, "reservations")
    await parent.lit("À qui s’adresser")
    found["rien à réserver"] = await every_fault(parent)
    assert {name: said for name, said in found.items() if said} == {}


@SCHEMES
async def test_les_pages_des_administrateurs_n_ont_aucun_defaut(arrives, world, scheme):
    await open_to_families(people.HOME, household_keys={"departments": ["enfance"]})
    chief = await arrives("direction.mairie", **CALM, color_scheme=scheme)
    officer, family = await Account.get(username="agent.enfance"), await Account.get(username="maman.test")
    double = await Account.get(username="papa.test")
    here = {
        "les agents": "guichet/agents", "un de plus": "guichet/agents/nouveau",
        "un agent": f"guichet/agents/{officer.officer_id}", "le second facteur": "securite/second-facteur",
        "ce qu’il a lu": f"guichet/agents/{officer.officer_id}/consultations", "les comptes": "guichet/comptes",
        "les travaux": "guichet/travaux",
        "un compte": f"guichet/comptes/{family.id}",
        "un compte à réunir": f"guichet/comptes/{family.id}/reunion?q=papa",
        "deux comptes à réunir": f"guichet/comptes/{family.id}/reunion?autre={double.id}",
        "aucun compte à réunir": f"guichet/comptes/{family.id}/reunion?q=personne",
        "les invitations": "guichet/invitations", "qui inviter": "guichet/invitations?qui=a-inviter",
        "à qui écrire": "guichet/invitations?q=test",
        "les clés": "guichet/cles?nom=test",
        "aucun à inviter": "guichet/invitations?q=personne", "une invitation partie": "guichet/invitations?fait=un",
    } | await pages.household(world)  # fmt: skip
    assert await all_faults(chief, here) == {}
    for address in here.values():
        await pages.opens(chief, address)
        await chief.page.set_viewport_size({"width": 360, "height": 740})
        assert await chief.page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert await chief.page.evaluate(SMALL_TARGETS) == [], address


@SCHEMES
async def test_le_parcours_n_a_aucun_defaut_a_chaque_pas(arrives, season_of, scheme):
    maman = await arrives(**CALM, color_scheme=scheme)
    page, found = maman.page, {}
    await pages.opens(maman, season_of())
    await maman.coche("2022-02-01", "Matin", "Soir")
    await maman.decoche("2022-02-04", "Matin")
    await page.get_by_role("button", name="Tout cocher").click()
    found["des cases changées"] = await faults(maman)
    await maman.ouvre_la_fenetre("Appliquer une périodicité")
    found["la périodicité"] = await faults(maman)
    await page.get_by_role("button", name="Fermer").click()
    await maman.ouvre_la_fenetre("ANNULER LA DÉMARCHE")
    found["annuler ?"] = await faults(maman)
    await page.get_by_role("button", name="Continuer la démarche").click()
    await maman.passe_a_l_etape_2()
    found["le récapitulatif"] = await faults(maman)
    await page.context.set_offline(True)
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone : ouvrez le site avec du réseau pour qu’elle parte", "Hors connexion")
    found["gardée sur ce téléphone"] = await faults(maman)
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    found["des cases à envoyer"] = await faults(maman)
    assert {name: said for name, said in found.items() if said} == {}


@SCHEMES
async def test_les_pages_sans_javascript_n_ont_aucun_defaut(arrives, season_of, scheme):
    maman = await arrives(**CALM, color_scheme=scheme)
    await pages.opens(maman, season_of("Accueil périscolaire", "2022-02"))
    await maman.coche("2022-02-01", "Matin")
    await maman.page.evaluate("document.getElementById('season').submit()")
    await maman.lit("2 - LE RÉCAPITULATIF")
    recap = await faults(maman)
    await pages.opens(maman, season_of(month="2022-02").replace("#2022-02", "/pourquoi?case=391"))
    assert [*recap, *await faults(maman)] == []


# --- petit écran, grand texte


async def too_wide(parent: Parent, addresses: dict[str, str]) -> dict[str, list[str]]:
    """Pages that scroll sideways at 360 px, with the reader's text and with text twice as big."""
    found = {}
    for name, address in addresses.items():
        await pages.opens(parent, address)
        said = await parent.page.evaluate(TOO_WIDE)
        await parent.page.evaluate("document.documentElement.style.fontSize = '200%'")
        for probe in (TOO_WIDE, BROKEN_WORDS):
            said += [f"à 200 % : {one}" for one in await parent.page.evaluate(probe)]
        if said:
            found[name] = said
    return found


async def test_rien_ne_defile_de_cote_a_360_px_ni_avec_un_texte_deux_fois_plus_grand(anyone, arrives, world):
    maman = await arrives(**SMALL)
    family = pages.family(world, await pages.demand(maman, world))
    agent = await arrives("agent.enfance", **SMALL)
    found = await too_wide(await anyone(**SMALL), pages.anyone())
    assert found | await too_wide(maman, family) | await too_wide(agent, DESK) == {}


# --- sous le doigt


async def test_tout_ce_qui_se_touche_fait_44_px_de_haut(arrives, world):
    maman = await arrives(**CALM)
    found = {}
    for name, address in (pages.anyone() | pages.family(world, await pages.demand(maman, world))).items():
        await pages.opens(maman, address)
        if said := await maman.page.evaluate(SMALL_TARGETS):
            found[name] = said[:6]
    await pages.opens(maman, pages.family(world, "")["la saison"])
    await maman.ouvre_la_fenetre("Appliquer une périodicité")
    found["la périodicité"] = await maman.page.evaluate(SMALL_TARGETS)
    await maman.page.get_by_role("button", name="Fermer").click()
    await maman.coche("2022-02-08", "Matin")
    await maman.passe_a_l_etape_2()
    found["le récapitulatif"] = await maman.page.evaluate(SMALL_TARGETS)
    assert {name: said for name, said in found.items() if said} == {}


async def test_une_carte_entiere_se_touche(arrives):
    maman = await arrives()
    await maman.ouvre("reservations")
    cards = maman.page.get_by_role("main").get_by_role("listitem")
    reached = await cards.evaluate_all(
        """(all) => all.map((card) => {
          card.scrollIntoView({ block: "center" });
          const { left, bottom } = card.getBoundingClientRect();
          return document.elementFromPoint(left + 12, bottom - 12) === card.querySelector("a");
        })"""
    )
    assert reached == [True] * 7


@pytest.mark.requirement("SL-57")
async def test_chaque_case_dit_son_creneau_et_son_jour(arrives, season_of):
    maman = await arrives()
    await pages.opens(maman, season_of())
    names = await maman.page.locator(".week.on input[name=want]").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert len(names) == 24
    assert {"Matin, mardi 01/02", "Soir, mardi 01/02"} <= set(names)
    assert len(set(names)) == 24
    for name in ("Matin, mardi 01/02", "Soir, mardi 08/02"):
        await expect(maman.page.get_by_role("checkbox", name=name, exact=True)).to_be_visible()
    await maman.coche("2022-02-01", "Matin")
    await expect(maman.case("2022-02-01", "Matin")).to_have_accessible_name("Matin, mardi 01/02, modifié ici")


# --- les préférences du lecteur


async def test_avec_les_couleurs_du_systeme_une_case_cochee_se_distingue(arrives, season_of):
    maman = await arrives(forced_colors="active")
    await pages.opens(maman, season_of())
    assert await maman.page.screenshot()
    width = "(one) => getComputedStyle(one.nextElementSibling).borderTopWidth"
    booked, free = maman.case("2022-02-07", "Matin"), maman.case("2022-02-08", "Matin")
    assert await booked.evaluate(width) != await free.evaluate(width)


async def test_rien_ne_bouge_pour_qui_ne_veut_pas_de_mouvement(arrives, world):
    maman = await arrives(**CALM)
    for address in ("espace", "reservations", pages.family(world, "")["la saison"]):
        await pages.opens(maman, address)
        assert await maman.page.evaluate(MOVING) == 0
