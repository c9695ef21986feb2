"""Ce qu'une demande fait aux jours d'une autre, plus ancienne, se lit aussi dans le suivi de celle-là."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pwa.domain.bookings.answers import timeline
from pwa.domain.bookings.answers.views import views
from pwa.domain.french import stamp
from pwa.models.bookings import Booking, Opening, Seats
from pwa.models.events import Event
from pwa.models.people import Custody
from pwa.storage.databases import reading
from tests.domain.small_town import DAY, NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases

LATER = NOW + timedelta(minutes=5)
MATIN = "Enfant0\u00a0: mercredi 02/02/2022 (Matin)"
GIVEN_BACK, CONFIRMED = "Annulation par la famille", "Place libre confirmée par la famille"


async def told(town: SmallTown, number: int) -> tuple[list[str], list[str]]:
    """« Suivi » and « Historique » of the town's request of that number."""
    where, values = "WHERE r.town_id = ? AND r.number = ?", [town.town, number]
    [demande] = await views(reading(), "", where, values)
    followed = await timeline.followed(town.town, demande)
    return [step.said for step in followed], [act.what for act in await timeline.history(town.town, demande)]


async def pointed(town: SmallTown, number: int) -> list[list[tuple[str, int | None, str]]]:
    """Where « Suivi » then « Historique » point to: the boxes, the later request, or whose it is."""
    [demande] = await views(reading(), "", "WHERE r.town_id = ? AND r.number = ?", [town.town, number])
    both = await timeline.followed(town.town, demande), await timeline.history(town.town, demande)
    return [[(one.boxes, one.number, one.whose) for line in lines for one in line.later] for lines in both]


async def test_une_annulation_se_lit_sur_la_demande_qui_avait_reserve(database):
    town = await small_town(1, days=3)
    mine = town.families[0]
    boxes = [town.box("matin", DAY + timedelta(n)) for n in range(3)]
    await mine.asks(book=boxes[:2])
    await mine.asks(book=boxes[2:])
    await mine.asks(cancel=boxes, now=LATER)
    followed, history = await told(town, 1)
    assert f"{GIVEN_BACK} le {stamp(LATER)} (2 cases)." in [one.replace("\u00a0", " ") for one in followed]
    assert f"{GIVEN_BACK} (2 cases)" in [one.replace("\u00a0", " ") for one in history]
    assert f"{GIVEN_BACK} le {stamp(LATER)}." in (await told(town, 2))[0]
    first, second = (
        "Enfant0\u00a0: mercredi 02/02/2022 (Matin), jeudi 03/02/2022 (Matin)",
        "Enfant0\u00a0: vendredi 04/02/2022 (Matin)",
    )
    assert await pointed(town, 1) == [[(first, 3, "")], [(first, 3, "")]]
    assert await pointed(town, 2) == [[(second, 3, "")], [(second, 3, "")]]
    assert await pointed(town, 3) == [[], []]
    own, _ = await told(town, 3)
    assert not [one for one in own if GIVEN_BACK in one], "la demande qui annule le dit par ses lignes"


async def test_une_place_proposee_et_prise_se_lit_sur_la_demande_qui_attendait(database):
    town = await small_town(capacity=1, waiting_list=True)
    mine, other = town.families
    box = town.box("matin")
    await other.asks(book=[box])
    await mine.asks(book=[box])
    await Opening.filter(id=box).update(cancel_by=datetime(2021, 1, 1, tzinfo=UTC))
    await Seats.filter(used_by__opening_id=box).update(capacity=2)
    await mine.asks(book=[box], now=LATER)
    followed, history = await told(town, 2)
    assert f"{CONFIRMED} le {stamp(LATER)}." in followed
    assert CONFIRMED in history
    assert not [one for one in (await told(town, 3))[0] if CONFIRMED in one]
    assert await pointed(town, 2) == [[(MATIN, 3, "")], [(MATIN, 3, "")]]


