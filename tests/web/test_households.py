"""L’espace d’une famille, l’agenda d’un enfant, la liste du jour au guichet."""

import re
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.models.bookings import Booking
from pwa.models.people import Child
from tests.people import HOME

ESPACE = f"/{HOME}/espace"


@pytest.fixture
async def espace(signed_in):
    return (await (await signed_in("maman.test")).get(ESPACE)).text


@pytest.mark.requirement("SL-28", "SL-36")
async def test_la_carte_du_foyer(espace):
    for words in (
        "MON ESPACE",
        "Maman TEST",
        "12 Pl de l’Hotel de Ville",
        "33450 SAINT-LOUBÈS",
        "maman.test@example.org",
    ):
        assert words in espace.replace("&#39;", "’")


@pytest.mark.requirement("SL-40", "SL-41", "SL-42")
async def test_le_co_representant_les_membres_et_les_contacts(espace):
    for words in ("CO-REPRÉSENTANT", "Papa", "MEMBRES FOYER", "Bébé", "Fille", "CONTACTS", "Mamie TEST"):
        assert words in espace


async def test_papa_voit_la_meme_famille_de_son_cote(signed_in):
    page = (await (await signed_in("papa.test")).get(ESPACE)).text
    assert "Bonjour, Papa TEST" in page
    assert "papa.test@example.org" in page
    assert "maman.test@example.org" not in page


@pytest.mark.requirement("SL-38")
async def test_une_tuile_n_est_montree_que_si_sa_piece_existe(espace):
    assert "Modifier les réservations" in espace
    assert "Dernières demandes" in espace
    assert "Mes factures" not in espace


async def test_l_espace_en_trois_requetes(signed_in, queries):
    maman = await signed_in("maman.test")
    with queries:
        await maman.get(ESPACE)
    assert len(queries) == 3, queries.statements


@pytest.mark.requirement("SPE-32")
async def test_l_agenda_d_un_enfant(signed_in, world):
    page = await (await signed_in("maman.test")).get(f"/{HOME}/enfants/{world.child('Fille')['id']}/agenda")
    assert page.status_code == 200
    assert "Agenda de Fille" in page.text


async def test_l_historique_du_navigateur_ne_nomme_aucun_enfant(signed_in, world):
    """A page's title outlives sign-out there, on a screen that others use."""
    maman = await signed_in("maman.test")
    season, child = world.enrolment("Bébé", "Accueil périscolaire")["id"], world.child("Fille")["id"]
    pages = ["espace", "reservations", f"reservations/{season}", f"enfants/{child}/agenda", "demandes", "demandes/20",
             "appareils", "activites", f"reservations/{season}/pourquoi"]  # fmt: skip
    for path in pages:
        page = await maman.get(f"/{HOME}/{path}")
        [title] = re.findall(r"<title>(.*?)</title>", page.text)
        assert not [word for word in ("Bébé", "Fille", "TEST", "Maman") if word in title], (path, title)


async def test_la_liste_de_demain_au_guichet(signed_in):
    page = (await (await signed_in("agent.enfance")).get(f"/{HOME}/guichet/jours")).text
    assert "mardi 25/01/2022" in page
    assert "Hector Ducamp Élémentaire" in page
    assert "Accueil périscolaire" in page


async def test_deux_enfants_du_meme_nom_ont_leur_date_de_naissance_sur_la_liste(signed_in):
    """And nobody else: a list at the door tells no more than it must."""
    agent, day = await signed_in("agent.enfance"), f"/{HOME}/guichet/jours?jour=2022-01-25"
    booked = Booking.filter(opening__day="2022-01-25", status="booked", cancelled_at=None, child__town__slug=HOME)
    one, other = await Child.filter(id__in=await booked.values_list("child_id", flat=True)).order_by("id").limit(2)
    await Child.filter(id=one.id).update(last_name="Œuvré", first_name="Léo", birth_date=date(2015, 3, 1))
    await Child.filter(id=other.id).update(last_name="MARTIN", first_name="Léo", birth_date=date(2016, 9, 12))
    listed = HTMLParser((await agent.get(day)).text).css_first("#days").text()
    assert re.findall(r"\(\d\d/\d\d/\d{4}\)", listed) == []
    await Child.filter(id=other.id).update(last_name="OEUVRE")
    rows = {one.text() for one in HTMLParser((await agent.get(day)).text).css(".groups li")}
    assert {"Œuvré Léo (01/03/2015)", "OEUVRE Léo (12/09/2016)"} <= rows
    assert len([one for one in rows if "(" in one]) == 2


@pytest.mark.parametrize("day", ["demain", "2022-02-30", "9999-12-31", "0001-01-01"])
async def test_un_jour_qui_n_existe_pas_est_dit_a_cote_du_champ(signed_in, day):
    """A browser without a picker lets anything be typed."""
    page = await (await signed_in("agent.enfance")).get(f"/{HOME}/guichet/jours?jour={day}")
    field = HTMLParser(page.text).css_first("#jour")
    assert (page.status_code, field.attributes["aria-invalid"]) == (422, "true")
    said = HTMLParser(page.text).css_first(f"#{field.attributes['aria-describedby']}").text()
    assert said.startswith("Ce jour n’est dans aucun calendrier")
    assert "Liste du mardi 25/01/2022" in page.text


async def test_un_jour_ferme_se_lit_aussi(signed_in):
    page = await (await signed_in("agent.enfance")).get(f"/{HOME}/guichet/jours?jour=2022-05-01")
    assert page.status_code == 200
    assert "Aucune activité" in page.text
