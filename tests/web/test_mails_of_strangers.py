"""Ce qu’un inconnu peut faire envoyer à quelqu’un d’autre : peu de courriels par jour, et jamais la fin d’un lien."""

import asyncio
import json
import sys
from datetime import timedelta

import pytest

from pwa.domain import links, towns
from pwa.domain.accounts import daily
from pwa.domain.chores import forgotten_password
from pwa.domain.credentials import addresses, forgotten
from pwa.domain.invitations.inviting import Inviting, invite
from pwa.domain.jobs.kinds import Work
from pwa.domain.links import LinkOver
from pwa.domain.sign_up import sending
from pwa.models.jobs import Job
from pwa.models.letters import Letter
from pwa.models.people import Account, Guardian
from pwa.models.towns import Town
from pwa.running.clock import Clock
from pwa.storage.databases import writing
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, NOW, REAL_NOW
from tests.web.signing_up import REACH, fill, open_to_families, validate

pytestmark = pytest.mark.both_databases
RENEW = f"/{HOME}/nouveau-mot-de-passe"
NEW = "tartine-42-verte"
SCHOOL = "ecole@example.org"
A_DAY = range(0, 24 * 60, 24)


def flat(page) -> str:
    """With ordinary spaces."""
    return " ".join(page.text.split())


@pytest.fixture
async def town(database):
    await Letter.all().delete()
    return towns.view_of(await Town.get(slug=HOME))


async def asked(town, settings, typed="maman.test", *, at=REAL_NOW, network="203.0.113.1"):
    """A stranger asks, and the job answers."""
    await forgotten.ask(town, typed, network, real_now=at)
    for job in await Job.filter(kind="forgotten_password", done_at=None):
        async with writing() as db:
            await forgotten_password.step(db, Work(job.payload, {}, job.town_id, NOW, at, settings))
        await Job.filter(id=job.id).update(done_at=at)


async def tokens(kind="password_forgotten") -> list[str]:
    return [letter.secrets["token"] for letter in await Letter.filter(kind=kind).order_by("id")]


async def are_good(town, found, at) -> list[bool]:
    return [await is_good(town, one, at) for one in found]


async def is_good(town, token, at) -> bool:
    try:
        await links.find(town.id, token, [*forgotten.RESETS, *links.INVITING], real_now=at)
    except LinkOver:
        return False
    return True


async def test_toute_une_journee_de_demandes_est_cinq_courriels_et_il_y_a_toujours_un_lien_qui_sert(town, settings):
    for minute in A_DAY:
        at = REAL_NOW + timedelta(minutes=minute)
        before = await tokens()
        good = await are_good(town, before, at)
        await asked(town, settings, at=at, network=f"203.0.113.{minute // 24}")
        assert await are_good(town, before, at) == good, "no link ends because another is asked for"
        assert any(await are_good(town, await tokens(), at)), f"nothing works after {minute} minutes"
    assert len(await tokens()) == forgotten.PER_ACCOUNT
    texts = [letter.facts["hours"] for letter in await Letter.filter(kind="password_forgotten").order_by("id")]
    assert texts == ["1"] * 4 + ["22"]
    await asked(town, settings, at=REAL_NOW + timedelta(days=1, minutes=1))
    assert len(await tokens()) == forgotten.PER_ACCOUNT + 1


async def test_par_le_nom_ou_par_l_adresse_c_est_le_meme_compte(town, settings):
    for n, typed in enumerate(["maman.test", "maman.test@example.org", "MAMAN.TEST", "Maman.Test@example.org"] * 3):
        await asked(town, settings, typed, at=REAL_NOW + timedelta(minutes=6 * n))
    assert len(await tokens()) == forgotten.PER_ACCOUNT


async def test_qui_a_choisi_son_mot_de_passe_peut_encore_l_oublier_le_meme_jour(client, town, settings, application):
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    for n in range(forgotten.PER_ACCOUNT):
        await asked(town, settings, at=REAL_NOW + timedelta(minutes=6 * n))
    last = (await tokens())[-1]
    data = {"lien": last, "new_password": NEW, "new_password_again": NEW}
    assert (await client.post(RENEW, data=data)).status_code == 303
    await asked(town, settings, at=REAL_NOW + timedelta(hours=2))
    assert len(await tokens()) == forgotten.PER_ACCOUNT + 1


async def test_beaucoup_de_comptes_d_une_meme_boite_ne_la_remplissent_pas(town, settings):
    for n, letter in enumerate("abcdefgh"):
        guardian = await Guardian.create(
            town_id=town.id, civility="", first_name="A", last_name="B", email="ecole@example.org"
        )
        await Account.create(
            public_id=f"00000000-0000-4000-8000-0000000000{n:02}", town_id=town.id, username=f"compte.{letter}",
            username_key=f"compte.{letter}", guardian=guardian, password_hash="x",
        )  # fmt: skip
    for n in range(8):
        for letter in "abcdefgh":
            await asked(town, settings, f"compte.{letter}", at=REAL_NOW + timedelta(minutes=6 * n))
    assert await Letter.filter(address=SCHOOL).count() == daily.PER_BOX


async def test_la_page_dit_combien_a_tout_le_monde(client):
    page = await client.get(f"/{HOME}/mot-de-passe-oublie?fait=oui")
    assert "au plus 5 courriels de cette sorte par jour" in flat(page)


async def invited(town, settings, way="password") -> tuple[int, str]:
    """A guardian whom the town hall has invited, and their link."""
    row = await Town.get(id=town.id)
    await Town.filter(id=town.id).update(profile=row.profile | {"invitations": {"way": way, "days": 30}})
    guardian = await Guardian.create(
        town_id=town.id, civility="", first_name="Zoé", last_name="D’Été", email="zoe@example.org"
    )
    async with writing() as db:
        here = Inviting(towns.view_of(await Town.get(id=town.id)), None, NOW, REAL_NOW)
        account = await invite(db, here, guardian.id)
    return account, (await tokens("invited"))[0]


