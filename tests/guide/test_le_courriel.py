"""Le courriel de la mairie se lit, son lien mène à l’espace, et un second confirme : à 390 px, avec les mots de chaque
commune qui invite ses familles."""

import pytest
from playwright.async_api import expect

from pwa.models.letters import Letter
from pwa.models.towns import Town
from pwa.working.writer import Writer
from tests.conftest import PHONE
from tests.guide.parent import Parent
from tests.guide.test_premiers_pas import invited, is_narrow, signs_in
from tests.people import ECP, ELSEWHERE, HOME, TOWNS

pytestmark = pytest.mark.asyncio(loop_scope="session")

MAIL = {
    HOME: ("MAIRIE SAINT LOUBÈS", "votre espace citoyens.", "l’accès à l’espace citoyens et à vos démarches",
           "Nom d’utilisateur : odile.nouvelle"),
    ELSEWHERE: ("VILLE DE SAINT-PIERRE-LÈS-ELBEUF", "votre espace citoyen.", "l’accès à l’espace citoyen et à",
                "Identifiant : odile.nouvelle"),
    ECP: ("", "votre espace citoyens premium.", "l’accès à l’espace citoyens premium et à",
          "Nom d’utilisateur : odile.nouvelle"),
}  # fmt: skip
DONE = {
    HOME: ("pour le nom d’utilisateur odile.nouvelle.", "toutes les fonctionnalités de l’Espace Citoyens."),
    ELSEWHERE: ("pour l’identifiant odile.nouvelle.", "toutes les fonctionnalités de Mon espace citoyen."),
    ECP: ("pour le nom d’utilisateur odile.nouvelle.", "toutes les fonctionnalités de l’Espace Citoyens Premium."),
}


async def reads_the_mail(parent: Parent, settings, kind: str) -> None:
    """The last one of that kind, as her telephone shows it."""
    mail = await Writer(settings).mail(await Letter.filter(kind=kind, channel="mail").order_by("-id").first())
    await parent.page.set_content(mail.html)
    assert await parent.page.evaluate("document.documentElement.scrollWidth") <= 390


async def hears(parent: Parent, *words: str) -> None:
    """On the page, with plain spaces, as they are heard."""
    for one in words:
        await expect(parent.page.locator("body")).to_contain_text(one, use_inner_text=True)


@pytest.mark.requirement(
    "SL-04", "SL-05", "SL-06", "SL-07", "SL-08", "SL-09", "SL-10", "SL-11", "SL-12", "SL-13", "SPE-05", "ECP-02",
    "ECP-03", "ECP-04",
)  # fmt: skip
@pytest.mark.parametrize("slug", [HOME, ELSEWHERE, ECP])
async def test_du_courriel_recu_a_celui_qui_confirme(world, contexts, settings, slug):
    await invited(slug)
    odile = Parent(await (await contexts(**PHONE)).new_page(), town=slug)
    await reads_the_mail(odile, settings, "invited")
    await hears(
        odile, "Bonjour Mme,", "Nous vous souhaitons la bienvenue sur",
        "votre espace personnel a été automatiquement créé.",
        "Pour l’activer, veuillez cliquer sur le lien suivant", "Voici vos identifiants de connexion", *MAIL[slug],
    )  # fmt: skip
    link = await odile.page.get_by_role("link", name="Activer mon espace").get_attribute("href")
    await odile.ouvre(link.partition(f"/{slug}/")[2])
    await odile.clique("ACTIVER MON ESPACE")
    await hears(
        odile, "CONFIRMATION D’ACTIVATION DE L’ESPACE", "génial !", *DONE[slug], "RETOUR À L’ACCUEIL",
        "Un mail vous a été envoyé automatiquement, à l’adresse mail renseignée pour confirmer votre création.",
    )  # fmt: skip
    await is_narrow(odile)
    await reads_the_mail(odile, settings, "activated")
    await hears(odile, "Félicitations, vous venez de créer votre espace.", *DONE[slug])
    await odile.ouvre(link.partition(f"/{slug}/")[2])  # once more: it is over, and one is told whom to write to
    contact = (await Town.get(slug=slug)).profile["contact"]
    await hears(odile, f"Vous n’avez pas reçu de mail, contactez-nous : {contact}.")
    await is_narrow(odile)


@pytest.mark.parametrize("slug", TOWNS)
async def test_un_mot_de_passe_faux_se_dit_dans_les_mots_de_la_boite(world, contexts, slug):
    """The field's own label, in the sentence under it."""
    odile = Parent(await (await contexts(**PHONE)).new_page(), town=slug)
    await odile.ouvre()
    label = await odile.page.locator("label[for=username]").inner_text()
    await signs_in(odile, "personne", "non")
    await hears(odile, f"’{label[0].lower()}{label[1:]} ou le mot de passe n’est pas le bon.")
    await is_narrow(odile)


@pytest.mark.requirement("ECP-22", "ECP-24")
async def test_de_retour_chez_lui_on_salue_michel_arpege(world, contexts):
    michel = Parent(await (await contexts(**PHONE)).new_page(), town=ECP)
    await michel.se_connecte("michel.arpege")
    await michel.lit_le_titre("Bonjour Monsieur ARPEGE.")
    await michel.lit("Dernière connexion le")
    await is_narrow(michel)


@pytest.mark.requirement("SL-02")
@pytest.mark.parametrize("slug", TOWNS)
async def test_l_aide_dit_les_deux_chemins_avec_les_ecrans_de_la_commune(world, contexts, slug):
    odile = Parent(await (await contexts(**PHONE)).new_page(), town=slug)
    await odile.ouvre("aide")
    await odile.lit("Comment se connecter à", "Comment faire une réservation ?", "À qui s’adresser ?")
    shots = odile.page.locator("img.shot")
    assert await shots.count() >= 2
    for one in await shots.all():
        assert f"/help/{slug}/" in await one.get_attribute("src")
    await is_narrow(odile)
