"""Au bout du calendrier scolaire connu : des pages entières, et un agent prévenu des mois avant."""

from datetime import date

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.models.bookings import Enrolment
from pwa.models.towns import Town
from tests.people import HOME

ONE_YEAR = {"years": [{"label": "2021-2022", "first_class": "2021-09-02", "last_class": "2022-07-07", "holidays": []}]}


async def test_une_inscription_au_dela_du_calendrier_a_sa_page(signed_in, world):
    enrolment = world.enrolment("Bébé", "Accueil périscolaire")
    guardian = await signed_in("maman.test")
    for ends_on in (date(2027, 8, 31), date(2029, 7, 6)):
        await Enrolment.filter(id=enrolment["id"]).update(ends_on=ends_on)
        for page in ("reservations", f"reservations/{enrolment['id']}", "espace"):
            assert (await guardian.get(f"/{HOME}/{page}")).status_code == 200, (page, ends_on)


async def test_l_agent_apprend_que_le_calendrier_finit(signed_in):
    officer = await signed_in("agent.enfance")
    assert HTMLParser((await officer.get(f"/{HOME}/guichet")).text).css_first("#calendar-ends") is None
    town = await Town.get(slug=HOME)
    await Town.filter(id=town.id).update(zone="-", profile=town.profile | {"calendar": ONE_YEAR})
    said = HTMLParser((await officer.get(f"/{HOME}/guichet")).text).css_first("#calendar-ends")
    assert said is not None
    assert "connu jusqu’au 31/08/2022" in said.text()