async def test_un_inconnu_ne_tue_ni_l_invitation_ni_son_mot_de_passe_provisoire(client, town, settings, application):
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    account, first = await invited(town, settings)
    before = await Account.get(id=account)
    for n in range(8):
        await asked(town, settings, "zoe@example.org", at=REAL_NOW + timedelta(minutes=6 * n))
    found = await tokens("invited")
    assert len(found) == 1 + forgotten.PER_ACCOUNT
    after = await Account.get(id=account)
    assert (after.password_hash, after.password_until, after.must_change) == (
        before.password_hash, before.password_until, before.must_change,
    )  # fmt: skip
    assert all(await are_good(town, found, REAL_NOW + timedelta(days=1)))
    assert (await client.post(f"/{HOME}/activation/{first}", data={})).status_code == 200
    assert not any(await are_good(town, found, REAL_NOW))


async def test_le_lien_de_rappel_active_et_choisit_le_mot_de_passe(client, town, settings, application):
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    await invited(town, settings)
    await asked(town, settings, "zoe@example.org")
    first, again = await tokens("invited")
    page = await client.get(f"/{HOME}/activation/{again}")
    assert 'name="new_password"' in page.text
    data = {"username": "zoe.dete", "new_password": NEW, "new_password_again": NEW}
    assert (await client.post(f"/{HOME}/activation/{again}", data=data)).status_code == 200
    assert (await client.post(f"/{HOME}/activation/{first}", data={})).status_code == 410
    door = {"username": "zoe.dete", "password": NEW}
    assert (await client.post(f"/{HOME}/connexion", data=door)).status_code == 303


async def test_une_invitation_envoyee_de_nouveau_par_la_mairie_les_tue_tous(town, settings):
    account, _ = await invited(town, settings)
    await asked(town, settings, "zoe@example.org")
    async with writing() as db:
        guardian = (await Account.get(id=account)).guardian_id
        await invite(db, Inviting(town, None, NOW, REAL_NOW), guardian)
    first, again, resent = await tokens("invited")
    assert await are_good(town, [first, again, resent], REAL_NOW) == [False, False, True]


async def test_une_adresse_que_d_autres_demandent_recoit_peu_et_la_reponse_est_la_meme(signed_in, town):
    answers = set()
    for who in ("maman.test", "papa.test"):
        one = await signed_in(who)
        for n in range(addresses.TRIES):
            answer = await one.post(f"/{HOME}/identifiants/courriel", data={"email": f"Victime+{n}@example.org"})
            answers.add((answer.status_code, answer.headers["location"], answer.text))
    assert len(answers) == 1
    assert await Letter.filter(kind="address_asked").count() == addresses.PER_ADDRESS
    assert await Letter.filter(kind="address_told").count() == addresses.PER_ADDRESS


async def test_les_demandes_de_changement_sont_comptees_par_jour(signed_in, application):
    clock = application.state.clock
    one = await signed_in("maman.test")
    for n in range(addresses.TRIES):
        assert (await change(one, f"a{n}@example.org")).status_code == 303
    application.state.clock = Clock(clock.offset, lambda: clock.real() + timedelta(minutes=20))
    one = await signed_in("maman.test")
    page = await change(one, "b@example.org")
    assert page.status_code == 429
    assert "Patientez 24 heures" in flat(page)


async def change(one, email):
    return await one.post(f"/{HOME}/identifiants/courriel", data={"email": email})


async def test_a_la_creation_aussi_c_est_par_jour_et_dans_toutes_les_communes(application, town):
    await open_to_families(HOME)
    await open_to_families(ELSEWHERE)
    later = [REAL_NOW]
    application.state.clock = Clock(NOW - REAL_NOW, lambda: later[0])
    pages = set()
    for n in range(sending.PER_ADDRESS + 3):
        async with visitor(application) as one:
            where = (HOME, ELSEWHERE)[n % 2]
            await fill(one, where, last_name=f"Test {chr(65 + n)}")
            answer = await validate(one, where)
            pages.add((answer.status_code, answer.text))
        later[0] += timedelta(minutes=20)
    assert len(pages) == 1
    assert await Letter.filter(address=REACH["email"]).count() == sending.PER_ADDRESS


MACHINE = """
import asyncio, sys
from datetime import UTC, datetime
from pwa.domain.accounts import daily
from pwa.storage.databases import opened, writing
from pwa.storage.line import DatabaseBusy

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BOXES = ["victime@gmail.com", "Vic.Time@gmail.com", "victime+7@gmail.com", " VICTIME@GMAIL.COM"]

async def once(n):
    while True:
        try:
            async with writing() as db:
                return await daily.may_write(db, sys.argv[2 + n % 2], int(sys.argv[4]), BOXES[n % 4], NOW)
        except DatabaseBusy:
            await asyncio.sleep(0.1)

async def main():
    async with opened(sys.argv[1]):
        print(sum([await once(n) for n in range(60)]))

asyncio.run(main())
"""


@pytest.mark.parametrize(("most", "allowed"), [(3, 6), (100, daily.PER_BOX)])
async def test_deux_processus_n_en_envoient_pas_un_de_plus(database, most, allowed):
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MACHINE, database, "sign_up", "new_address", str(most), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    assert sum([json.loads((await one.communicate())[0]) for one in started]) == allowed


async def test_les_boites_qui_se_ressemblent_sont_distinctes(database):
    assert daily.box_of("A.B@example.org") != daily.box_of("ab@example.org")
    assert daily.box_of("a.b+x@GMAIL.com") == daily.box_of("ab@gmail.com")
