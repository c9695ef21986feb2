"""Une deuxième sorte de demande : elle se déclare, et « Dernières demandes » la montre parmi les autres."""

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.requests.kinds import KINDS, Description, Kind, Sheet, declare
from pwa.domain.requests.making import Asked, Asking, make
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Department
from pwa.models.words import RequestState
from pwa.storage import databases
from tests.people import HOME, NOW

pytestmark = pytest.mark.both_databases


async def describe(db, town, requests, now):
    """What a room would read in its own table."""
    return {r.id: Description.by_state("Signaler une absence", "Bébé - Cantine", r.state) for r in requests}


async def show(town, user, number, now):
    found = await ServiceRequest.get_or_none(
        town_id=town.id, household_id=user.household_id, number=number, kind="essai"
    )
    shown = {"title": "Absence signalée", "sentence": "", "next_step": None, "status": 200, "request_id": None}
    return found and Sheet(found.id, "errors/error", shown)


@pytest.fixture
def absences(monkeypatch):
    """The kind, as long as the test."""
    monkeypatch.setitem(KINDS, "essai", kind := Kind("essai", describe, show, is_refused="r.number = 9999"))
    return kind


@pytest.fixture
async def asked(world):
    """Maman TEST tells of an absence; its number."""
    department = await Department.filter(town__slug=HOME).first()
    account = world.account("maman.test")
    asking = Asking(world.town["id"], account["id"], account["household_id"], NOW)
    about = Asked(f"child:{world.child('Bébé')['id']}", department.id, RequestState.PENDING)
    async with databases.writing() as db:
        [one] = await make(db, "essai", asking, [about])
    return one.number


async def listed(maman, state=""):
    page = HTMLParser((await maman.get(f"/{HOME}/demandes{state}")).text)
    return {int(one.attributes["data-request"]): one.text() for one in page.css(".result")}


async def test_les_deux_sortes_se_suivent_dans_la_liste(signed_in, absences, asked):
    maman = await signed_in("maman.test")
    found = await listed(maman)
    assert next(iter(found)) == asked
    assert "Signaler une absence" in found[asked]
    assert "En attente d’instruction" in found[asked]
    assert len(found) > 1
    assert [number for number, said in found.items() if "Signaler une absence" in said] == [asked]


async def test_les_filtres_connaissent_les_deux_sortes(signed_in, absences, asked):
    maman = await signed_in("maman.test")
    assert asked in await listed(maman, "?etat=en-cours")
    assert asked not in await listed(maman, "?etat=traitees")
    assert asked not in await listed(maman, "?etat=refus")
    await ServiceRequest.filter(number=asked, kind="essai").update(state=RequestState.DECIDED)
    assert asked not in await listed(maman, "?etat=en-cours")
    assert "Traitée" in (await listed(maman, "?etat=traitees"))[asked]


async def test_un_compte_retrouve_ce_qu_il_a_demande_avant_d_avoir_un_foyer(signed_in, absences, asked):
    await ServiceRequest.filter(number=asked, kind="essai").update(household_id=None)
    assert asked in await listed(await signed_in("maman.test"))
    assert asked not in await listed(await signed_in("camille.ardoise"))


async def test_chaque_demande_a_la_page_de_sa_sorte(signed_in, absences, asked):
    maman = await signed_in("maman.test")
    assert "Absence signalée" in (await maman.get(f"/{HOME}/demandes/{asked}")).text
    assert "DEMANDE N° 1" in (await maman.get(f"/{HOME}/demandes/1")).text
    assert (await maman.get(f"/{HOME}/demandes/99999")).status_code == 404


async def test_une_liste_lit_chaque_sorte_une_fois(signed_in, absences, asked, queries):
    maman = await signed_in("maman.test")
    with queries:
        await maman.get(f"/{HOME}/demandes")
    assert len(queries) <= 4, "qui demande, les demandes, puis chaque sorte"


def test_deux_sortes_ne_s_appellent_pas_pareil(absences):
    with pytest.raises(ValueError, match="essai"):
        declare(absences)
