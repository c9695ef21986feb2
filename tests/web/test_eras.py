"""Une copie remise en service : les pages gardées se redemandent, et les téléphones apprennent ce qui n’est plus là."""

from uuid import uuid4

import pytest

from tests import people


@pytest.fixture
async def maman(signed_in):
    return await signed_in("maman.test")


async def test_une_page_gardee_avant_la_copie_n_est_plus_confirmee(application, maman, world):
    for page in (f"reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}", "demandes"):
        url = f"/{people.HOME}/{page}"
        first = await maman.get(url)
        assert "preau-era" not in first.headers
        assert "data-era" not in first.text
        kept = {"If-None-Match": first.headers["ETag"]}
        assert (await maman.get(url, headers=kept)).status_code == 304
        application.state.era = "0badcafe"
        again = await maman.get(url, headers=kept)
        assert (again.status_code, again.headers["Preau-Era"]) == (200, "0badcafe")
        assert 'data-era="0badcafe"' in again.text
        application.state.era = ""


async def test_ce_que_la_mairie_ne_connait_plus(maman, signed_in, world):
    care, known = world.enrolment("Bébé", "Accueil périscolaire"), str(uuid4())
    box = f"{care['id']}:{await world.opening('Bébé', 'Accueil périscolaire', '2022-02-01', 'Matin')}"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": known, "book": box}
    assert (await maman.post(f"/{people.HOME}/reservations/demandes", data=form)).status_code == 303
    gone, url = str(uuid4()), f"/{people.HOME}/demandes/perdues"
    answer = await maman.get(url, params={"mutation": [known, gone]})
    assert answer.json() == {"lost": [gone]}
    assert (await maman.get(url)).json() == {"lost": []}
    papa = await signed_in("papa.test")
    assert (await papa.get(url, params={"mutation": [known]})).json() == {"lost": [known]}
    for strange in (["x"], [str(uuid4()) for _ in range(101)]):
        assert (await maman.get(url, params={"mutation": strange})).status_code == 404
