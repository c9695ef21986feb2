"""Combien de requêtes SQL par page : un compte ne dépend pas de la machine, et ne doit pas grandir en silence."""

from uuid import uuid4

import pytest

from pwa.models.requests import ServiceRequest
from pwa.storage import databases
from tests import people

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
FAMILY = {"espace": 3, "reservations": 3, "reservations/{enrolment}": 4, "demandes": 3, "demandes/1": 6, "activites": 4,
          "appareils": 4, "enfants/{child}/agenda": 3}  # fmt: skip
DESK = {"guichet": 3, "guichet/jours": 4, "guichet/demandes/1": 9, "guichet/demandes/16": 17}
DEMAND = 24
"""On PostgreSQL the lock's patience is one more statement; an answer that joins a mail looks for it and changes it."""


@pytest.mark.both_databases
async def test_chaque_page_tient_dans_son_budget(signed_in, world, queries):
    maman, agent = await signed_in("maman.test"), await signed_in("agent.enfance")
    enrolment, child = world.enrolment("Bébé", CARE)["id"], world.child("Bébé")["id"]
    counts = {}
    for who, pages in ((maman, FAMILY), (agent, DESK)):
        for page in pages:
            with queries:
                answer = await who.get(f"/{people.HOME}/{page.format(enrolment=enrolment, child=child)}")
            assert answer.status_code == 200, page
            counts[page] = len(queries)
    assert {page: count for page, count in counts.items() if count > (FAMILY | DESK)[page]} == {}, counts


@pytest.mark.both_databases
async def test_une_demande_coute_autant_pour_une_case_que_pour_cent(signed_in, world, queries):
    maman = await signed_in("maman.test")
    enrolment, account = world.enrolment("Bébé", CARE), str(world.account("maman.test")["public_id"])
    found = await databases.rows(
        databases.reading(),
        "SELECT id FROM opening WHERE group_id = ? AND book_by > ? AND closed_reason IS NULL ORDER BY day LIMIT 112",
        [enrolment["group_id"], people.NOW],
    )
    openings = [row["id"] for row in found]
    counts = []
    for few, many in ((0, 1), (1, 2), (2, 12), (12, 112)):
        wishes = [f"{enrolment['id']}:{opening}" for opening in openings[few:many]]
        demand = {"account": account, "mutation": str(uuid4()), "book": wishes}
        with queries:
            sent = await maman.post(
                f"/{people.HOME}/reservations/demandes", data=demand, headers={"Accept": "application/json"}
            )
        assert sent.status_code == 201, sent.text
        counts.append(len(queries))
    assert counts[0] <= DEMAND, "la première, qu’aucun courriel n’attend"
    assert len(set(counts[1:])) == 1, counts
    assert counts[1] <= DEMAND, counts


@pytest.mark.both_databases
async def test_ce_que_des_demandes_d_apres_ont_fait_ne_coute_aucune_question(signed_in, world, queries):
    maman, agent = await signed_in("maman.test"), await signed_in("agent.enfance")
    enrolment, account = world.enrolment("Bébé", CARE), str(world.account("maman.test")["public_id"])
    days = [await world.opening("Bébé", CARE, f"2022-02-{day:02}", "Matin") for day in (3, 8, 10)]

    async def send(asked: str, *boxes: int) -> None:
        wishes = {asked: [f"{enrolment['id']}:{opening}" for opening in boxes]}
        form = {"account": account, "mutation": str(uuid4())} | wishes
        assert (await maman.post(f"/{people.HOME}/reservations/demandes", data=form)).status_code == 303

    async def cost(who, page: str) -> int:
        with queries:
            assert (await who.get(f"/{people.HOME}/{page}")).status_code == 200
        return len(queries)

    await send("book", *days)
    number = (await ServiceRequest.filter(town__slug=people.HOME).order_by("-number").first()).number
    pages = ((maman, f"demandes/{number}"), (agent, f"guichet/demandes/{number}"))
    counts = [[await cost(*page) for page in pages]]
    for day in days:
        await send("cancel", day)
        counts.append([await cost(*page) for page in pages])
    before, *after = counts
    assert after == [before] * len(days), counts
