"""« J’ai oublié mon mot de passe. » : la même réponse pour tous, un courriel à qui a le compte, un lien d’une fois."""

import asyncio
from datetime import timedelta

import pytest

from pwa.domain.accounts import attempts
from pwa.domain.chores import forgotten_password
from pwa.domain.jobs.kinds import Work
from pwa.models.jobs import Job
from pwa.models.letters import Letter
from pwa.models.links import Link
from pwa.models.people import Account, Guardian, Session
from pwa.running.clock import Clock
from pwa.storage.databases import reading, rows, writing
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW

DOOR, FORGOTTEN, RENEW = f"/{HOME}/connexion", f"/{HOME}/mot-de-passe-oublie", f"/{HOME}/nouveau-mot-de-passe"
NEW = "tartine-42-verte"


@pytest.fixture
def at_noon(application):
    """The real clock stands still, so that two questions are in the same five minutes."""
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)


async def ask(client, account, town=HOME):
    return await client.post(f"/{town}/mot-de-passe-oublie", data={"account": account})


async def answered(settings) -> None:
    """What the worker does after the answers."""
    for job in await Job.filter(kind="forgotten_password", done_at=None):
        async with writing() as db:
            await forgotten_password.step(db, Work(job.payload, {}, job.town_id, NOW, REAL_NOW, settings))
        await Job.filter(id=job.id).update(done_at=REAL_NOW)


async def tokens(kind="password_forgotten") -> list[str]:
    return [letter.secrets["token"] for letter in await Letter.filter(kind=kind).order_by("id")]


@pytest.fixture
async def token(client, settings, at_noon) -> str:
    assert (await ask(client, "maman.test")).status_code == 303
    await answered(settings)
    [found] = await tokens()
    return found


async def renew(client, token, new=NEW, again=None):
    data = {"lien": token, "new_password": new, "new_password_again": new if again is None else again}
    return await client.post(RENEW, data=data)


async def opens(client, password, username="maman.test") -> bool:
    return (await client.post(DOOR, data={"username": username, "password": password})).status_code == 303


@pytest.mark.requirement("SL-14", "SPE-07", "ECP-08")
async def test_le_lien_est_sous_la_connexion(client):
    page = await client.get(f"/{HOME}/")
    assert f'<a href="{FORGOTTEN}">J’ai oublié mon mot de passe.</a>' in page.text
    assert (await client.get(FORGOTTEN)).status_code == 200


@pytest.mark.both_databases
async def test_du_courriel_au_nouveau_mot_de_passe(client, signed_in, token):
    phone = await signed_in("maman.test")
    page = await client.get(RENEW, params={"lien": token})
    assert page.status_code == 200
    assert "maman.test" in page.text
    assert page.headers["cache-control"] == "no-store"
    answer = await renew(client, token)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{RENEW}?fait=oui")
    assert (await phone.get(f"/{HOME}/espace")).status_code == 401
    assert not await opens(client, PASSWORD)
    assert await opens(client, NEW)
    assert await Letter.filter(kind="password_changed").count() == 1
    verbs = [row["verb"] for row in await rows(reading(), "SELECT verb FROM event ORDER BY id")]
    assert {"password_forgotten", "password_changed"} <= set(verbs)


@pytest.mark.both_databases
async def test_le_lien_sert_une_fois_meme_a_deux_en_meme_temps(client, token):
    answers = await asyncio.gather(*(renew(client, token, f"{NEW}{n}") for n in range(3)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410]
    assert (await renew(client, token)).status_code == 410
    assert (await client.get(RENEW, params={"lien": token})).status_code == 410


async def test_un_antivirus_qui_ouvre_le_lien_ne_change_rien(client, token):
    for _ in range(5):
        assert (await client.get(RENEW, params={"lien": token})).status_code == 200
        assert (await client.head(RENEW, params={"lien": token})).status_code == 200
    assert await opens(client, PASSWORD)
    assert (await renew(client, token)).status_code == 303


async def test_un_lien_tronque_change_d_une_autre_commune_ou_expire_ne_sert_pas(client, token, application):
    for wrong in ("", token[:-1], token.swapcase(), token + "x", "é", "x" * 5000):
        page = await client.get(RENEW, params={"lien": wrong})
        assert page.status_code in (410, 414)
        assert (await renew(client, wrong)).status_code in (410, 413)
    elsewhere = await client.get(f"/{ELSEWHERE}/nouveau-mot-de-passe", params={"lien": token})
    assert elsewhere.status_code == 410
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW + timedelta(hours=1, seconds=1))
    page = await client.get(RENEW, params={"lien": token})
    assert page.status_code == 410
    assert "Ce lien est trop ancien" in page.text
    assert (await renew(client, token)).status_code == 410


async def test_le_lien_d_avant_sert_encore_quand_un_autre_est_demande_et_un_seul_sert(
    client, token, settings, application
):
    """Whoever asked for the second one may not be the owner: what the owner has in hand still works."""
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW + timedelta(minutes=6))
    await ask(client, "maman.test")
    await answered(settings)
    _, second = await tokens()
    assert (await client.get(RENEW, params={"lien": second})).status_code == 200
    assert (await renew(client, token)).status_code == 303
    assert (await renew(client, second)).status_code == 410


