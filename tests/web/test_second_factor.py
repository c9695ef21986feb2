"""Au guichet, le second facteur : proposé le premier jour, puis demandé avant tout le reste."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from pwa.domain.second_factor import resetting
from pwa.models.passkeys import Passkey
from pwa.models.people import Session
from pwa.models.second_factor import SecondFactor
from pwa.models.towns import Town
from pwa.storage.databases import writing
from tests.conftest import visitor
from tests.officers import codes_on, enrols, enters, hidden, hired, secret_on
from tests.people import ELSEWHERE, HOME, NOW

OWN, CODE, DESK = f"/{HOME}/securite/second-facteur", f"/{HOME}/securite/code", f"/{HOME}/guichet"
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


async def a_day_passes(officer: int) -> None:
    row = await SecondFactor.get(officer_id=officer)
    await SecondFactor.filter(id=row.id).update(since=row.since - A_DAY)
    for session in await Session.filter(account__officer_id=officer):
        await Session.filter(token_hash=session.token_hash).update(created_at=session.created_at - AN_HOUR)


def way_back(answer) -> str:
    return parse_qs(urlsplit(answer.headers["location"]).query)["retour"][0]


@pytest.mark.both_databases
async def test_le_premier_jour_il_est_propose_et_peut_attendre(client):
    one = await hired()
    entered = await enters(client, one)
    assert urlsplit(entered.headers["location"]).path == OWN
    assert way_back(entered) == DESK
    offered = await client.get(entered.headers["location"])
    assert f'<a class="button quiet" href="{DESK}">Plus tard</a>' in offered.text
    assert (await client.get(DESK)).status_code == 200
    assert (await client.post(f"{OWN}/codes", data={"code": "000000"})).status_code == 404, "no telephone, no codes"


@pytest.mark.both_databases
async def test_le_lendemain_rien_ne_s_ouvre_sans_lui(client, application):
    one = await hired()
    await enters(client, one)
    await a_day_passes(one.officer)
    assert (await client.get(DESK)).status_code == 200, "the session of the first day ends as it began"
    async with visitor(application) as next_day:
        await enters(next_day, one)
        asked = await next_day.get(f"{DESK}/jours?jour=2022-01-25")
        assert urlsplit(asked.headers["location"]).path == OWN
        assert way_back(asked) == f"{DESK}/jours?jour=2022-01-25"
        assert "Plus tard" not in (await next_day.get(asked.headers["location"])).text
        assert (await next_day.post(f"{DESK}/demandes/1", data={"revision": "1"})).status_code == 303
        assert (await next_day.get(f"{DESK}/nouvelles", headers={"Accept": "application/json"})).status_code == 401
        await enrols(next_day, one)
        assert (await next_day.get(DESK)).status_code == 200


@pytest.mark.both_databases
async def test_a_la_connexion_suivante_un_code_est_demande(client, application):
    one = await hired()
    await enters(client, one)
    phone, codes = await enrols(client, one)
    assert len(codes) == 10
    assert (await client.get(DESK)).status_code == 200
    async with visitor(application) as again:
        entered = await enters(again, one)
        assert entered.headers["location"] == DESK
        asked = await again.get(DESK)
        assert urlsplit(asked.headers["location"]).path == CODE
        assert (await again.get(OWN)).headers["location"] == CODE
        assert codes[0] not in (await again.get(asked.headers["location"])).text
        wrong = await again.post(CODE, data={"code": "000000", "retour": f"{DESK}/jours"})
        assert wrong.status_code == 422
        assert "n’est pas le bon" in wrong.text
        assert hidden(wrong.text, "retour") == f"{DESK}/jours"
        assert (await again.get(DESK)).status_code == 303
        # The step that enrolled opens no more: a telephone would show the next one half a minute later.
        await SecondFactor.filter(officer_id=one.officer).update(last_step=0)
        opened = await again.post(CODE, data={"code": phone.now(), "retour": f"{DESK}/jours"})
        assert opened.headers["location"] == f"{DESK}/jours"
        assert (await again.get(DESK)).status_code == 200
        assert (await again.get(CODE)).headers["location"] == DESK


async def test_un_code_de_secours_a_la_place_du_telephone(client, application):
    one = await hired()
    await enters(client, one)
    phone, codes = await enrols(client, one)
    async with visitor(application) as lost:
        await enters(lost, one)
        wrong = await lost.post(CODE, data={"secours": "abcd-efgh-ijkl-mnop"})
        assert wrong.status_code == 422
        assert '<details class="forgot after" open>' in wrong.text
        assert (await lost.post(CODE, data={"secours": codes[4]})).headers["location"] == OWN
        own = (await lost.get(OWN)).text
        assert "Il vous reste 9 codes de secours" in own
        await SecondFactor.filter(officer_id=one.officer).update(last_step=0)
        renewed = await lost.post(f"{OWN}/codes", data={"code": phone.now()})
        assert len(codes_on(renewed.text)) == 10
        assert (await lost.post(f"{OWN}/codes", data={"code": ""})).status_code == 422


@pytest.mark.both_databases
async def test_les_essais_sont_comptes_d_ou_qu_ils_viennent(client, application):
    one = await hired()
    await enters(client, one)
    phone, _ = await enrols(client, one)
    statuses = []
    for _ in range(6):
        async with visitor(application) as stranger:
            await enters(stranger, one)
            statuses.append((await stranger.post(CODE, data={"code": "000000"})).status_code)
    assert statuses == [422, 422, 422, 422, 429, 429], "enrolling was the first of the five"
    async with visitor(application) as late:
        await enters(late, one)
        refused = await late.post(CODE, data={"code": phone.now()})
        assert int(refused.headers["retry-after"]) > 0
        assert "Trop d’essais" in refused.text


async def test_ce_qui_n_est_pas_de_chez_soi_ne_sert_a_rien(client, application):
    """Another's offer, an offer cut short, a way out of the town."""
    one, other = await hired(), await hired("karim.mairie")
    await enters(client, one)
    offer = hidden((await client.get(OWN)).text, "offre")
    async with visitor(application) as thief:
        await enters(thief, other)
        page = (await thief.get(OWN)).text
        code = pyotp.TOTP(secret_on(page)).now()
        for sent in (offer, "", hidden(page, "offre")[:-8], "é"):
            refused = await thief.post(OWN, data={"offre": sent, "code": code})
            assert refused.status_code == 422
            assert "trop ancienne" in refused.text
        for way in ("https://ailleurs.example/", "//ailleurs.example", f"/{ELSEWHERE}/guichet", "\\ailleurs"):
            page = (await thief.get(OWN, params={"retour": way})).text
            assert hidden(page, "retour") == DESK
    assert not await SecondFactor.filter(enrolled_at__isnull=False).exists()


