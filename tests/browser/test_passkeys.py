"""Clés d’accès dans un vrai Chromium, par son authentificateur virtuel (CDP), à 390 px."""

import re

import pytest
from playwright.async_api import expect

from pwa.models.passkeys import Passkey
from pwa.models.people import Session
from pwa.storage.databases import writing
from tests.conftest import PHONE
from tests.people import ELSEWHERE, HOME, PASSWORD
from tests.waiting import comes

pytestmark = pytest.mark.asyncio(loop_scope="session")
OWN = f"/{HOME}/identifiants/cles-d-acces"
OPTIONS = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
           "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
           "defaultBackupEligibility": True, "defaultBackupState": True}  # fmt: skip
USE, ADD = "Utiliser une clé d’accès", "Ajouter sur cet appareil"


class Lock:
    """The lock of this phone, which recognises its holder, or not."""

    def __init__(self, tools, id: str) -> None:
        self.tools, self.id = tools, id

    async def recognises(self, it: bool) -> None:
        await self.tools.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": it})

    async def goes(self) -> None:
        await self.tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})

    async def keys(self) -> list[dict]:
        found = await self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return found["credentials"]


async def locked(page) -> Lock:
    tools = await page.context.new_cdp_session(page)
    await tools.send("WebAuthn.enable", {"enableUI": False})
    made = await tools.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    return Lock(tools, made["authenticatorId"])


async def types_in(page, username: str = "maman.test", town: str = HOME) -> None:
    await page.goto(f"/{town}/")
    await page.fill("#username", username)
    await page.fill("#password", PASSWORD)
    await page.click("text=CONNEXION")
    await page.wait_for_url("**/espace")


async def adds(page, town: str = HOME) -> None:
    await page.goto(OWN.replace(HOME, town))
    await page.get_by_role("button", name=ADD).click()
    await page.wait_for_url("**?fait=ajoutee")


async def leaves(page, town: str = HOME) -> None:
    await page.context.clear_cookies()
    await page.goto(f"/{town}/")


@pytest.fixture
async def page(contexts):
    context = await contexts(**PHONE, service_workers="block")
    return await context.new_page()


async def test_une_famille_ajoute_une_cle_puis_entre_sans_mot_de_passe(page):
    lock = await locked(page)
    await types_in(page)
    await page.get_by_role("link", name="Ajouter une clé d’accès").click()
    await page.get_by_role("button", name=ADD).click()
    await expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()
    assert len(await lock.keys()) == 1
    await expect(page.locator("#passkeys")).to_contain_text("Chrome")
    await leaves(page)
    await page.get_by_role("button", name=USE).click()
    await page.wait_for_url("**/espace")
    await expect(page.get_by_text("Bonjour, Maman TEST")).to_be_visible()
    await expect(page.locator("#passkey-offer")).to_be_hidden()


ASKED = """const get = navigator.credentials.get.bind(navigator.credentials);
navigator.credentials.get = (asked) => { sessionStorage.setItem("mediation", asked.mediation); return get(asked); };"""


async def test_le_champ_du_nom_d_utilisateur_la_propose(page):
    """Among the names that the browser knows: no window opens over whoever only wanted to type."""
    await page.add_init_script(ASKED)
    await locked(page)
    await types_in(page)
    await adds(page)
    await leaves(page)
    assert await page.get_attribute("#username", "autocomplete") == "username webauthn"
    await page.focus("#username")
    await page.wait_for_url("**/espace")
    assert await page.evaluate("sessionStorage.getItem('mediation')") == "conditional"


async def test_l_offre_se_refuse_une_fois_pour_toutes(page):
    await locked(page)
    await types_in(page)
    await expect(page.locator("#passkey-offer")).to_be_visible()
    await page.get_by_role("button", name="Plus tard").click()
    await expect(page.locator("#passkey-offer")).to_be_hidden()
    await page.reload()
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("#passkey-offer")).to_be_hidden()


async def test_une_demande_annulee_se_dit_et_se_recommence(page):
    lock = await locked(page)
    await types_in(page)
    await page.goto(OWN)
    await lock.recognises(False)
    await page.get_by_role("button", name=ADD).click()
    await expect(page.get_by_text("Rien n’a été ajouté")).to_be_visible()
    await lock.recognises(True)
    await page.get_by_role("button", name=ADD).click()
    await page.wait_for_url("**?fait=ajoutee")
    await leaves(page)
    await lock.recognises(False)
    await page.get_by_role("button", name=USE).click()
    await expect(page.get_by_text("Annulé. Recommencez")).to_be_visible()
    await lock.recognises(True)
    await page.get_by_role("button", name=USE).click()
    await page.wait_for_url("**/espace")


async def test_le_meme_appareil_n_en_fait_pas_deux(page):
    await locked(page)
    await types_in(page)
    await adds(page)
    await page.get_by_role("button", name=ADD).click()
    await expect(page.get_by_text("Cet appareil a déjà une clé d’accès")).to_be_visible()


async def test_celle_d_une_autre_commune_est_proposee_et_refusee_avec_une_phrase(page):
    lock = await locked(page)
    await types_in(page, "maman.concerto", ELSEWHERE)
    await adds(page, ELSEWHERE)
    await leaves(page)
    await page.get_by_role("button", name=USE).click()
    await expect(page.get_by_role("alert")).to_contain_text("ouvre votre espace de")
    await lock.goes()
    await page.fill("#username", "maman.test")
    await page.fill("#password", PASSWORD)
    await page.click("text=CONNEXION")
    await page.wait_for_url("**/espace")


async def test_une_cle_retiree_s_oublie_aussi_dans_le_navigateur(page):
    lock = await locked(page)
    await types_in(page)
    await adds(page)
    await page.get_by_role("button", name=re.compile("^Retirer")).click()
    await page.wait_for_url("**?fait=retiree")
    assert not await Passkey.exists()
    await leaves(page)
    await page.get_by_role("button", name=USE).click()
    said = page.get_by_role("alert").or_(page.get_by_text("Annulé. Recommencez"))
    await expect(said.first).to_be_visible()
    await expect(page.get_by_role("button", name=USE)).to_be_visible()

    async def is_forgotten():
        return await lock.keys() == []

    await comes("this Chromium does what it is told", is_forgotten)


async def test_elle_confirme_et_ce_qui_etait_saisi_part(page):
    await locked(page)
    await types_in(page)
    await adds(page)
    async with writing() as db:
        await Session.all().using_db(db).update(confirmed_at=None)
    await page.get_by_text("Renommer").click()
    await page.get_by_label(re.compile("^Nouveau nom")).fill("Téléphone de Maman")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    await page.get_by_role("button", name=USE).click()
    await page.wait_for_url("**?fait=nom")
    assert (await Passkey.get()).name == "Téléphone de Maman"


async def test_un_navigateur_qui_n_en_connait_pas_garde_le_mot_de_passe(contexts):
    context = await contexts(**PHONE, service_workers="block")
    await context.add_init_script("delete window.PublicKeyCredential")
    page = await context.new_page()
    await types_in(page)
    await page.goto(OWN)
    await expect(page.get_by_text("Ce navigateur ne sait pas créer de clé d’accès")).to_be_visible()
    await expect(page.get_by_role("button", name=ADD)).to_be_hidden()
    await leaves(page)
    await expect(page.get_by_role("button", name=USE)).to_be_hidden()
