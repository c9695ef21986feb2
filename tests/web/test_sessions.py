"""« Mes appareils » : où l’on est connecté et où l’on est prévenu, d’un seul tenant ; s’en déconnecter d’ici."""

import re
from datetime import timedelta

import pytest

from pwa.models.events import Event
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from pwa.models.towns import Town
from pwa.running.clock import Clock
from tests.people import HOME, NOW, REAL_NOW

both_databases = pytest.mark.both_databases
LIST = f"/{HOME}/appareils"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def handles(page) -> list[str]:
    return re.findall(r"/appareils/sessions/([0-9a-f]{32})/fermer", page.text)


@pytest.fixture
async def devices(signed_in, application):
    """Maman on her phone, then on a laptop an hour later."""
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    phone, laptop = await signed_in("maman.test"), await signed_in("maman.test")
    for one, words in ((phone, PHONE), (laptop, LAPTOP)):
        one.headers["User-Agent"] = words
        await Session.filter(token_hash=await name_of(one)).update(device=words)
    return phone, laptop


async def name_of(phone) -> str:
    mark = phone.cookies.get(f"preau_here_{HOME}", path=f"/{HOME}/")
    return (await Session.get(token_hash__startswith=mark)).token_hash


@both_databases
async def test_les_sessions_se_lisent_en_mots_et_celle_ci_est_marquee(devices):
    phone, laptop = devices
    page = await phone.get(LIST)
    assert page.text.index("Chrome, Android") < page.text.index("Firefox, Linux"), "this one first"
    assert "Connecté depuis le 24/01/2022 à 14:24" in page.text
    assert handles(page) == [(await name_of(laptop))[:32]]


@both_databases
async def test_on_ferme_l_autre_d_ici_et_l_on_reste(devices):
    phone, laptop = devices
    answer = await phone.post(f"{LIST}/sessions/{(await name_of(laptop))[:32]}/fermer")
    assert answer.headers["location"] == f"{LIST}?fait=ferme"
    assert (await laptop.get(LIST)).status_code == 401
    assert "cet appareil est déconnecté" in (await phone.get(f"{LIST}?fait=ferme")).text


@both_databases
async def test_on_ferme_tous_les_autres_et_ce_qui_y_previent(devices, signed_in):
    phone, laptop = devices
    papa, account = await signed_in("papa.test"), (await Session.get(token_hash=await name_of(phone))).account_id
    for one in (phone, laptop):
        await PushSubscription.create(
            town=await Town.get(slug=HOME), account_id=account, session_hash=await name_of(one),
            endpoint=f"https://{id(one)}", p256dh="", auth="", device="", created_at=NOW,
        )  # fmt: skip
    await phone.post(f"{LIST}/autres/fermer")
    assert [(await one.get(LIST)).status_code for one in (phone, laptop, papa)] == [200, 401, 200]
    assert [one.session_hash for one in await PushSubscription.all()] == [await name_of(phone)]


@both_databases
@pytest.mark.parametrize("handle", ["papa", "0" * 32, "g" * 32, "a", "%25"])
async def test_la_session_d_autrui_n_existe_pas(devices, signed_in, handle):
    phone, _ = devices
    papa = await signed_in("papa.test")
    asked = (await name_of(papa))[:32] if handle == "papa" else handle
    assert (await phone.post(f"{LIST}/sessions/{asked}/fermer")).status_code == 404
    assert (await papa.get(LIST)).status_code == 200


@both_databases
async def test_un_agent_voit_ses_appareils_sans_les_notifications(signed_in):
    agent = await signed_in("agent.enfance")
    page = await agent.get(LIST)
    assert page.status_code == 200
    assert "cet appareil" in page.text
    assert "3 appareils au plus" in page.text
    assert "Comment souhaitez-vous être prévenu" not in page.text


@both_databases
async def test_apres_un_changement_de_jeton_cet_appareil_reste_cet_appareil(devices, application):
    phone, _ = devices
    later = REAL_NOW + timedelta(days=1)
    application.state.clock = Clock(NOW - later, lambda: later)
    before = await name_of(phone)
    await phone.get(f"/{HOME}/espace")
    assert await name_of(phone) == before
    assert len(handles(await phone.get(LIST))) == 1


@both_databases
async def test_la_plus_ancienne_de_trop_est_dite_la_ou_elle_finit_et_sur_la_liste(devices, signed_in, application):
    """Nobody is left to wonder: the device that was ended says why, the list says which one and when."""
    phone, laptop = devices
    town = await Town.get(slug=HOME)
    town.profile = town.profile | {"sessions": {"most": 2}}
    await town.save(update_fields=["profile"])
    later = REAL_NOW + timedelta(hours=1)
    application.state.clock = Clock(NOW - REAL_NOW, lambda: later)
    assert (await laptop.get(LIST)).status_code == 200
    new = await signed_in("maman.test")
    over = await phone.get(LIST)
    assert over.status_code == 401
    assert "ce compte s’est connecté sur d’autres appareils" in over.text
    page = (await new.get(LIST)).text
    assert "Déconnectés cette semaine" in page
    assert "Chrome, Android" in page.split("Déconnectés cette semaine")[1]
    assert "Déconnecté le 24/01/2022 à 15:24 : une autre connexion en faisait un de trop" in page.replace("\u00a0", " ")
    assert "Firefox, Linux" in page.split("Déconnectés cette semaine")[0]
    assert len(handles(await new.get(LIST))) == 1
    [told] = await Event.filter(verb="session_ended")
    assert told.detail["why"] == "too_many"
    later = REAL_NOW + timedelta(days=6)
    assert "ce compte s’est connecté" in (await phone.get(LIST)).text, "said to whoever comes back days after"
    later = REAL_NOW + timedelta(days=8)
    assert "Déconnectés cette semaine" not in (await new.get(LIST)).text


async def test_se_deconnecter_soi_meme_ne_se_dit_pas(devices):
    phone, laptop = devices
    await phone.post(f"{LIST}/sessions/{(await name_of(laptop))[:32]}/fermer")
    assert "Déconnectés cette semaine" not in (await phone.get(LIST)).text
