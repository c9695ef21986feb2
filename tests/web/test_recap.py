"""Le récapitulatif annonce ce que la mairie répondrait : sans JavaScript, et au téléphone qui a du réseau."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.bookings.demand.rehearsal import rehearse
from pwa.domain.bookings.demand.writing import Demand, Written, decide_and_write
from pwa.models.bookings import BookingRequest, Enrolment, Opening, RequestLine
from pwa.models.people import Custody
from pwa.models.requests import ServiceRequest
from pwa.models.sites import ActivityGroup
from pwa.storage import databases
from tests.domain.small_town import NOW, Family, small_town
from tests.people import HOME

pytestmark = pytest.mark.both_databases

AFTER_SCHOOL = "Accueil périscolaire"
DAY = "2022-02-01"


def total(page: str) -> str:
    return HTMLParser(page).css_first("[data-part=price]").text()


async def recapped(maman, world, child: str, opening: int, **more) -> str:
    enrolment = world.enrolment(child, AFTER_SCHOOL)["id"]
    answer = await maman.post(
        f"/{HOME}/reservations/{enrolment}/recapitulatif", data={"want": opening} | more, follow_redirects=True
    )
    assert answer.status_code == 200
    return answer.text


@pytest.mark.requirement("SL-70")
async def test_le_prix_de_la_fratrie_est_celui_de_ses_propres_cases(signed_in, world):
    """« Annonce 1,70 € et compte 0,85 € » : le jour de la sœur était déjà réservé."""
    maman = await signed_in("maman.test")
    opening = await world.opening("Bébé", AFTER_SCHOOL, DAY, "Matin")
    sister = world.enrolment("Fille", AFTER_SCHOOL)["id"]
    theirs = await world.opening("Fille", AFTER_SCHOOL, DAY, "Matin")
    account = str(world.account("maman.test")["public_id"])
    page = await recapped(maman, world, "Bébé", opening, also=sister)
    assert "+\u00a01,70\u00a0€" in total(page)
    form = {"account": account, "mutation": str(uuid4()), "book": f"{sister}:{theirs}"}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    page = await recapped(maman, world, "Bébé", opening, also=sister)
    assert "+\u00a00,85\u00a0€" in total(page)
    assert "déjà réservé" in HTMLParser(page).css_first("[data-part=foreseen]").text()
    own = world.enrolment("Bébé", AFTER_SCHOOL)["id"]
    form = {"account": account, "mutation": str(uuid4()), "book": f"{own}:{opening}", "also": sister}
    rehearsed = await maman.post(f"/{HOME}/reservations/essai", data=form, headers={"Accept": "application/json"})
    assert rehearsed.json()["price"] == 85
    answered = await maman.post(f"/{HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"})
    assert answered.status_code == 201
    made = await BookingRequest.filter(mutation__key=form["mutation"])
    assert sum(request.price_cents for request in made) == 85


async def test_recalculer_garde_la_demande_et_compte_les_enfants_coches(signed_in, world):
    maman = await signed_in("maman.test")
    opening = await world.opening("Bébé", AFTER_SCHOOL, DAY, "Matin")
    page = HTMLParser(await recapped(maman, world, "Bébé", opening))
    posted = {one.attributes["name"]: one.attributes["value"] for one in page.css("#recap input[type=hidden]")}
    sister = page.css_first("input[name=also]").attributes["value"]
    again = HTMLParser(
        (
            await maman.post(
                page.css_first("[formaction]").attributes["formaction"],
                data=posted | {"also": sister},
                follow_redirects=True,
            )
        ).text
    )
    assert "+\u00a01,70\u00a0€" in again.css_first("[data-part=price]").text()
    assert [one.attributes["value"] for one in again.css("input[name=also][checked]")] == [sister]
    assert [one.attributes["value"] for one in again.css("input[name=book]")] == [posted["book"]]


async def test_deux_jours_par_semaine_au_moins_se_dit_a_la_famille_et_a_l_agent(signed_in, world):
    maman = await signed_in("maman.test")
    group = await ActivityGroup.get(activity__code="centre-de-loisirs-vacances")
    place = {"place": "Jean De La Fontaine", "starts_on": date(2021, 9, 2), "ends_on": date(2022, 7, 7)}
    child = world.child("Bébé")
    enrolment = (await Enrolment.create(town_id=child["town_id"], child_id=child["id"], group=group, **place)).id
    one, two = [(await Opening.get(group=group, day=date(2022, 2, day))).id for day in (14, 15)]

    async def said(*wanted: int) -> str:
        answer = await maman.post(
            f"/{HOME}/reservations/{enrolment}/recapitulatif", data={"want": list(wanted)}, follow_redirects=True
        )
        return HTMLParser(answer.text).css_first("[data-part=foreseen]").text()

    short = "semaine du 14/02/2022 : 1 jour seulement, il en faut 2 au moins"
    assert short in await said(one)
    assert short not in await said(one, two)
    account = str(world.account("maman.test")["public_id"])
    form = {"account": account, "mutation": str(uuid4()), "book": f"{enrolment}:{one}"}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    received = await maman.get(f"/{HOME}/demandes/recues/{form['mutation']}")
    assert short.capitalize() in received.text, "la réponse le dit aussi"
    made = await ServiceRequest.get(booking_request__mutation__key=form["mutation"])
    officer = await signed_in("agent.enfance")
    assert short in (await officer.get(f"/{HOME}/guichet/demandes/{made.number}")).text


async def asks(family: Family, demand: Demand) -> Written:
    return await decide_and_write(family.town, family.applicant, demand, now=NOW, real_now=NOW)


SLOTS = ("journee", "matin", "apres-midi")
held = st.sets(st.sampled_from(SLOTS[1:]))


@given(
    first=held, second=held, capacity=st.integers(0, 3), waits=st.booleans(),
    wishes=st.dictionaries(st.sampled_from(SLOTS), st.sampled_from(["book", "cancel"]), min_size=1),
)  # fmt: skip
@settings(
    max_examples=12, deadline=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
async def test_l_essai_et_la_reponse_disent_le_meme_prix(database, first, second, capacity, waits, wishes):
    """Whatever two children of a household hold, whatever is asked for both: what is announced is what is charged."""
    town = await small_town(3, capacity=3, waiting_list=waits)
    mine, theirs, _ = town.families
    await Custody.filter(child_id=theirs.child).update(household_id=mine.household)
    for child, boxes in ((mine, first), (theirs, second)):
        for slot in boxes:
            await asks(mine, Demand(uuid4(), ((child.enrolment, town.box(slot)),), ()))
    async with databases.writing() as db:
        excess = "CASE WHEN taken > ? THEN taken - ? ELSE 0 END"
        values = [capacity, capacity, capacity, town.group]
        await databases.run(db, f"UPDATE seats SET capacity = ?, excess = {excess} WHERE group_id = ?", values)
    book, cancel = (
        tuple((mine.enrolment, town.box(slot)) for slot, action in wishes.items() if action == wanted)
        for wanted in ("book", "cancel")
    )
    demand = Demand(uuid4(), book, cancel, (theirs.enrolment,))
    announced = await rehearse(town.town, mine.applicant, demand, (), NOW)
    written = await asks(mine, demand)
    made = await BookingRequest.filter(mutation_id=written.mutation)
    assert announced.price == sum(request.price_cents for request in made)
    told = await RequestLine.filter(service_request__booking_request__mutation_id=written.mutation)
    plain = sum(line.outcome in ("booked", "cancelled") for line in told)
    assert len(announced.foreseen) == len(told) - plain
