"""Le guichet « Comptes » : réunir deux comptes d’une même personne."""

import re

import pytest

from pwa.models.events import Event
from pwa.models.people import Account, Guardian, Session
from tests.officers import sure
from tests.people import ELSEWHERE, HOME, PASSWORD

COMPTES = f"/{HOME}/guichet/comptes"


@pytest.fixture
async def boss(signed_in):
    one = await signed_in("direction.mairie")
    await sure("direction.mairie")
    return one


async def id_of(username: str) -> int:
    return (await Account.get(username=username)).id


@pytest.mark.both_databases
async def test_on_lit_ce_qui_change_puis_on_reunit(boss, signed_in, client):
    family = await signed_in("papa.test")
    kept, gone = await id_of("maman.test"), await id_of("papa.test")
    here = f"{COMPTES}/{kept}"
    assert "Réunir à un autre compte" in (await boss.get(here)).text
    assert f"?autre={gone}" in (await boss.get(f"{here}/reunion", params={"q": "papa"})).text
    page = (await boss.get(f"{here}/reunion", params={"autre": gone})).text
    for sentence in ("Ce compte reste", "papa.test", "ne se connecte plus", "ne portent pas le même nom"):
        assert sentence in page
    form = dict(re.findall(r'name="(gone|seen)" value="([^"]+)"', page))
    assert (await boss.post(f"{here}/reunion", data=form | {"seen": "1"})).status_code == 409
    done = await boss.post(f"{here}/reunion", data=form)
    assert done.headers["location"] == f"{here}?fait=reunis"
    after = (await boss.get(done.headers["location"])).text
    assert "n’en font plus qu’un" in after
    assert "a été réuni à celui-ci" in after
    assert "réuni à un autre" in (await boss.get(f"{COMPTES}/{gone}")).text
    assert (await family.get(f"/{HOME}/espace")).status_code == 401
    door = {"username": "papa.test", "password": PASSWORD}
    assert (await client.post(f"/{HOME}/connexion", data=door)).status_code == 422
    assert (await (await signed_in("maman.test")).get(f"/{HOME}/espace")).status_code == 200


@pytest.mark.both_databases
async def test_ce_qui_ne_se_reunit_pas_le_dit_et_d_ailleurs_n_existe_pas(boss, signed_in):
    kept, agent = await id_of("maman.test"), await id_of("agent.enfance")
    stranger = (await Account.filter(town__slug=ELSEWHERE, guardian_id__isnull=False).first()).id
    here = f"{COMPTES}/{kept}/reunion"
    for other, status, said in (
        (kept, 422, "deux comptes différents"), (agent, 422, "d’un agent"), (stranger, 404, ""), (99_999_999, 404, ""),
    ):  # fmt: skip
        for answer in (await boss.get(here, params={"autre": other}), await boss.post(here, data={"gone": other})):
            assert answer.status_code == status
            assert said in answer.text
    for account in (stranger, 99_999_999):
        assert (await boss.get(f"{COMPTES}/{account}/reunion")).status_code == 404
        assert (await boss.post(f"{COMPTES}/{account}/reunion", data={"gone": kept})).status_code == 404
    for gone in ("", "abc", "-1", "9" * 30):
        assert (await boss.post(here, data={"gone": gone})).status_code in (404, 422)
    for username in ("agent.enfance", "maman.test"):
        assert (await (await signed_in(username)).get(here)).status_code == 403
    assert not await Account.filter(disabled_at__isnull=False).exists()


@pytest.mark.both_databases
async def test_il_faut_avoir_confirme_que_c_est_soi_et_la_lecture_est_notee(boss):
    kept, gone = await id_of("maman.test"), await id_of("papa.test")
    await boss.get(f"{COMPTES}/{kept}/reunion", params={"autre": gone})
    assert "merge_accounts" in {one.detail["action"] for one in await Event.filter(verb="sensitive_read")}
    await Session.filter(account__username="direction.mairie").update(confirmed_at=None)
    await boss.post(f"{COMPTES}/{kept}/reunion", data={"gone": gone, "seen": "1"})
    assert not await Account.filter(disabled_at__isnull=False).exists()


@pytest.mark.both_databases
async def test_sans_autre_compte_la_page_dit_quoi_faire(boss):
    kept = await id_of("maman.test")
    await Guardian.filter(account__id=kept).update(first_name="Zélie", last_name="O’<b>")
    page = (await boss.get(f"{COMPTES}/{kept}/reunion")).text
    assert "Aucun autre compte de famille ne commence par « Zélie O’&lt;b&gt; »" in page
