"""« consulter l’historique de vos demandes et le suivi de l’état de leur traitement » (SPE-14), « Suivez l’état de
traitement de vos demandes et consultez votre historique » (CSL-04) : avec JavaScript, sans, et sans réseau."""

import pytest
from playwright.async_api import expect

from pwa.storage import databases
from tests.browser import pages
from tests.conftest import DESKTOP, PHONE
from tests.guide.officer import Agent
from tests.guide.parent import Parent
from tests.guide.phone import ParentAuTelephone
from tests.people import ELSEWHERE
from tests.web.demands import many_demands

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.requirement("SPE-14", "CSL-04")]


@pytest.fixture
async def maman_concerto(contexts):
    """The family of Saint-Pierre-lès-Elbeuf, whose holiday demand waits for an answer."""
    context = await contexts(**PHONE, service_workers="block")
    maman = Parent(await context.new_page(), town=ELSEWHERE)
    await maman.se_connecte("maman.concerto")
    return maman


async def numeros(parent: Parent) -> list[int]:
    """The demands on the screen, in their order."""
    return [int(line.split("DEMANDE N° ")[1].split()[0]) for line in await lignes(parent)]


async def lignes(parent: Parent) -> list[str]:
    """The demands of the list, once it is on the screen."""
    await parent.page.wait_for_url("**/demandes*")
    await expect(parent.page.get_by_role("article").first).to_be_visible()
    return [" ".join(one.split()) for one in await parent.page.get_by_role("article").all_inner_texts()]


async def test_une_demande_a_l_etude_se_suit_jusqu_a_sa_reponse(maman_concerto, contexts):
    maman = maman_concerto
    await maman.clique("Dernières demandes")
    assert (numbers := await numeros(maman)) == sorted(numbers, reverse=True)
    [awaited] = [line for line in await lignes(maman) if "En attente d’instruction" in line]
    assert "SERVICE À LA POPULATION Gérer mes réservations" in awaited
    assert "Le service à la Population vous répondra par courriel." in awaited
    assert any("Traitée positivement" in line for line in await lignes(maman))
    number = int(awaited.split("DEMANDE N° ")[1].split()[0])
    await maman.clique(f"DEMANDE N° {number}")
    await maman.lit("En attente d’instruction", "Suivi", "faite par Maman CONCERTO.")
    await maman.lit("Le service à la Population vous répondra par courriel.")

    context = await contexts(**DESKTOP, service_workers="block")
    agent = Agent(await context.new_page(), town=ELSEWHERE)
    await agent.arrive_au_guichet("agent.population")
    await agent.ouvre_la_demande(number)
    await agent.clique("Tout accepter")
    await agent.lit("Vous avez répondu")

    await maman.ouvre(f"demandes/{number}")
    await maman.lit("Traitée positivement", "Réponse du service à la Population le 24/01/2022 à 14:24")
    await maman.lit("Traitée le 24/01/2022 à 14:24 par le service à la Population.")
    await maman.clique("Dernières demandes")
    [treated] = [line for line in await lignes(maman) if f"DEMANDE N° {number} " in line]
    assert "Réponse du service à la Population le 24/01/2022 à 14:24. Traitée positivement" in treated


@pytest.mark.parametrize("has_script", [True, False], ids=["avec JavaScript", "sans JavaScript"])
async def test_tout_l_historique_se_lit_du_plus_recent_au_plus_ancien(contexts, signed_in, world, has_script):
    await many_demands(await signed_in("maman.test"), world)
    [found] = await databases.rows(
        databases.reading(), "SELECT count(*) AS count FROM service_request WHERE household_id = ?",
        [world.account("maman.test")["household_id"]],
    )  # fmt: skip
    context = await contexts(**PHONE, java_script_enabled=has_script, service_workers="block")
    maman = Parent(await context.new_page(), has_script=has_script)
    await maman.se_connecte()
    await maman.clique("Dernières demandes")
    seen: list[int] = []
    while True:
        seen += [number for number in await numeros(maman) if number not in seen]
        if not await maman.page.get_by_role("link", name="Voir les demandes précédentes").count():
            break
        oldest = seen[-1]
        await maman.clique("Voir les demandes précédentes")
        await expect(maman.page.get_by_role("link", name=f"DEMANDE N° {oldest}")).to_have_count(int(has_script))
        await expect(maman.page.get_by_role("article").last).not_to_contain_text(f"DEMANDE N° {oldest} ")
    assert len(seen) == found["count"]
    assert seen == sorted(seen, reverse=True)


async def test_je_ne_regarde_que_celles_d_un_etat(contexts, world):
    context = await contexts(**PHONE, service_workers="block")
    maman = Parent(await context.new_page())
    await maman.se_connecte()
    await pages.demand(maman, world)
    await maman.ouvre("demandes")
    every = await numeros(maman)
    shown = {}
    for name, words in (
        ("En cours", ("En attente d’instruction", "En liste d’attente")),
        ("Traitées", ("Traitée", "Retirée")),
        ("Avec un refus", ("Traitée négativement", "Traitée partiellement")),
    ):
        await maman.clique(name)
        await expect(maman.page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "true")
        lines = await lignes(maman)
        assert lines, name
        assert all(any(word in line for word in words) for line in lines), lines
        shown[name] = await numeros(maman)
    assert sorted([*shown["En cours"], *shown["Traitées"]], reverse=True) == every
    assert set(shown["Avec un refus"]) < set(every)
    await maman.clique("Toutes")
    await expect(maman.page.get_by_role("link", name="Toutes", exact=True)).to_have_attribute("aria-current", "true")
    assert await numeros(maman) == every


async def test_sans_reseau_la_liste_et_la_demande_ouverte_se_lisent_encore(contexts):
    maman = await ParentAuTelephone(await contexts(**PHONE)).allume()
    await maman.se_connecte()
    await maman.ouvre("demandes")
    await maman.attend_que_la_page_soit_gardee()
    listed = await lignes(maman)
    [number, *_] = await numeros(maman)
    await maman.clique(f"DEMANDE N° {number}")
    await maman.attend_que_la_page_soit_gardee()
    await maman.perd_le_reseau()
    await maman.ouvre("demandes")
    await maman.lit("Hors connexion")
    assert await lignes(maman) == listed
    await maman.clique(f"DEMANDE N° {number}")
    await maman.lit("Suivi", "Reçue le")
