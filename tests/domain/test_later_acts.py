"""Ce qu'une demande fait aux jours d'une autre, plus ancienne, se lit aussi dans le suivi de celle-là."""

from datetime import UTC, datetime, timedelta

import pytest

from pwa.domain.bookings.answers import timeline
from pwa.domain.bookings.answers.views import views
from pwa.domain.french import stamp
from pwa.models.bookings import Opening, Seats
from pwa.models.events import Event
from pwa.storage.databases import reading
from tests.domain.small_town import DAY, NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases

LATER = NOW + timedelta(minutes=5)
GIVEN_BACK, CONFIRMED = "Annulation par la famille", "Place libre confirmée par la famille"


async def told(town: SmallTown, number: int) -> tuple[list[str], list[str]]:
    """« Suivi » and « Historique » of the town's request of that number."""
    where, values = "WHERE r.town_id = ? AND r.number = ?", [town.town, number]
    [demande] = await views(reading(), "", where, values)
    followed = await timeline.followed(town.town, demande)
    return followed, [act.what for act in await timeline.history(town.town, demande)]


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


async def test_ce_qui_attendait_un_agent_est_retire_et_rien_d_autre(database):
    town = await small_town(1, reviewed=True)
    mine = town.families[0]
    await mine.asks(book=[town.box("matin")])
    await mine.asks(cancel=[town.box("matin")], now=LATER)
    assert not [one for one in (await told(town, 1))[0] if GIVEN_BACK in one]
    assert await Event.filter(town_id=town.town, verb="bookings_given_back").count() == 0
    assert await Event.filter(town_id=town.town, verb="request_withdrawn").count() == 1


async def test_une_case_dite_deux_fois_n_est_rendue_qu_une_fois(database):
    town = await small_town(1)
    mine = town.families[0]
    await mine.asks(book=[town.box("matin")])
    await mine.asks(cancel=[town.box("matin")] * 2, now=LATER)
    assert [one.detail["boxes"] for one in await Event.filter(verb="bookings_given_back", town_id=town.town)] == [1]
