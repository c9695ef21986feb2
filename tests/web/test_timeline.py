"""Le « Suivi » d’une demande pour sa famille, son « Historique » au guichet : lus de ce qui s’est passé."""

from datetime import timedelta
from uuid import uuid4

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.events.details import BookingCancelled, Offered, Promoted
from pwa.domain.events.recording import Event, record
from pwa.models.bookings import Booking, BookingRequest, RequestLine
from pwa.models.events import Event as Row
from pwa.models.events import EventChain
from pwa.models.requests import ServiceRequest
from pwa.models.towns import Town
from pwa.storage.databases import run, writing
from tests.people import HOME, NOW

pytestmark = pytest.mark.both_databases

RECEIVED = "Reçue le 12/01/2022 à 09:00, faite par Camille ARDOISE."
ANSWERED = "le 24/01/2022 à 14:24 par le service Enfance."
PENDING = "En attente d’instruction."
REASON = "L’inscription n’est pas complète."
SHORT = "short_week.2022-02-14.1"


@pytest.fixture
async def officer(signed_in):
    return await signed_in("agent.enfance")


@pytest.fixture
async def family(signed_in):
    return await signed_in("camille.ardoise")


@pytest.fixture
async def waiting(database):
    """The demo's request that waits: two days of the winter holidays."""
    return await ServiceRequest.get(town__slug=HOME, state="pending")


@pytest.fixture
async def lines(waiting):
    return [line.id for line in await RequestLine.filter(service_request=waiting).order_by("position")]


def items(answer, section: str) -> list[str]:
    found = HTMLParser(answer.text).css(f"{section} ol.steps > li")
    return [" ".join(one.text(separator=" ").replace(" ,", ",").split()) for one in found]


async def followed(family, request) -> list[str]:
    return items(await family.get(f"/{HOME}/demandes/{request.number}"), "section[aria-labelledby=objet]")


async def history(officer, request) -> list[str]:
    page = await officer.get(f"/{HOME}/guichet/demandes/{request.number}")
    return items(page, "section[aria-labelledby=historique]")


async def answer(officer, request, lines, *answers) -> None:
    revision = (await ServiceRequest.get(id=request.id)).revision
    typed = {f"line-{line}": given for line, given in zip(lines, answers, strict=True)}
    typed |= {f"note-{line}": REASON if given == "refuse" else "" for line, given in zip(lines, answers, strict=True)}
    form = {"revision": str(revision), "told": [SHORT]} | typed
    assert (await officer.post(f"/{HOME}/guichet/demandes/{request.number}", data=form)).status_code == 303


async def take_back(officer, request) -> None:
    revision = (await ServiceRequest.get(id=request.id)).revision
    address = f"/{HOME}/guichet/demandes/{request.number}/annulation"
    assert (await officer.post(address, data={"revision": str(revision)})).status_code == 303


async def happen(request, *details, at=NOW, boxes=None) -> None:
    async with writing() as db:
        for detail in details:
            found = boxes or [booking.id for booking in await Booking.filter(service_request_id=request.id)]
            record(db, request.town_id, None, at, [Event(detail, f"booking:{box}") for box in found])


async def test_une_demande_d_avant_les_evenements_dit_ce_que_ses_colonnes_savent(officer, family, waiting, lines):
    asked = "12/01/2022 à 09:00 · Camille ARDOISE Demande déposée : en attente d’instruction."
    with_events = await followed(family, waiting), await history(officer, waiting)
    await purge(waiting.town_id)
    assert (await followed(family, waiting), await history(officer, waiting)) == with_events
    assert with_events == ([RECEIVED, PENDING], [asked])
    await answer(officer, waiting, lines, "accept", "accept")
    with_events = await followed(family, waiting), await history(officer, waiting)
    await purge(waiting.town_id)
    assert (await followed(family, waiting), await history(officer, waiting)) == with_events
    assert with_events[0] == [RECEIVED, f"Traitée {ANSWERED}"]
    assert len(with_events[1]) == 2


async def test_une_reponse_en_deux_fois_se_suit_sans_nommer_l_agent(officer, family, waiting, lines):
    await answer(officer, waiting, lines[:1], "accept")
    rest = "Le reste est en attente d’instruction."
    assert await followed(family, waiting) == [RECEIVED, f"Première réponse {ANSWERED}", rest]
    await answer(officer, waiting, lines[1:], "accept")
    assert await followed(family, waiting) == [RECEIVED, f"Première réponse {ANSWERED}", f"Traitée {ANSWERED}"]
    _, first, second = await history(officer, waiting)
    assert first.endswith("Réponse à une partie de la demande.")
    assert second.endswith("Réponse : traitée positivement.")
    for line in (first, second):
        assert line.startswith("24/01/2022 à 14:24 · ")
        who = line.removeprefix("24/01/2022 à 14:24 · ").split(" Réponse")[0]
        assert who
        assert who not in " ".join(await followed(family, waiting))


async def test_un_refus_repris_ne_se_lit_que_dans_l_historique(officer, family, waiting, lines):
    await answer(officer, waiting, lines, "refuse", "refuse")
    assert await followed(family, waiting) == [RECEIVED, f"Traitée {ANSWERED}"]
    await take_back(officer, waiting)
    assert await followed(family, waiting) == [RECEIVED, PENDING]
    _, refused, taken_back = await history(officer, waiting)
    assert refused.endswith("Réponse : traitée négativement.")
    assert taken_back.endswith("Refus annulé : la demande attend de nouveau.")


