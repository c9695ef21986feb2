"""Les cartes : les inscriptions qui ne sont pas finies et qui ont des jours, quelle que soit l’année scolaire."""

from datetime import date, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.accounts.users import User
from pwa.domain.bookings.screens.cards import cards_of
from pwa.domain.declared.profile import TownProfile
from pwa.domain.households.members import join
from pwa.domain.towns import TownView
from pwa.models.bookings import Enrolment, Opening
from pwa.models.people import Child, Custody, Guardian, Household, Membership
from pwa.models.sites import ActivityGroup, Department
from pwa.shared.texts.households import NOTHING_TO_BOOK
from pwa.storage.databases import writing
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


@pytest.mark.both_databases
async def test_une_famille_sans_rien_a_reserver_lit_pourquoi_et_a_qui_s_adresser(signed_in, world):
    """What is missing first, the departments as a family reaches them, never an empty page."""
    maman, today, town = await signed_in("maman.test"), date(2022, 1, 24), world.town["id"]
    guardian = await Guardian.get(id=world.account("maman.test")["guardian_id"])
    group = await ActivityGroup.filter(activity_id=world.activity(CARE[1])["id"]).first()
    department = await Department.filter(town_id=town, phone__not="").first()

    async def told(why: str) -> HTMLParser:
        page = HTMLParser((await maman.get(f"/{HOME}/reservations")).text)
        assert NOTHING_TO_BOOK[why] in page.text()
        assert page.css_first(f'.departments a[href="mailto:{department.email}"]')
        assert page.css_first('.departments a[href^="tel:"]').text() == department.phone
        return page

    await Membership.filter(guardian=guardian).delete()
    await Guardian.filter(id=guardian.id).update(household_id=None)
    await told("no_household")
    home = await Household.create(town_id=town, address="2 rue du Test", postcode="33450", city="Saint-Loubès")
    async with writing() as db:
        await join(db, guardian.id, home.id, is_payer=True, since=today)
    await told("no_child")
    child = await Child.create(town_id=town, first_name="Noé", last_name="TEST", birth_date=date(2015, 3, 1))
    await Custody.create(household=home, child=child)
    page = await told("no_enrolment")
    assert page.css(".enrolments .open"), "what one enrols for elsewhere is still there"
    enrolment = await Enrolment.create(
        town_id=town, child=child, group=group, place="École", starts_on=date(2032, 9, 2), ends_on=date(2033, 7, 7)
    )
    await told("not_open")
    await Enrolment.filter(id=enrolment.id).update(starts_on=date(2019, 9, 2), ends_on=date(2020, 7, 7))
    await told("over")
    await Enrolment.filter(id=enrolment.id).update(starts_on=date(2021, 9, 2), ends_on=date(2022, 7, 7))
    page = HTMLParser((await maman.get(f"/{HOME}/reservations")).text)
    assert not page.css(".departments")
    assert "Sélectionnez l’activité." in page.text()
