"""« Changer de foyer » : qui répond de plusieurs foyers choisit celui qu’il voit ; les autres n’ont rien de plus."""

import asyncio
from uuid import uuid4

import pytest

from pwa.models.bookings import Enrolment
from pwa.models.people import Child, Custody, Guardian, Household, Membership
from pwa.models.requests import ServiceRequest
from pwa.models.towns import Town
from tests.people import ELSEWHERE, HOME

ESPACE = f"/{HOME}/espace"
CHANGE = f"{ESPACE}/foyer"


@pytest.fixture
async def other(world):
    """Papa’s second household, and a child who lives there only."""
    town, papa = await Town.get(slug=HOME), await papa_of()
    home = await Household.create(town=town, address="3 place Une", postcode="33450", city="SAINT-LOUBÈS")
    await Membership.create(household=home, guardian=papa)
    child = await Child.create(town=town, first_name="Ulysse", last_name="TEST", birth_date="2015-03-01")
    await Custody.create(household=home, child=child)
    return home.id


async def papa_of():
    return await Guardian.get(email="papa.test@example.org", town__slug=HOME)


async def looks_at(browser, household: object):
    return await browser.post(CHANGE, data={"household": str(household)})


@pytest.mark.both_databases
async def test_changer_de_foyer_et_revenir(signed_in, other):
    papa, first = await signed_in("papa.test"), (await papa_of()).household_id
    before = await papa.get(ESPACE)
    assert "Changer de foyer" in before.text
    assert "3 place Une, 33450 SAINT-LOUBÈS" in before.text
    assert "Ulysse" not in before.text
    answer = await looks_at(papa, other)
    assert (answer.status_code, answer.headers["location"]) == (303, ESPACE)
    after = await papa.get(ESPACE, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "Ulysse" in after.text
    assert "Bébé" not in after.text
    assert (await looks_at(papa, first)).status_code == 303
    assert "Bébé" in (await papa.get(ESPACE)).text


@pytest.mark.both_databases
async def test_une_page_de_l_ancien_foyer_n_est_pas_dite_encore_bonne(signed_in, other):
    papa = await signed_in("papa.test")
    kept = {page: (await papa.get(f"/{HOME}/{page}")).headers["etag"] for page in ("activites", "aide", "reservations")}
    await looks_at(papa, other)
    for page, tag in kept.items():
        assert (await papa.get(f"/{HOME}/{page}", headers={"If-None-Match": tag})).status_code == 200, page


@pytest.mark.both_databases
async def test_le_foyer_d_un_autre_n_est_pas_trouve(signed_in, other):
    papa, maman = await signed_in("papa.test"), await signed_in("maman.test")
    first = (await papa_of()).household_id
    foreign = await Household.filter(town__slug=ELSEWHERE).first()
    gone = await Household.create(
        town=await Town.get(slug=HOME), address="1 rue", postcode="33450", city="V", merged_into_id=first
    )
    for wrong in (foreign.id, gone.id, 999_999, 0, -1, "x", "", 2**70):
        assert (await looks_at(papa, wrong)).status_code == 404, wrong
    assert (await looks_at(maman, other)).status_code == 404
    await Membership.filter(household_id=other).update(until="2022-01-01")
    assert (await looks_at(papa, other)).status_code == 404
    assert (await papa_of()).household_id == first


@pytest.mark.both_databases
async def test_deux_onglets_a_la_fois(signed_in, other):
    papa, first = await signed_in("papa.test"), (await papa_of()).household_id
    answers = await asyncio.gather(*(looks_at(papa, one) for one in (other, first) * 4))
    assert {answer.status_code for answer in answers} == {303}
    assert (await papa_of()).household_id in (first, other)


async def test_rien_pour_les_autres_ni_question_de_plus(signed_in, other, queries):
    for who, said in (("maman.test", False), ("papa.test", True)):
        browser = await signed_in(who)
        with queries:
            page = await browser.get(ESPACE)
        assert ("Changer de foyer" in page.text) is said
        assert len(queries) == 3, queries.statements


async def test_ni_sans_connexion_ni_au_guichet(signed_in, client, other):
    assert (await looks_at(client, other)).status_code in (303, 401)
    assert (await looks_at(await signed_in("agent.enfance"), other)).status_code in (403, 404)


CARE = ("Bébé", "Accueil périscolaire")


async def demands(browser, world, who="papa.test", day="2022-03-18", **more):
    """What a phone queued for Bébé, sent as the worker sends it."""
    opening = await world.opening(*CARE, day, "Matin")
    form = {"account": str(world.account(who)["public_id"]), "mutation": str(uuid4()),
            "book": f"{world.enrolment(*CARE)['id']}:{opening}"} | more  # fmt: skip
    head = {"Accept": "application/json"}
    return await browser.post(f"/{HOME}/reservations/demandes", data=form, headers=head), form, opening


@pytest.mark.both_databases
async def test_une_demande_en_attente_part_apres_avoir_change_de_foyer(signed_in, other, world):
    """For the household of the child: its number, its price by its own quotient, its answer, its replay."""
    papa, first = await signed_in("papa.test"), (await papa_of()).household_id
    await Household.filter(id=other).update(family_quotient=99_999, is_resident=False)
    rehearsed = (await papa.post(f"/{HOME}/reservations/essai", data=(await form_of(world)))).json()
    await looks_at(papa, other)
    assert (await papa.post(f"/{HOME}/reservations/essai", data=(await form_of(world)))).json() == rehearsed
    answer, form, opening = await demands(papa, world)
    assert answer.status_code == 201, answer.text
    assert await world.status("Bébé", opening) == "booked"
    made = await ServiceRequest.all().order_by("-id").first()
    assert made.household_id == first
    told = answer.json()
    again = await papa.post(
        f"/{HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"}
    )  # fmt: skip
    assert (again.status_code, again.json()["requests"]) == (200, told["requests"])
    assert (await papa.get(f"/{HOME}/demandes/recues/{form['mutation']}")).status_code == 200
    assert (await papa.get(f"/{HOME}/demandes/{made.number}")).status_code == 200
    await looks_at(papa, first)
    assert (await papa.get(f"/{HOME}/demandes/recues/{form['mutation']}")).status_code == 200