async def test_ce_qui_reste_d_une_reponse_reprise_garde_sa_date(officer, family, waiting, lines):
    await answer(officer, waiting, lines, "accept", "refuse")
    await take_back(officer, waiting)
    assert await followed(family, waiting) == [
        RECEIVED, f"Première réponse {ANSWERED}", "Le reste est en attente d’instruction."
    ]  # fmt: skip


async def test_une_place_proposee_plusieurs_fois_tient_en_une_ligne(officer, family, waiting):
    await happen(waiting, Offered(), at=NOW)
    await happen(waiting, Offered(), at=NOW + timedelta(hours=1))
    await happen(waiting, Promoted(), at=NOW + timedelta(hours=2))
    await happen(waiting, BookingCancelled(1), at=NOW + timedelta(hours=3))
    assert await followed(family, waiting) == [
        RECEIVED,
        "Une place libre vous a été proposée le 24/01/2022 à 15:24 (2 cases).",
        "Une place s’est libérée le 24/01/2022 à 16:24 : c’est réservé (2 cases).",
        "Annulation par la mairie le 24/01/2022 à 17:24, pour un jour fermé (2 cases).",
        PENDING,
    ]
    assert [line.split(" · ")[1] for line in await history(officer, waiting)][1:] == [
        "Automatique Place libre proposée à la famille (2 cases).",
        "Automatique Une place s’est libérée : réservé (2 cases).",
        "Automatique Annulé : le jour a fermé (2 cases).",
    ]


async def test_ce_qui_arrive_a_une_autre_demande_ou_ailleurs_ne_s_y_lit_pas(officer, family, waiting):
    mine = [booking.id for booking in await Booking.filter(service_request_id=waiting.id)]
    others = await Booking.exclude(service_request_id=waiting.id).limit(3)
    await happen(waiting, Promoted(), boxes=[one.id for one in others])
    elsewhere = await Town.exclude(slug=HOME).first()
    async with writing() as db:
        record(db, elsewhere.id, None, NOW, [Event(Promoted(), f"booking:{box}") for box in mine])
    assert await followed(family, waiting) == [RECEIVED, PENDING]
    assert len(await history(officer, waiting)) == 1


async def test_une_demande_retiree_avant_la_reponse_le_dit(officer, family, waiting, lines, world):
    days, own = await RequestLine.filter(id__in=lines), await BookingRequest.get(service_request=waiting)
    form = {
        "account": str(world.account("camille.ardoise")["public_id"]),
        "mutation": str(uuid4()),
        "cancel": [f"{own.enrolment_id}:{line.opening_id}" for line in days],
    }
    assert (await family.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    boxes = "Alix : lundi 14/02/2022 (Journée avec repas), mardi 15/02/2022 (Journée avec repas)"
    later = f"{boxes}, demande n° 23"
    assert await followed(family, waiting) == [RECEIVED, f"Retrait par la famille le 24/01/2022 à 14:24. {later} ."]
    [withdrawn] = (await history(officer, waiting))[1:]
    assert withdrawn == f"24/01/2022 à 14:24 · Camille ARDOISE Retrait par la famille. {later} ."
    for who, section, target in ((family, "objet", "demandes/23"), (officer, "historique", "guichet/demandes/23")):
        page = f"/{HOME}/{target.removesuffix('23')}{waiting.number}"
        [link] = HTMLParser((await who.get(page)).text).css(f"section[aria-labelledby={section}] ol.steps a")
        assert link.attributes["href"] == f"/{HOME}/{target}"
        assert (await who.get(link.attributes["href"])).status_code == 200


async def test_une_demande_traitee_a_sa_reception_se_lit_de_ses_evenements(signed_in, world, officer):
    maman, care = await signed_in("maman.test"), "Accueil périscolaire"
    opening = await world.opening("Bébé", care, "2022-02-03", "Matin")
    wish = f"{world.enrolment('Bébé', care)['id']}:{opening}"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()), "book": wish}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    request = await ServiceRequest.filter(town__slug=HOME).order_by("-number").first()
    asked = [
        "Reçue le 24/01/2022 à 14:24, faite par Maman TEST.",
        f"Traitée le 24/01/2022 à 14:24, dès sa réception, par le {ANSWERED.split(' par le ')[1]}",
    ]
    assert await followed(maman, request) == asked
    await purge(request.town_id)
    assert await followed(maman, request) == asked, "purgés, ses colonnes le disent encore"


async def purge(town: int) -> None:
    last = await Row.filter(town_id=town).order_by("-position").first()
    await EventChain.filter(town_id=town).update(anchor_position=last.position, anchor_hash=last.hash)
    async with writing() as db:
        await run(db, "DELETE FROM event WHERE town_id = ?", [town])


async def test_une_autre_famille_ne_lit_rien(signed_in, waiting):
    other = await signed_in("maman.test")
    assert (await other.get(f"/{HOME}/demandes/{waiting.number}")).status_code == 404


async def test_un_agent_d_un_autre_service_ne_lit_pas_l_historique(signed_in, waiting):
    away = await signed_in("agent.jeunesse")
    page = await away.get(f"/{HOME}/guichet/demandes/{waiting.number}")
    assert page.status_code == 404
    assert "Historique" not in page.text
