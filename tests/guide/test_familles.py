"""Le guichet crée un foyer entier, puis en réunit deux : au clavier et à l’écran, avec les mots de la page."""

import re

import pytest
from playwright.async_api import expect

from tests.conftest import DESKTOP, PHONE
from tests.guide.officer import Agent

SEARCHED = "Nom, prénom ou courriel"
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(params=[DESKTOP, PHONE], ids=["à l’ordinateur", "au téléphone"])
async def agent(request, contexts):
    return Agent(await (await contexts(**request.param)).new_page())


async def remplit(agent: Agent, *, puis: str = "Enregistrer", **champs: str) -> None:
    """Each field by its label; « Oui » and « Non » by the question that they answer."""
    for label, value in champs.items():
        label = label.replace("_", " ")
        if value in ("Oui", "Non"):
            await agent.page.get_by_role("group", name=label).get_by_label(value).check()
        else:
            await agent.page.get_by_label(re.compile(rf"^{re.escape(label)}(\s[*])?$")).fill(value)
    await agent.page.get_by_role("button", name=puis, exact=True).click()


async def cree(agent: Agent, nom: str, prenom: str, rue: str) -> None:
    await agent.ouvre("guichet/familles/nouveau")
    await remplit(
        agent, Nom=nom, Prénom=prenom, Numéro_et_rue=rue, Code_postal="33450", Ville="Saint-Loubès",
        Habite_la_commune="Oui",
    )  # fmt: skip
    await expect(agent.page.get_by_role("heading", level=1)).to_have_text(f"{prenom} {nom}".strip())


async def ajoute(agent: Agent, quoi: str, **champs: str) -> None:
    await agent.page.get_by_role("link", name=quoi, exact=True).click()
    await remplit(agent, **champs)
    await agent.lit("C’est enregistré.")


async def test_un_foyer_entier_puis_deux_foyers_reunis(agent):
    await agent.arrive_au_guichet("direction.mairie")
    await cree(agent, "O’BRIEN", "Ève", "12 rue de l’Église")
    await ajoute(agent, "Ajouter un représentant", Nom="Ô", Reçoit_les_factures_du_foyer="Non")
    await ajoute(agent, "Ajouter un enfant", Prénom="Noé", Nom="O’BRIEN", Date_de_naissance="2015-03-01")
    await ajoute(agent, "Ajouter un enfant", Prénom="Zoé", Nom="O’BRIEN", Date_de_naissance="2017-03-01")
    await ajoute(agent, "Ajouter un enfant", Nom="O’BRIEN", Ou_date_prévue_de_la_naissance="2022-06-01")
    await ajoute(agent, "Ajouter un contact", Nom="MAMIE", Peut_venir_chercher_les_enfants="Oui")
    await ajoute(agent, "Modifier le quotient", Quotient_familial="742")
    await agent.page.get_by_role("link", name="Inscrire Noé").click()
    await agent.page.get_by_label("Activité et groupe").select_option(index=1)
    await remplit(agent, **{"Du": "2021-09-02", "Au (inclus)": "2022-07-07"})
    await agent.lit("C’est enregistré.", "du 02/09/2021 au 07/07/2022", "Naissance prévue : 01/06/2022", "742")

    await cree(agent, "AUTRE", "Jean", "3 place Une")
    await agent.ouvre("guichet/familles")
    await remplit(agent, puis="Chercher", **{SEARCHED: "o brien"})
    await agent.page.get_by_role("link", name="O’BRIEN").click()
    await agent.page.get_by_role("link", name="Réunir avec un autre foyer").click()
    await remplit(agent, puis="Chercher", **{SEARCHED: "autre"})
    await agent.page.get_by_role("link", name="Jean AUTRE").click()
    await agent.lit("Ce qui change de foyer", "1 représentant")
    await agent.page.get_by_role("button", name="Réunir ces deux foyers").click()
    await agent.lit("Un autre foyer a été réuni à celui-ci", "Jean AUTRE")
