"""« J’ai oublié mon mot de passe. » (SL-14, SPE-07, ECP-08), et changer le sien : à 390 px, avec JavaScript et sans."""

import pytest
from playwright.async_api import expect

from pwa.domain.chores import forgotten_password
from pwa.domain.jobs.kinds import Work
from pwa.models.jobs import Job
from pwa.models.letters import Letter
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage.databases import writing
from tests.guide.parent import Parent
from tests.people import HOME, NOW, PASSWORD

pytestmark = [pytest.mark.asyncio(loop_scope="session")]
NEW = "tartine-42-verte"


@pytest.fixture(params=[True, False], ids=["avec JavaScript", "sans JavaScript"])
async def maman(contexts, request):
    has_script = request.param
    context = await contexts(
        viewport={"width": 390, "height": 844}, java_script_enabled=has_script, service_workers="block"
    )
    return Parent(await context.new_page(), has_script=has_script)


async def le_lien_du_courriel() -> str:
    """What the worker writes after the answer, and the link in it."""
    [job] = await Job.filter(kind="forgotten_password")
    async with writing() as db:
        await forgotten_password.step(db, Work(job.payload, {}, job.town_id, NOW, real_time(), Settings()))
    [letter] = await Letter.filter(kind="password_forgotten")
    return letter.secrets["token"]


async def choisit(parent: Parent, label: str, password: str) -> None:
    await parent.page.get_by_label(label, exact=True).fill(password)
    await parent.page.get_by_label("Confirmation du mot de passe").fill(password)


@pytest.mark.requirement("SL-14", "SPE-07", "ECP-08", "SL-24")
async def test_un_mot_de_passe_oublie_se_choisit_de_nouveau(maman):
    await maman.ouvre()
    await maman.clique("J’ai oublié mon mot de passe.")
    await maman.page.get_by_label("ou courriel").fill("maman.test@example.org")
    await maman.clique("Recevoir le courriel")
    await maman.lit("Si un compte correspond à ce que vous avez tapé, un courriel vient de lui être envoyé.")
    await maman.ouvre(f"nouveau-mot-de-passe?lien={await le_lien_du_courriel()}")
    await maman.lit("Le mot de passe doit contenir au minimum 8\u00a0caractère(s) dont au moins")
    await choisit(maman, "Mot de passe", "motdepasse12")
    await maman.clique("Enregistrer ce mot de passe")
    await maman.lit("trop courant")
    await choisit(maman, "Mot de passe", NEW)
    await maman.clique("Enregistrer ce mot de passe")
    await maman.lit("Votre mot de passe est enregistré.")
    await maman.clique("Me connecter")
    await maman.page.get_by_label("Mot de passe", exact=True).fill(NEW)
    await maman.page.locator("#username").fill("maman.test")
    await maman.clique("CONNEXION")
    await maman.page.wait_for_url("**/espace")


async def test_on_change_son_mot_de_passe_en_voyant_ce_qu_il_faut(maman):
    await maman.se_connecte()
    await maman.ouvre("identifiants")
    await maman.clique("Changer de mot de passe")
    field = maman.page.get_by_label("Nouveau mot de passe")
    await expect(field).to_have_attribute("autocomplete", "new-password")
    if maman.has_script:
        await field.press_sequentially("abcdefgh")
        await expect(maman.page.locator(".criteria .is-met")).to_have_count(2)
        await expect(maman.page.get_by_role("status").filter(has_text="faible")).to_be_visible()
        await maman.page.get_by_label("Afficher le mot de passe").check()
        await expect(field).to_have_attribute("type", "text")
    await maman.page.get_by_label("Mot de passe actuel").fill(PASSWORD)
    await choisit(maman, "Nouveau mot de passe", NEW)
    await maman.clique("Changer le mot de passe")
    await maman.lit("Votre mot de passe est changé.")
    assert maman.page.url.endswith(f"/{HOME}/identifiants?fait=mot-de-passe")
