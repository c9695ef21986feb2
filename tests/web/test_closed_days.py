"""Un jour fermé dit toujours pourquoi, sur la grille et dans « pourquoi ? », et la page gardée hors connexion aussi."""

from datetime import date, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.bookings.season.publish import publish
from pwa.models.bookings import Enrolment, Opening, OpeningSeats, Season
from pwa.models.sites import ActivityGroup
from pwa.models.towns import Closure
from tests.people import HOME, NOW

CARE = ("Bébé", "Accueil périscolaire")
TUESDAY = date(2022, 5, 31)


async def grid(guardian, enrolment: int) -> HTMLParser:
    return HTMLParser((await guardian.get(f"/{HOME}/reservations/{enrolment}")).text)


def said(page: HTMLParser, day: str) -> str:
    """What a day of the grid says without a box, and "" when it says nothing."""
    small = page.css_first(f'[data-day="{day}"] > small')
    return small.text() if small else ""


async def unpublish(group: int, day: date) -> None:
    """As if nobody had ever opened the day."""
    await OpeningSeats.filter(opening__group_id=group, opening__day=day).delete()
    await Opening.filter(group_id=group, day=day).delete()


async def never_published(world, day: date, reason: str, now: datetime = NOW) -> Enrolment:
    """The care's enrolment, where this day was closed before anybody published it."""
    enrolment = await Enrolment.get(id=world.enrolment(*CARE)["id"])
    await unpublish(enrolment.group_id, day)
    await Closure.create(town_id=world.town["id"], starts_on=day, ends_on=day, reason=reason)
    season = await Season.filter(activity__groups__id=enrolment.group_id).first()
    await publish(season.id, now=now)
    return enrolment


@pytest.mark.both_databases
async def test_une_fermeture_connue_avant_la_publication_dit_pourquoi(signed_in, world, queries):
    enrolment = await never_published(world, TUESDAY, "Travaux au groupe scolaire")
    maman = await signed_in("maman.test")
    with queries:
        page = await grid(maman, enrolment.id)
    assert len(queries) <= 4
    boxes = page.css(f'[data-day="{TUESDAY}"] .box')
    assert [box.css_first("small").text() for box in boxes] == ["fermé"] * len(boxes) != []
    asked = boxes[0].css_first(".why")
    assert asked.attributes["data-reason"] == "Travaux au groupe scolaire", "la page gardée le sait sans réseau"
    plain = await maman.get(f"/{HOME}/reservations/{enrolment.id}/pourquoi?case={asked.attributes['value']}")
    assert "L’accueil est fermé ce jour-là : Travaux au groupe scolaire." in plain.text.replace("\xa0", " ")


async def test_un_jour_qui_n_en_est_pas_un_ne_dit_rien(signed_in, world):
    mine = world.enrolment(*CARE)["id"]
    await Enrolment.filter(id=mine).update(ends_on=date(2028, 9, 30))
    page = await grid(await signed_in("maman.test"), mine)
    assert [said(page, f"2022-03-{day:02}") for day in (16, 19, 20)] == ["", "", ""], "mercredi et fin de semaine"
    assert said(page, "2022-02-14") == "Vacances d’hiver"
    assert said(page, "2022-02-15") == "", "dit une fois par semaine"
    assert [said(page, f"2028-09-{day:02}") for day in (1, 2, 3)] == ["Pas encore ouvert", "", ""]
    assert said(page, "2028-09-11") == "Pas encore ouvert"


async def test_pour_une_activite_des_vacances_le_motif_de_la_commune_l_emporte(signed_in, world):
    others = await ActivityGroup.filter(activity_id=world.activity("Centre de Loisirs Vacances")["id"]).first()
    group = await ActivityGroup.create(
        activity_id=others.activity_id, site_id=others.site_id, name="Essai", capacity={}
    )
    holidays = await Enrolment.create(
        town_id=world.town["id"], child_id=world.child("Bébé")["id"], group_id=group.id, place="Centre",
        starts_on=date(2021, 9, 2), ends_on=date(2022, 7, 31),
    )  # fmt: skip
    tuesday = date(2022, 2, 15)
    await Closure.create(
        town_id=world.town["id"], starts_on=tuesday - timedelta(3), ends_on=tuesday, reason="Inventaire"
    )
    season = await Season.filter(activity_id=group.activity_id).first()
    await publish(season.id, now=NOW)
    page = await grid(await signed_in("maman.test"), holidays.id)
    assert {one.attributes["data-reason"] for one in page.css(f'[data-day="{tuesday}"] .why')} == {"Inventaire"}
    assert [said(page, f"2022-02-{day}") for day in (12, 15, 19)] == ["", "", ""]
    assert [said(page, f"2022-07-{day}") for day in (11, 12, 14, 18)] == [
        "Pas encore annoncé", "", "14 juillet", "Pas encore annoncé",
    ]  # fmt: skip
    assert said(page, "2022-03-07") == "Hors vacances"
