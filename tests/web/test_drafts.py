"""Sans JavaScript, l’adresse porte ce qui est coché : le récapitulatif se lit en GET et l’étape 1 le retrouve."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.bookings.screens.drafts import coded, decoded
from tests.people import HOME

pytestmark = pytest.mark.both_databases

CARE = ("Bébé", "Accueil périscolaire")


@given(st.frozensets(st.integers(1, 2**63 - 1), min_size=1, max_size=60))
def test_une_adresse_redonne_les_cases(ids):
    assert decoded(coded(ids)) == ids


def test_une_annee_de_cases_tient_dans_une_adresse():
    assert len(coded(range(5_000_000, 5_000_000 + 900 * 40, 40))) < 4_000


@pytest.mark.parametrize("text", ["", ".", "1..2", "1.", "x", "1 2", "1_0", "+1", "1.-1", "é", "1" * 17])
def test_ce_que_nos_liens_n_ecrivent_pas(text):
    assert decoded(text) is None


def ticked(page: str) -> set[int]:
    boxes = HTMLParser(page).css("input[name=want][checked]")
    return {int(box.attributes["value"]) for box in boxes if "drafted" in str(box.parent.attributes)}


async def test_l_etape_1_retrouve_ce_qui_etait_coche(signed_in, world):
    maman = await signed_in("maman.test")
    enrolment = world.enrolment(*CARE)["id"]
    season = f"/{HOME}/reservations/{enrolment}"
    one, two = [await world.opening(*CARE, day, "Matin") for day in ("2022-02-01", "2022-03-01")]
    account = str(world.account("maman.test")["public_id"])
    demand = {"account": account, "mutation": str(uuid4()), "book": f"{enrolment}:{two}"}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=demand)).status_code == 303
    sent = await maman.post(f"{season}/recapitulatif", data={"seen": two, "want": one})
    assert sent.status_code == 303, "le récapitulatif est une page que l’on recharge sans rien renvoyer"
    recap = HTMLParser((await maman.get(sent.headers["location"])).text)
    assert [box.attributes["value"] for box in recap.css("input[name=book]")] == [f"{enrolment}:{one}"]
    assert [box.attributes["value"] for box in recap.css("input[name=cancel]")] == [f"{enrolment}:{two}"]
    back = recap.css_first("[data-step='1']").attributes["href"].partition("#")[0]
    page = await maman.get(back)
    assert ticked(page.text) == {one}
    box = HTMLParser(page.text).css_first(f"input[name=want][value='{two}']")
    assert "checked" not in box.attributes
    assert box.parent.parent.css_first("input[name=seen]") is not None, "elle est encore réservée à la mairie"
    again = await maman.post(f"{season}/recapitulatif", data={"seen": two, "want": one})
    assert again.headers["location"] == sent.headers["location"]


async def test_la_page_cochee_n_est_jamais_prise_pour_la_grille(signed_in, world):
    """The tag that a kept page is confirmed with takes the question in."""
    maman = await signed_in("maman.test")
    season = f"/{HOME}/reservations/{world.enrolment(*CARE)['id']}"
    opening = await world.opening(*CARE, "2022-02-01", "Matin")
    plain, drawn = await maman.get(season), await maman.get(f"{season}?cocher={opening:x}")
    assert plain.headers["etag"] != drawn.headers["etag"]
    same = {"If-None-Match": drawn.headers["etag"]}
    assert (await maman.get(season, headers=same)).status_code == 200
    assert (await maman.get(f"{season}?cocher={opening:x}", headers=same)).status_code == 304


async def test_les_cases_inconnues_ne_comptent_pas(signed_in, world):
    maman = await signed_in("maman.test")
    season = f"/{HOME}/reservations/{world.enrolment(*CARE)['id']}"
    theirs = await world.opening("Bébé", "Centre de Loisirs Mercredi", "2022-02-02", "Journée avec repas")
    plain = await maman.get(season)
    for question in (f"cocher={theirs:x}", "cocher=" + "f" * 16, "decocher=1.1.1"):
        assert ticked((await maman.get(f"{season}?{question}")).text) == ticked(plain.text) == set()
        empty = await maman.get(f"{season}/recapitulatif?{question}")
        assert empty.status_code == 422
        assert "Rien à valider" in empty.text
    for question in ("cocher=x", "decocher=1;2", "cocher=1&pour=x", "cocher=1&pour=-2"):
        assert (await maman.get(f"{season}?{question}")).status_code == 404
        assert (await maman.get(f"{season}/recapitulatif?{question}")).status_code == 404


async def test_apres_valider_le_recapitulatif_ne_propose_plus_rien(signed_in, world):
    """Back after VALIDER: no form is sent again, and no second request is offered."""
    maman = await signed_in("maman.test")
    enrolment, opening = world.enrolment(*CARE)["id"], await world.opening(*CARE, "2022-02-01", "Matin")
    address = f"/{HOME}/reservations/{enrolment}/recapitulatif?cocher={opening:x}"
    recap = HTMLParser((await maman.get(address)).text)
    form = {field.attributes["name"]: field.attributes["value"] for field in recap.css("#recap input[type=hidden]")}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    assert (await maman.get(address)).status_code == 422
    bare = await maman.get(f"/{HOME}/reservations/{enrolment}/recapitulatif")
    assert bare.headers["location"] == f"/{HOME}/reservations/{enrolment}"


async def test_ce_qui_ne_tient_pas_dans_une_adresse_est_lu_tout_de_suite(signed_in, world):
    maman = await signed_in("maman.test")
    enrolment, opening = world.enrolment(*CARE)["id"], await world.opening(*CARE, "2022-02-01", "Matin")
    want = [opening, *range(10**9, 10**9 + 1_000 * 99_999, 99_999)]
    sent = await maman.post(f"/{HOME}/reservations/{enrolment}/recapitulatif", data={"want": want})
    assert sent.status_code == 200
    assert [box.attributes["value"] for box in HTMLParser(sent.text).css("input[name=book]")] == [
        f"{enrolment}:{opening}"
    ]
