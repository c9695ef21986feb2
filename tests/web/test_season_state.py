"""Ce qui a bougé dans une saison pendant que sa page restait ouverte : peu d’octets, et qui l’a fait."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from pwa.storage import databases
from tests import people
from tests.browser.conftest import change

CARE = ("Bébé", "Accueil périscolaire")


@pytest.fixture
async def asked(world):
    """L’adresse de l’état de la saison de Bébé, et l’heure de la page."""
    url = f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}/etat"
    return {"url": url, "params": {"depuis": people.NOW.isoformat()}}


async def wish(client, world, username, action, day, slot="Matin"):
    """This account books or gives up one of Bébé's boxes. Resolves with the opening."""
    enrolment, opening = world.enrolment(*CARE)["id"], await world.opening(*CARE, day, slot)
    form = {"account": str(world.account(username)["public_id"]), "mutation": str(uuid4()),
            action: f"{enrolment}:{opening}"}  # fmt: skip
    answer = await client.post(
        f"/{people.HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"}
    )
    assert answer.json()["overall"] == "positive"
    return str(opening)


@pytest.mark.both_databases
async def test_l_autre_parent_est_nomme_avec_l_heure(signed_in, world, asked):
    maman, papa = await signed_in("maman.test"), await signed_in("papa.test")
    booked = await wish(papa, world, "papa.test", "book", "2022-02-01")
    cancelled = await wish(papa, world, "papa.test", "cancel", "2022-02-04")
    news = (await maman.get(**asked)).json()
    assert news["changes"][booked]["by"] == "Papa"
    assert news["changes"][booked]["told"].startswith("Papa a réservé ce jour à 14:2")
    assert news["changes"][cancelled]["told"].startswith("Papa a annulé ce jour à 14:2")
    assert news["boxes"][booked]["state"] == "booked"
    assert news["boxes"][booked]["live"] is True
    assert cancelled not in news["boxes"]
    assert set(news["changes"]) == {booked, cancelled}


async def test_rien_n_a_bouge_304(signed_in, world, asked):
    maman, papa = await signed_in("maman.test"), await signed_in("papa.test")
    first = await maman.get(**asked)
    assert first.json()["changes"] == {}
    seen = {"If-None-Match": first.headers["ETag"]}
    assert (await maman.get(**asked, headers=seen)).status_code == 304
    await wish(papa, world, "papa.test", "book", "2022-02-01")
    assert (await maman.get(**asked, headers=seen)).status_code == 200


async def test_peu_d_octets(signed_in, asked):
    answer = await (await signed_in("maman.test")).get(**asked)
    assert len(answer.content) < 12_000
    assert answer.headers["Cache-Control"] == "no-store"


async def test_mes_propres_changements_ailleurs(signed_in, world, asked):
    maman = await signed_in("maman.test")
    opening = await wish(maman, world, "maman.test", "book", "2022-02-01")
    change = (await maman.get(**asked)).json()["changes"][opening]
    assert change["is_mine"] is True
    assert change["told"].startswith("Vous avez réservé ce jour à")


async def test_un_agent_est_son_service_et_un_autre_foyer_n_a_pas_de_nom(signed_in, world, asked):
    maman = await signed_in("maman.test")
    opening = await world.opening(*CARE, "2022-02-04", "Matin")
    later = people.NOW + timedelta(minutes=3)
    by = "UPDATE booking SET cancelled_at = ?, cancelled_by_id = ? WHERE opening_id = ? AND child_id = ?"
    told = []
    others = [
        one["id"]
        for one in world.accounts.values()
        if one["town"] == people.HOME and one["household_id"] not in (None, world.account("maman.test")["household_id"])
    ]
    for account in (world.account("agent.enfance")["id"], others[0], None):
        await change(by, [later, account, opening, world.child("Bébé")["id"]])
        told.append((await maman.get(**asked)).json()["changes"][str(opening)]["told"])
    assert told == [
        "Le service Enfance a annulé ce jour à 14:27.",
        "Un autre représentant de Bébé a annulé ce jour à 14:27.",
        "La mairie a annulé ce jour à 14:27.",
    ]


async def test_un_autre_jour_se_dit_avec_sa_date(signed_in, world, asked):
    maman = await signed_in("maman.test")
    opening = await world.opening(*CARE, "2022-02-04", "Matin")
    await change(
        "UPDATE booking SET cancelled_at = ?, cancelled_by_id = ? WHERE opening_id = ?",
        [people.NOW - timedelta(days=1), world.account("papa.test")["id"], opening],
    )
    since = (people.NOW - timedelta(days=7)).isoformat()
    news = (await maman.get(asked["url"], params={"depuis": since})).json()
    assert news["changes"][str(opening)]["told"] == "Papa a annulé ce jour le 23/01/2022 à 14:24."


async def test_les_cases_fermees_et_pleines_disent_pourquoi(signed_in, world, asked):
    maman = await signed_in("maman.test")
    full, closed = [await world.opening(*CARE, day, "Matin") for day in ("2022-02-08", "2022-02-10")]
    seats = "WHERE id IN (SELECT seats_id FROM opening_seats WHERE opening_id = ?)"
    await change(f"UPDATE seats SET taken = capacity, revision = revision + 1 {seats}", [full])
    await change("UPDATE opening SET closed_reason = 'Grève' WHERE id = ?", [closed])
    boxes = (await maman.get(**asked)).json()["boxes"]
    assert boxes[str(full)] == {"state": "full", "live": False, "lock": "full", "hint": "complet", "reason": None}
    assert boxes[str(closed)]["lock"] == "closed"
    assert boxes[str(closed)]["reason"] == "Grève"


async def test_l_enfant_d_un_autre_foyer_n_existe_pas(signed_in, client, world, asked):
    other = await signed_in("maman.concerto", people.ELSEWHERE)
    assert (await other.get(**asked)).status_code == 401
    assert (await client.get(**asked, headers={"Accept": "application/json"})).status_code == 401
    maman = await signed_in("maman.test")
    theirs = next(row for row in world.enrolments if row["last_name"] != "TEST")
    wrong = f"/{people.HOME}/reservations/{theirs['id']}/etat"
    assert (await maman.get(wrong, headers={"Accept": "application/json"})).status_code == 404
    malformed = await maman.get(asked["url"], params={"depuis": "hier"}, headers={"Accept": "application/json"})
    assert malformed.status_code == 400


async def test_une_page_d_hier_ne_parle_que_des_jours_a_venir(signed_in, asked):
    maman = await signed_in("maman.test")
    answer = await maman.get(asked["url"], params={"depuis": "2021-09-01T00:00:00+00:00"})
    ids = [int(one) for one in answer.json()["changes"]]
    sql = f"SELECT day FROM opening WHERE id IN ({databases.marks(len(ids))})"
    found = await databases.rows(databases.reading(), sql, ids, days=("day",))
    assert found
    assert all(row["day"] >= date(2022, 1, 24) for row in found)