async def test_ce_qui_attendait_un_agent_est_retire_et_rien_d_autre(database):
    town = await small_town(1, reviewed=True)
    mine = town.families[0]
    await mine.asks(book=[town.box("matin")])
    await mine.asks(cancel=[town.box("matin")], now=LATER)
    assert not [one for one in (await told(town, 1))[0] if GIVEN_BACK in one]
    assert await Event.filter(town_id=town.town, verb="bookings_given_back").count() == 0
    assert await Event.filter(town_id=town.town, verb="request_withdrawn").count() == 1
    assert await pointed(town, 1) == [[(MATIN, 2, "")], [(MATIN, 2, "")]]


async def test_une_case_dite_deux_fois_n_est_rendue_qu_une_fois(database):
    town = await small_town(1)
    mine = town.families[0]
    await mine.asks(book=[town.box("matin")])
    await mine.asks(cancel=[town.box("matin")] * 2, now=LATER)
    assert [one.detail["boxes"] for one in await Event.filter(verb="bookings_given_back", town_id=town.town)] == [1]


async def test_l_autre_foyer_de_l_enfant_ne_lit_pas_le_numero_de_la_demande_le_guichet_si(database):
    town = await small_town()
    mine, other = town.families
    await Custody.create(household_id=other.household, child_id=mine.child)
    await mine.asks(book=[town.box("matin")])
    await replace(other, enrolment=mine.enrolment).asks(cancel=[town.box("matin")], now=LATER)
    assert await pointed(town, 1) == [
        [(MATIN, None, "demande d’un autre représentant de Enfant0")], [(MATIN, 2, "")]
    ]  # fmt: skip


async def test_des_jours_nombreux_sont_comptes_avec_leurs_creneaux(database):
    town = await small_town(1, capacity=None, days=5)
    mine = town.families[0]
    boxes = [town.box(slot, DAY + timedelta(n)) for n in range(5) for slot in ("matin", "apres-midi")]
    await mine.asks(book=boxes)
    await mine.asks(cancel=boxes[:6], now=LATER)
    await mine.asks(cancel=boxes[6:], now=LATER + timedelta(minutes=5))
    [(three, *_), (two, *_)], _ = await pointed(town, 1)
    both = "(Matin, Apres-Midi)"
    assert three == f"Enfant0\u00a0: mercredi 02/02/2022 {both}, jeudi 03/02/2022 {both}, vendredi 04/02/2022 {both}"
    assert two == f"Enfant0\u00a0: samedi 05/02/2022 {both}, dimanche 06/02/2022 {both}"
    await mine.asks(book=boxes, now=LATER + timedelta(minutes=10))
    await mine.asks(cancel=boxes, now=LATER + timedelta(minutes=15))
    [(whole, number, _)], _ = await pointed(town, 4)
    assert (whole, number) == (f"Enfant0\u00a0: 5 jours du 02/02/2022 au 06/02/2022 {both}", 5)
    assert len((await pointed(town, 1))[0]) == 2, "ce qui fut repris puis rendu est à une autre demande"


async def test_retrait_et_annulation_d_un_meme_envoi_ont_chacun_leurs_jours(database):
    town = await small_town(1, capacity=None, days=2, reviewed=True)
    mine = town.families[0]
    boxes = [town.box("matin", DAY + timedelta(n)) for n in range(2)]
    await mine.asks(book=boxes)
    await Booking.filter(opening_id=boxes[1]).update(status="booked")
    await mine.asks(cancel=boxes, now=LATER)
    [demande] = await views(reading(), "", "WHERE r.town_id = ? AND r.number = 1", [town.town])
    said = {
        step.said.split(" le ")[0]: [one.boxes for one in step.later]
        for step in await timeline.followed(town.town, demande)
    }
    assert said["Retrait par la famille"] == [MATIN]
    assert said[GIVEN_BACK] == ["Enfant0\u00a0: jeudi 03/02/2022 (Matin)"]
