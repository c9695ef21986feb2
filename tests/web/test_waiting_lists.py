"""La liste d’attente se suit : le rang sur la réponse, l’agenda, le courriel et au guichet, puis la place."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.telling.kinds import answer
from pwa.models.letters import Letter
from pwa.storage import databases
from tests.people import HOME

WEDNESDAY, FULL = "Centre de Loisirs Mercredi", "2022-02-02"
AFTER = "Nous vous préviendrons si une place se libère."


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
async def asked(signed_in, world):
    """Maman asked for a full Wednesday; (her browser, the mutation, the opening)."""
    maman, mutation = await signed_in("maman.test"), str(uuid4())
    opening = await world.opening("Bébé", WEDNESDAY, FULL, "Journée avec repas")
    wish = f"{world.enrolment('Bébé', WEDNESDAY)['id']}:{opening}"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": mutation, "book": wish}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    return maman, mutation, opening


async def rank(opening: int) -> int:
    """How many wait for the same places: Maman came last."""
    [found] = await databases.rows(
        databases.reading(),
        """SELECT count(DISTINCT w.id) AS count FROM opening_seats mine
           JOIN opening_seats theirs ON theirs.seats_id = mine.seats_id
           JOIN booking w ON w.opening_id = theirs.opening_id AND w.status = 'waiting' AND w.cancelled_at IS NULL
           WHERE mine.opening_id = ?""",
        [opening],
    )
    return found["count"]


async def text(maman, address: str) -> str:
    return folded(HTMLParser((await maman.get(f"/{HOME}/{address}")).text).css_first("main").text(separator=" "))


@pytest.mark.both_databases
@pytest.mark.requirement("SPE-14")
async def test_le_rang_et_la_suite_sont_partout(asked, world, signed_in):
    maman, mutation, opening = asked
    turn = await rank(opening)
    assert turn > 1
    said = f"Vous êtes {turn}e sur la liste d’attente."
    for address in (f"demandes/recues/{mutation}", "demandes/23"):
        assert f"{said} {AFTER}" in await text(maman, address)
    assert said in await text(maman, "demandes")
    assert f"{turn}e sur la liste" in await text(maman, f"enfants/{world.child('Bébé')['id']}/agenda")
    letter = await Letter.filter(kind="answer").order_by("-id").first()
    told = await answer.tell(databases.reading(), letter.facts)
    [(_, [row])] = told.requests
    assert (row.sentence, row.next_step) == (said, AFTER)
    day = HTMLParser((await (await signed_in("agent.enfance")).get(f"/{HOME}/guichet/jours?jour={FULL}")).text)
    cards = [folded(card.text(separator=" ")) for card in day.css(".groups .card")]
    [card] = [one for one in cards if f"n° {turn} TEST Bébé" in one]
    assert "partagées avec Matin avec repas et Après-midi sans repas" in folded(card)
    assert "En liste d’attente" in card


@pytest.mark.requirement("SPE-14")
async def test_la_place_obtenue_se_lit_sur_la_demande_et_dans_la_liste(asked, world):
    maman, _, opening = asked
    async with databases.writing() as db:
        child = world.child("Bébé")["id"]
        await databases.run(
            db, "UPDATE booking SET status = 'booked' WHERE child_id = ? AND opening_id = ?", [child, opening]
        )
    page = await text(maman, "demandes/23")
    assert "Une place s’est libérée depuis : c’est réservé." in page
    assert "Traitée positivement" in page
    first = HTMLParser((await maman.get(f"/{HOME}/demandes")).text).css_first("article")
    assert "Traitée positivement" in first.text()
    assert not HTMLParser((await maman.get(f"/{HOME}/demandes?etat=en-cours")).text).css("article[data-request='23']")


async def test_un_etat_inconnu_est_une_page_introuvable(signed_in):
    assert (await (await signed_in("maman.test")).get(f"/{HOME}/demandes?etat=autre")).status_code == 404


async def test_la_meme_demande_renvoyee_rend_la_premiere_reponse_meme_apres_une_place(asked, world):
    """The phone gets one answer, whenever it asks again; pages follow what became of it."""
    maman, mutation, opening = asked
    wish = f"{world.enrolment('Bébé', WEDNESDAY)['id']}:{opening}"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": mutation, "book": wish}

    async def again() -> dict:
        answer = await maman.post(f"/{HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        return answer.json()

    first = await again()
    async with databases.writing() as db:
        await databases.run(db, "UPDATE booking SET status = 'booked' WHERE opening_id = ?", [opening])
    assert await again() == first
    assert first["overall"] == "waiting"


@pytest.mark.both_databases
async def test_une_place_que_l_on_ne_pourrait_plus_rendre_se_coche_sur_la_grille(asked, world):
    """The limit to cancel has passed and a place came free: the box says so, unticked; ticking it is the agreement."""
    maman, _, opening = asked
    enrolment = world.enrolment("Bébé", WEDNESDAY)["id"]
    async with databases.writing() as db:
        passed = datetime(2022, 1, 20, tzinfo=UTC)
        await databases.run(db, "UPDATE opening SET cancel_by = ?, book_by = NULL WHERE id = ?", [passed, opening])
        await databases.run(
            db,
            """UPDATE seats SET capacity = taken + 1, excess = 0
               WHERE id IN (SELECT seats_id FROM opening_seats WHERE opening_id = ?)""",
            [opening],
        )
    page = HTMLParser((await maman.get(f"/{HOME}/reservations/{enrolment}")).text)
    box = page.css_first(f"input[name=want][value='{opening}']")
    assert (box.parent.attributes["data-state"], "checked" in box.attributes) == ("offered", False)
    assert "place libre" in box.parent.text()
    for address in (f"demandes/recues/{asked[1]}", "demandes/23", "demandes"):
        told = await text(maman, address)
        assert "Une place est libre : à confirmer avant le mercredi 02/02 à 23:59." in told.replace("\u00a0", " ")
        assert "préviendrons" not in told
    form = {"account": str(world.account("maman.test")["public_id"]), "book": f"{enrolment}:{opening}"}
    season = f"/{HOME}/reservations/{enrolment}"
    sent = await maman.post(f"{season}/recapitulatif", data={"want": opening}, follow_redirects=True)
    recap = HTMLParser(sent.text)
    assert recap.css_first("[data-part=price]").text().startswith("+")
    assert (
        await maman.post(f"/{HOME}/reservations/demandes", data=form | {"mutation": str(uuid4())})
    ).status_code == 303
    page = HTMLParser((await maman.get(season)).text)
    box = page.css_first(f"label[data-state=booked] input[value='{opening}']")
    assert box.parent.attributes["data-lock"] == "too_late_to_cancel"
