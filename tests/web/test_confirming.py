"""« Confirmez que c’est vous » : dix minutes, avant ce qui touche au compte, et rien de saisi n’est perdu."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from starlette.responses import PlainTextResponse

from pwa.app import create_app
from pwa.domain.accounts import attempts
from pwa.domain.accounts.confirming import CONFIRM
from pwa.models.events import Event
from pwa.models.people import Session
from pwa.running.clock import Clock
from pwa.storage.databases import writing
from pwa.web.fields import posted, words_in
from pwa.web.intake import FEW
from pwa.web.offline import Offline
from pwa.web.rooms import Room, at
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases
SAFE = f"/{HOME}/coffre"
ASKED = "Confirmez que c’est vous"


async def shown(request):
    return PlainTextResponse("le coffre est ouvert")


async def kept(request):
    form = await posted(request)
    return PlainTextResponse(f"gardé : {words_in(form, 'name')}, {form.getlist('want')}, {'new_password' in form}")


ROOM = Room(
    routes=(
        at("/coffre", shown, name="safe", action=CONFIRM, confirmed=True),
        at("/coffre", kept, name="keep_safe", action=CONFIRM, takes=FEW, confirmed=True),
    )
)


@pytest.fixture
def application(settings):
    made = create_app(settings, ROOM)
    made.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    return made


def after(application, minutes: float) -> None:
    later = REAL_NOW + timedelta(minutes=minutes)
    application.state.clock = Clock(NOW - later, lambda: later)


@pytest.fixture
async def maman(signed_in, application):
    """Signed in a while ago."""
    one = await signed_in("maman.test")
    after(application, 11)
    return one


def hidden(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html.split("<main")[1])
    return [(unescape(name), unescape(value)) for name, value in found]


async def confirms(phone, page, password=PASSWORD, **more):
    body = urlencode([*hidden(page.text), ("confirm-password", password)])
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return await phone.post(f"/{HOME}/confirmation", content=body, headers=head, **more)


async def test_une_connexion_toute_neuve_vaut_confirmation_dix_minutes(signed_in, application):
    phone = await signed_in("maman.test")
    assert (await phone.get(SAFE)).text == "le coffre est ouvert"
    after(application, 9.9)
    assert (await phone.get(SAFE)).status_code == 200
    after(application, 10)
    page = await phone.get(SAFE)
    assert (page.status_code, ASKED in page.text) == (403, True)


async def test_le_mot_de_passe_confirme_et_ramene_a_la_page(maman, application):
    page = await maman.get(f"{SAFE}?de=ici")
    answer = await confirms(maman, page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SAFE}?de=ici")
    assert (await maman.get(SAFE)).text == "le coffre est ouvert"
    [told] = await Event.filter(verb="confirmed")
    assert told.detail == {"by": "password"}
    after(application, 20.9)
    assert (await maman.get(SAFE)).status_code == 200
    after(application, 21)
    assert (await maman.get(SAFE)).status_code == 403


async def test_ce_qui_etait_envoye_part_apres_sans_mot_de_passe_dans_la_page(maman):
    sent = {"name": 'Noé <b> & "fils"', "want": ["1", "2"], "new_password": "tres-secret-1", "cle-key": "ABC-9"}
    page = await maman.post(SAFE, data=sent)
    assert page.status_code == 403
    assert "tres-secret-1" not in page.text
    assert "ABC-9" not in page.text
    answer = await confirms(maman, page, follow_redirects=True)
    assert answer.history[0].status_code == 307
    assert answer.text == "gardé : Noé <b> & \"fils\", ['1', '2'], False"


async def test_un_mauvais_mot_de_passe_redemande_et_garde_ce_qui_etait_saisi(maman):
    page = await maman.post(SAFE, data={"name": "Noé"})
    wrong = await confirms(maman, page, "pas le bon")
    assert wrong.status_code == 422
    assert ("name", "Noé") in hidden(wrong.text)
    assert "pas le bon" not in wrong.text
    assert (await maman.get(SAFE)).status_code == 403
    assert (await confirms(maman, wrong, follow_redirects=True)).text.startswith("gardé : Noé")


async def test_qui_tient_la_session_ne_devine_pas_le_mot_de_passe(maman):
    """Counted as at the door: a session that was left open opens no more than it did."""
    for _ in range(attempts.PER_PAIR):
        await maman.post(f"/{HOME}/confirmation", data={"confirm-password": "non"})
    answer = await maman.post(f"/{HOME}/confirmation", data={"confirm-password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Trop d’essais." in answer.text
    assert await Event.filter(verb="sign_in_failed").count() == attempts.PER_PAIR


@pytest.mark.parametrize("how", ["HEAD", "GET", "POST"])
@pytest.mark.parametrize(
    "heads",
    [{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"}, {"Accept": "application/json"},
     {"HX-Request": "true", "HX-History-Restore-Request": "true"},
     {"Idempotency-Key": "6f6f2f2e-0000-4000-8000-000000000000"},
     {"X-HTTP-Method-Override": "GET"}, {"Purpose": "prefetch"}],
)  # fmt: skip
async def test_aucune_autre_facon_de_demander_ne_passe(maman, how, heads):
    answer = await maman.request(how, SAFE, headers=heads)
    assert answer.status_code == 403
    assert "coffre est ouvert" not in answer.text
    assert "gardé" not in answer.text


@pytest.mark.parametrize("how", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "CONNECT"])
async def test_ni_une_autre_methode(maman, how):
    answer = await maman.request(how, SAFE)
    assert answer.status_code in (403, 405)
    assert "ouvert" not in answer.text


async def test_un_script_l_apprend_en_json_et_htmx_rouvre_la_page(maman):
    told = await maman.post(SAFE, data={}, headers={"Accept": "application/json"})
    assert told.json()["error"] == "confirmation_needed"
    part = await maman.get(SAFE, headers={"HX-Request": "true", "HX-Current-URL": f"https://preau.test{SAFE}"})
    assert (part.status_code, part.headers["hx-redirect"]) == (403, SAFE)


async def test_confirmer_ne_vaut_que_pour_cette_session_et_cette_commune(signed_in, application):
    phone, tablet = await signed_in("maman.test"), await signed_in("maman.test")
    after(application, 11)
    await confirms(phone, await phone.get(SAFE))
    assert (await phone.get(SAFE)).status_code == 200
    assert (await tablet.get(SAFE)).status_code == 403
    assert (await phone.get(SAFE.replace(HOME, ELSEWHERE))).status_code == 401


async def test_personne_n_est_pas_invite_a_confirmer(client):
    assert (await client.get(SAFE)).status_code == 401
    assert (await client.get(f"/{HOME}/confirmation")).status_code == 401
    assert (await client.post(f"/{HOME}/confirmation", data={"confirm-password": PASSWORD})).status_code == 401


@pytest.mark.parametrize("to", ["https://exemple.org/", "//exemple.org", f"/{ELSEWHERE}/espace", "javascript:alert(1)"])
async def test_confirmer_ne_mene_jamais_ailleurs(maman, to):
    fields = {"confirm-password": PASSWORD, "confirm-to": to, "confirm-waits": "1"}
    answer = await maman.post(f"/{HOME}/confirmation", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/espace")
    assert "exemple.org" not in (await maman.get(f"/{HOME}/confirmation", params={"retour": to})).text


async def test_un_autre_site_ne_confirme_rien(maman):
    answer = await maman.post(
        f"/{HOME}/confirmation", data={"confirm-password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert (await maman.get(SAFE)).status_code == 403


async def test_la_page_ne_s_encadre_pas_et_n_est_gardee_nulle_part(maman):
    page = await maman.get(SAFE)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


async def test_une_horloge_en_avance_ne_confirme_pas_pour_longtemps(signed_in, application):
    phone = await signed_in("maman.test")
    async with writing() as db:
        await Session.all().using_db(db).update(confirmed_at=REAL_NOW + timedelta(days=300))
    assert (await phone.get(SAFE)).status_code == 403


async def test_une_session_d_avant_n_est_pas_confirmee(signed_in):
    phone = await signed_in("maman.test")
    async with writing() as db:
        await Session.all().using_db(db).update(confirmed_at=None)
    assert (await phone.get(SAFE)).status_code == 403


async def test_une_adresse_gardee_ou_publique_ne_se_confirme_pas():
    with pytest.raises(ValueError, match="cannot be confirmed"):
        at("/coffre", shown, name="safe", action=CONFIRM, confirmed=True, offline=Offline.SEEN)


async def test_une_session_finie_entre_temps_demande_de_se_connecter(maman):
    page = await maman.get(SAFE)
    async with writing() as db:
        await Session.all().using_db(db).delete()
    assert (await confirms(maman, page)).status_code == 401
