"""« Démarche à suivre pour une famille ayant reçu un courriel » (Saint-Loubès) et « Comment activer votre espace
personnel sur l’Espace Citoyens Premium ? » : du courriel à l’espace, à 390 px de large, avec JavaScript et sans."""

import os
import re

import pytest
from playwright.async_api import expect

from pwa.domain.invitations.inviting import Inviting, invite
from pwa.domain.towns import view_of
from pwa.models.letters import Letter
from pwa.models.people import Guardian
from pwa.models.towns import Town
from pwa.running.clock import real_time
from pwa.storage.databases import writing
from tests.browser.test_accessibility import faults
from tests.conftest import PHONE
from tests.guide.parent import SIGN_IN, Parent
from tests.people import ECP, HOME, NOW
from tests.waiting import comes

pytestmark = pytest.mark.asyncio(loop_scope="session")

shots = os.environ.get("SHOTS", "")
"""A folder, to look at the screens."""
NEW = "quatre mots sans rapport 7"
ACCEPT = "J’ACCEPTE LES CONDITIONS GÉNÉRALES D’UTILISATION"
NAMES = {HOME: "Espace Citoyens", ECP: "Espace Citoyens Premium"}
LABELS = {HOME: "Identifiant d’utilisateur", ECP: "Nom d’utilisateur"}
BUILT = (
    "Votre mot de passe ayant été généré automatiquement, les règles de sécurité en vigueur imposent d’en définir un "
    "nouveau"
)


async def invited(slug: str) -> tuple[str, str]:
    """A guardian of the town, whom an officer invites: the token and the temporary password of their mail."""
    town = await Town.get(slug=slug)
    person = await Guardian.create(
        town=town, civility="Mme", first_name="Odile", last_name="NOUVELLE", email="odile.nouvelle@example.org"
    )
    async with writing() as db:
        await invite(db, Inviting(view_of(town), None, NOW, real_time()), person.id)
    letter = await Letter.get(guardian_id=person.id, channel="mail")
    return letter.secrets["token"], letter.secrets["password"]


async def signs_in(parent: Parent, username: str, password: str) -> None:
    await parent.page.get_by_label(re.compile("^(Identifiant|Nom d’utilisateur)")).fill(username)
    await parent.page.get_by_label("Mot de passe", exact=True).fill(password)
    await parent.clique(SIGN_IN.get(parent.town, "CONNEXION"))


async def is_narrow(parent: Parent) -> None:
    assert await parent.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.requirement(
    "SL-01", "SL-08", "SL-11", "SL-12", "SL-13", "SL-18", "SL-22", "SL-23", "SL-24", "SL-25", "SL-29", "SL-34",
    "SL-35", "ECP-01", "ECP-02", "ECP-03", "ECP-04", "ECP-05", "ECP-08", "ECP-10", "ECP-11", "ECP-12", "ECP-13",
    "ECP-14", "ECP-15", "ECP-16", "ECP-17", "ECP-18", "ECP-19", "ECP-20", "ECP-21", "ECP-22",
)  # fmt: skip
@pytest.mark.parametrize("slug", [HOME, ECP])
@pytest.mark.parametrize("has_script", [True, False], ids=["avec JavaScript", "sans JavaScript"])
async def test_du_courriel_a_l_espace(world, contexts, slug, has_script):
    token, word = await invited(slug)
    context = await contexts(**PHONE, java_script_enabled=has_script)
    odile = Parent(await context.new_page(), has_script=has_script, town=slug)
    await odile.ouvre(f"activation/{token}")
    await odile.lit("Activation de votre espace", "odile.nouvelle")
    await is_narrow(odile)
    await odile.clique("ACTIVER MON ESPACE")
    await odile.lit(
        "CONFIRMATION D’ACTIVATION DE L’ESPACE", "génial !",
        "Votre espace a bien été activé pour le nom d’utilisateur odile.nouvelle.",
        f"Vous avez désormais accès à toutes les fonctionnalités de l’{NAMES[slug]}.",
    )  # fmt: skip
    await odile.clique("RETOUR À L’ACCUEIL")
    await signs_in(odile, "odile.nouvelle", word)
    await odile.page.wait_for_url("**/premiers-identifiants?*")
    await odile.lit(
        "MODIFICATION DE VOS IDENTIFIANTS", BUILT, "Le mot de passe doit contenir au minimum",
        "Attention, votre mot de passe doit contenir au minimum",
    )  # fmt: skip
    await is_narrow(odile)
    await odile.page.get_by_label(f"* {LABELS[slug]}").fill("odile.choisit")
    await odile.page.get_by_label("* Mot de passe", exact=True).fill(NEW)
    await odile.page.get_by_label("Confirmation du mot de passe").fill(NEW)
    await odile.clique("VALIDER")
    await odile.page.wait_for_url("**/conditions?*")
    await odile.lit(
        "CONDITIONS GÉNÉRALES D’UTILISATION", "PRÉAMBULE", "DÉFINITIONS", "OBJET",
        "Pour utiliser les services proposés, veuillez prendre connaissance des CGU ci-dessous et les accepter en fin",
        "Le Service offre quatre fonctionnalités aux usagers",
        "MODALITÉS D’INSCRIPTION, D’UTILISATION ET DE CONFIDENTIALITÉ DU SERVICE",
    )  # fmt: skip
    await is_narrow(odile)
    await accepts(odile)
    await odile.page.wait_for_url(f"**/{slug}/espace")
    await odile.lit("Odile NOUVELLE")
    await odile.ouvre("conditions")
    await odile.lit("PRÉAMBULE")
    await odile.ne_lit_pas(ACCEPT)