async def test_un_mot_de_passe_refuse_ne_use_pas_le_lien(client, token):
    page = await renew(client, token, "motdepasse12")
    assert page.status_code == 422
    assert "trop courant" in page.text
    assert f'value="{token}"' in page.text
    assert (await renew(client, token, again="autre")).status_code == 422
    assert (await renew(client, token)).status_code == 303


KNOWN = ["maman.test", " MAMAN.TEST ", "maman.test@example.org", "agent.enfance"]
UNKNOWN = ["personne", "personne@example.org", "maman.test@example.orgg", "' OR 1=1 --", "a\r\nBcc: b@example.org"]


@pytest.mark.both_databases
async def test_la_meme_reponse_et_les_memes_requetes_que_le_compte_existe_ou_non(client, queries, at_noon):
    seen = set()
    for typed in [*KNOWN, *UNKNOWN]:
        with queries:
            answer = await ask(client, typed)
        sent = tuple(queries.statements)
        page = await client.get(answer.headers["location"])
        seen.add((answer.status_code, answer.headers["location"], len(answer.content), sent, len(page.text)))
        assert "maman.test" not in page.text
    assert len(seen) == 1, seen
    assert await Letter.filter(kind="password_forgotten").count() == 0


async def test_seul_le_compte_est_ecrit_a_son_adresse(client, settings, at_noon):
    for typed in [*KNOWN[:1], *UNKNOWN]:
        await ask(client, typed)
    await answered(settings)
    assert [one.address for one in await Letter.filter(kind="password_forgotten")] == ["maman.test@example.org"]


async def test_demande_dix_fois_c_est_un_courriel(client, settings, at_noon):
    for _ in range(9):
        await ask(client, "maman.test")
    await answered(settings)
    assert len(await tokens()) == 1


async def test_deux_parents_d_une_meme_adresse_ont_chacun_leur_courriel(client, settings, world, at_noon):
    await Guardian.filter(account__username="papa.test").update(email="Maman.Test@example.org")
    await ask(client, "maman.test@example.org")
    await answered(settings)
    assert len(await tokens()) == 2


async def test_un_compte_desactive_ou_sans_adresse_ne_recoit_rien_et_la_page_est_la_meme(client, settings, at_noon):
    await Account.filter(username="maman.test").update(disabled_at=REAL_NOW)
    await Guardian.filter(account__username="papa.test").update(email=None)
    for typed in ("maman.test", "papa.test"):
        assert (await ask(client, typed)).status_code == 303
    await answered(settings)
    assert await tokens() == []


async def test_un_compte_desactive_apres_le_courriel_n_est_pas_repris(client, token):
    await Account.filter(username="maman.test").update(disabled_at=REAL_NOW)
    await Link.filter(kind="reset").update(revoked_at=REAL_NOW)
    assert (await renew(client, token)).status_code == 410


async def test_les_delais_grandissent_pour_tous_et_ne_ferment_jamais_pour_toujours(client, application):
    later = [REAL_NOW]
    application.state.clock = Clock(NOW - REAL_NOW, lambda: later[0])
    for typed in ("maman.test", "personne"):
        for _ in range(attempts.PER_PAIR):
            assert (await ask(client, typed)).status_code == 303
        shut = await ask(client, typed)
        assert shut.status_code == 429
        assert "Patientez" in shut.text
    assert await opens(client, PASSWORD)  # the door has its own counts
    later[0] += timedelta(minutes=1, seconds=1)
    assert (await ask(client, "maman.test")).status_code == 303
    assert (await ask(client, "maman.test")).status_code == 429
    later[0] += attempts.WINDOW
    assert (await ask(client, "maman.test")).status_code == 303


@pytest.mark.parametrize("typed", ["", "   ", "x" * 2000])
async def test_rien_de_lisible_se_dit(client, typed):
    page = await ask(client, typed)
    assert page.status_code == 422
    assert "Indiquez votre nom d’utilisateur ou votre courriel." in page.text


async def test_rien_ne_garde_le_jeton(client, token, world):
    for table in ("link", "job", "event"):
        assert token not in str(await rows(reading(), f"SELECT * FROM {table}"))
    await renew(client, token)
    assert await Session.filter(account__username="maman.test").count() == 0


async def test_apres_dix_erreurs_le_lien_rouvre_la_porte_tout_de_suite(client, token):
    for _ in range(attempts.PER_PAIR + 1):
        await opens(client, "non")
    assert not await opens(client, PASSWORD)
    await renew(client, token)
    assert await opens(client, NEW)


async def test_un_compte_invite_jamais_active_recoit_de_nouveau_son_invitation(client, settings, at_noon):
    await Account.filter(username="maman.test").update(invited_at=REAL_NOW, activated_at=None)
    await ask(client, "maman.test")
    await answered(settings)
    assert await tokens() == []
    assert len(await tokens("invited")) == 1