async def form_of(world):
    opening = await world.opening(*CARE, "2022-03-18", "Matin")
    return {"account": str(world.account("papa.test")["public_id"]), "mutation": str(uuid4()),
            "book": f"{world.enrolment(*CARE)['id']}:{opening}"}  # fmt: skip


@pytest.mark.both_databases
async def test_mais_pas_pour_un_foyer_que_l_on_a_quitte_ni_celui_d_un_autre(signed_in, other, world):
    papa, first = await signed_in("papa.test"), (await papa_of()).household_id
    _, sent, _ = await demands(papa, world, day="2022-03-17")
    made = await ServiceRequest.all().order_by("-id").first()
    await looks_at(papa, other)
    await Membership.filter(household_id=first, guardian=await papa_of()).update(until="2022-01-01")
    answer, _, opening = await demands(papa, world)
    assert answer.status_code == 404
    assert await world.status("Bébé", opening) is None
    assert (await papa.post(f"/{HOME}/reservations/essai", data=await form_of(world))).status_code == 404
    for page in (f"demandes/recues/{sent['mutation']}", f"demandes/{made.number}"):
        assert (await papa.get(f"/{HOME}/{page}")).status_code == 404, page
    town, born = await Town.get(slug=HOME), "2015-03-01"
    stranger = await Child.create(town=town, first_name="Autre", last_name="X", birth_date=born)
    theirs = await Household.create(town=town, address="4 rue", postcode="33450", city="V")
    await Custody.create(household=theirs, child=stranger)
    place = world.enrolment(*CARE)["id"]
    await Enrolment.filter(id=place).update(child_id=stranger.id)
    assert (await demands(papa, world, day="2022-03-21"))[0].status_code == 404


async def test_dans_le_foyer_que_l_on_regarde_il_n_y_a_pas_de_question_de_plus(signed_in, world, queries, other):
    papa = await signed_in("papa.test")
    assert (await demands(papa, world, day="2022-03-17"))[0].status_code == 201
    with queries:
        assert (await demands(papa, world))[0].status_code == 201
    here = len(queries)
    await looks_at(papa, other)
    with queries:
        assert (await demands(papa, world, day="2022-03-21"))[0].status_code == 201
    assert len(queries) <= here + 2, queries.statements


async def test_une_reponse_dit_de_quel_foyer_elle_est(signed_in, client, other):
    papa, first = await signed_in("papa.test"), (await papa_of()).household_id
    assert (await papa.get(ESPACE)).headers["preau-home"] == str(first)
    await looks_at(papa, other)
    assert (await papa.get(ESPACE)).headers["preau-home"] == str(other)
    assert "preau-home" not in (await client.get(f"/{HOME}/")).headers
