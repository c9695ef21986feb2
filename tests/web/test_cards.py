"""Les cartes : les inscriptions qui ne sont pas finies et qui ont des jours, quelle que soit l’année scolaire."""

from datetime import date, timedelta

import pytest

from pwa.domain.accounts.users import User
from pwa.domain.bookings.screens.cards import cards_of
from pwa.domain.declared.profile import TownProfile
from pwa.domain.towns import TownView
from pwa.models.bookings import Enrolment, Opening
from pwa.models.sites import ActivityGroup
from tests import people
from tests.people import HOME

CARE = ("Bébé", "Accueil périscolaire")


async def shown(world, today: date) -> tuple[set[int], set[int]]:
    """The enrolments of Maman TEST that have a card that day, and those that are over."""
    household = world.account("maman.test")["household_id"]
    user = User.__new__(User)
    object.__setattr__(user, "household_id", household)
    town = world.town
    view = TownView(
        town["id"], HOME, town["name"], banner=town["banner"], zone=town["zone"], revision=1, profile=TownProfile()
    )
    cards = await cards_of(view, user, today)
    return {card.enrolment for card in cards.current if card.enrolment}, {card.enrolment for card in cards.over}


@pytest.mark.requirement("SL-45")
async def test_l_ete_existe(world):
    """An August enrolment stays after 8 July, September's is there in June, last year's can still be opened."""
    mine = world.enrolment(*CARE)["id"]
    assert mine in (await shown(world, date(2021, 6, 20)))[0], "celle de septembre, dès juin"
    current, over = await shown(world, date(2022, 7, 20))
    assert mine not in current
    assert mine in over
    await Enrolment.filter(id=mine).update(ends_on=date(2022, 8, 31))
    assert mine in (await shown(world, date(2022, 8, 20)))[0]
    assert mine not in (await shown(world, date(2024, 1, 1)))[1], "un an, pas davantage"


async def test_sans_ouverture_il_n_y_a_pas_de_carte(world):
    mine = world.enrolment(*CARE)
    before = date(2019, 9, 2)
    assert not await Opening.filter(group_id=mine["group_id"], day__lt=before + timedelta(300)).count()
    await Enrolment.filter(id=mine["id"]).update(starts_on=before, ends_on=before + timedelta(300))
    assert mine["id"] not in (await shown(world, before))[0]


async def test_la_grille_s_ouvre_sur_le_premier_mois_ou_agir_et_dit_ses_dates(signed_in, world):
    maman = await signed_in("maman.test")
    group = await ActivityGroup.filter(activity_id=world.activity("Centre de Loisirs Vacances")["id"]).first()
    holidays = await Enrolment.create(
        town_id=world.town["id"], child_id=world.child("Bébé")["id"], group_id=group.id, place="Centre",
        starts_on=date(2021, 9, 2), ends_on=date(2022, 7, 7),
    )  # fmt: skip
    page = (await maman.get(f"/{HOME}/reservations/{holidays.id}")).text
    assert 'data-month="2022-02"' in page, "rien en janvier : les vacances d’hiver"
    assert "sans date limite" not in page
    dates = "On peut réserver du 10/01 au 28/01/2022 à 23:59 pour les jours du 14/02 au 25/02/2022."
    assert f"{dates} Le service étudie chaque demande avant de répondre." in page


async def test_de_la_demande_on_revient_au_mois_de_ses_jours(signed_in, world):
    maman = await signed_in("maman.test")
    enrolment, opening = world.enrolment(*CARE)["id"], await world.opening(*CARE, "2022-03-01", "Matin")
    form = {"want": str(opening)}
    recap = await maman.post(f"/{people.HOME}/reservations/{enrolment}/recapitulatif", data=form, follow_redirects=True)
    assert f'/reservations/{enrolment}?cocher={opening:x}#2022-03"' in recap.text