async def test_le_compte_d_une_famille_n_en_a_pas(signed_in):
    family = await signed_in("maman.test")
    assert (await family.get(OWN)).status_code == 403
    assert (await family.post(CODE, data={"code": "123456"})).status_code == 403
    assert not await SecondFactor.all().exists()


async def test_un_compte_de_la_demonstration_n_est_jamais_force(signed_in):
    officer = await signed_in("direction.mairie")
    assert (await officer.get(DESK)).status_code == 200
    assert not await SecondFactor.all().exists()


async def test_d_un_autre_site_rien_ne_s_installe(client):
    one = await hired()
    await enters(client, one)
    page = (await client.get(OWN)).text
    sent = {"offre": hidden(page, "offre"), "code": pyotp.TOTP(secret_on(page)).now()}
    forged = await client.post(OWN, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403
    assert not await SecondFactor.filter(enrolled_at__isnull=False).exists()


async def test_les_autres_sessions_doivent_le_montrer_aussi(client, application):
    one = await hired()
    await enters(client, one)
    async with visitor(application) as elsewhere:
        await enters(elsewhere, one)
        await enrols(client, one)
        assert urlsplit((await elsewhere.get(DESK)).headers["location"]).path == CODE
    assert await Session.filter(account_id=one.account, second_factor_at=None).count() == 1


@pytest.mark.both_databases
async def test_un_mot_de_passe_ne_remplace_pas_une_cle_d_acces(client, application):
    """Who stole it would give the account a telephone of their own."""
    one = await hired()
    town = await Town.get(slug=HOME)
    await Passkey.create(
        town=town, account_id=one.account, credential_id="c", public_key="k", name="Ordinateur", transports=[],
        created_at=NOW,
    )  # fmt: skip
    await enters(client, one)
    key = f"/{HOME}/securite/cle-d-acces"
    for address in (DESK, OWN, f"/{HOME}/identifiants/cles-d-acces"):
        assert urlsplit((await client.get(address)).headers["location"]).path == key
    assert "le mot de passe ne suffit plus" in (await client.get(key)).text
    assert (await client.post(OWN, data={"offre": "x", "code": "123456"})).headers["location"] == key
    async with writing() as db:
        assert await resetting.forget(db, one.officer)
    async with visitor(application) as again:
        await enters(again, one)
        assert (await again.get(DESK)).status_code == 200
    assert not await Passkey.all().exists()