async def accepts(odile: Parent) -> None:
    """The button sleeps until the end was seen; without a script it is at the end, and awake."""
    button = odile.page.get_by_role("button", name=ACCEPT)
    await expect(odile.page.get_by_role("button", name="RETOUR", exact=True)).to_be_visible()
    if odile.has_script:
        await expect(button).to_have_attribute("aria-disabled", "true")
        assert not await is_green(button)
        await button.focus()
        await odile.page.keyboard.press("Enter")  # by the keyboard too, it leads to the end first
        await expect(button).to_have_attribute("aria-disabled", "false")
        await odile.lit("Vous êtes au bout du texte")
        assert await is_green(button)
    await odile.clique(ACCEPT)


async def is_green(button) -> bool:
    """« Ce bouton s’active et devient vert »: more so than the grey it was."""
    said = await button.evaluate("(one) => getComputedStyle(one).backgroundColor")
    red, green, blue = (int(part) for part in re.findall(r"\d+", said)[:3])
    return green > red + 20 and green > blue + 20


async def test_un_texte_qui_tient_sur_l_ecran_s_accepte_tout_de_suite(world, contexts):
    town = await Town.get(slug=HOME)
    town.profile["terms"]["articles"] = [{"title": "OBJET", "text": "Soyez les bienvenus."}]
    await town.save()
    maman = Parent(await (await contexts(**PHONE)).new_page())
    await maman.ouvre()
    await maman.saisit_ses_identifiants()
    await maman.page.wait_for_url("**/conditions?*")
    await expect(maman.page.get_by_role("button", name=ACCEPT)).to_have_attribute("aria-disabled", "false")
    await maman.clique(ACCEPT)
    await maman.page.wait_for_url("**/espace")


async def test_retour_n_accepte_rien_et_deconnecte(world, contexts):
    town = await Town.get(slug=HOME)
    town.profile["terms"]["articles"][0]["text"] += "\nUn mot de plus."
    await town.save()
    maman = Parent(await (await contexts(**PHONE)).new_page())
    await maman.ouvre()
    await maman.saisit_ses_identifiants()
    await maman.page.wait_for_url("**/conditions?*")
    await maman.page.set_viewport_size({"width": 320, "height": 256})  # enlarged four times: nothing hides the text
    decide = "document.getElementById('decide').getBoundingClientRect().top"
    await comes("nothing hides the text", lambda: maman.page.evaluate(f"innerHeight === 256 && {decide} > innerHeight"))
    await maman.page.set_viewport_size({"width": 390, "height": 844})
    await comes("it is at hand", lambda: maman.page.evaluate(f"innerHeight === 844 && {decide} < innerHeight"))
    await maman.clique("RETOUR")
    await maman.lit("MON ESPACE PERSO")
    await maman.ouvre("espace")
    await maman.lit("MON ESPACE PERSO")


@pytest.mark.parametrize("scheme", ["light", "dark"], ids=["clair", "sombre"])
async def test_les_premiers_pas_n_ont_aucun_defaut(world, contexts, scheme):
    """axe, at 360 px; the link's page, the confirmation, the credentials, the terms before and after their end."""
    token, word = await invited(HOME)
    narrow = PHONE | {"viewport": {"width": 360, "height": 760}}
    context = await contexts(**narrow, color_scheme=scheme, reduced_motion="reduce", service_workers="block")
    odile, found = Parent(await context.new_page()), []

    async def looks(name: str) -> None:
        found.extend(f"{name}: {one}" for one in await faults(odile))
        assert await odile.page.evaluate("document.documentElement.scrollWidth") <= 360
        if shots:
            await odile.page.screenshot(path=f"{shots}/{name}-{scheme}.png")

    await odile.ouvre(f"activation/{token}")
    await looks("link")
    await odile.clique("ACTIVER MON ESPACE")
    await looks("activated")
    await odile.ouvre()
    await signs_in(odile, "odile.nouvelle", word)
    await odile.page.wait_for_url("**/premiers-identifiants?*")
    await odile.clique("VALIDER")
    await expect(odile.page.get_by_label("* Mot de passe", exact=True)).to_be_focused()  # the browser shows what misses
    await looks("credentials")
    await odile.page.get_by_label("* Mot de passe", exact=True).fill(NEW)
    await odile.page.get_by_label("Confirmation du mot de passe").fill(NEW)
    await odile.clique("VALIDER")
    await odile.page.wait_for_url("**/conditions?*")
    await expect(odile.page.get_by_role("button", name=ACCEPT)).to_have_attribute("aria-disabled", "true")
    await looks("terms")
    await odile.page.locator("#terms-end").scroll_into_view_if_needed()
    await expect(odile.page.get_by_role("button", name=ACCEPT)).to_have_attribute("aria-disabled", "false")
    await looks("terms-read")
    assert found == []
