"""Les liens des courriels : une fois, un temps, une commune, une chose ; sur les deux bases."""

import asyncio
from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from pwa.domain import links
from pwa.domain.accounts import states
from pwa.domain.chores import forget_links
from pwa.domain.jobs.kinds import Work
from pwa.domain.links import LinkOver
from pwa.models.links import Link
from pwa.models.words import LinkKind
from pwa.settings import Settings
from pwa.storage.databases import reading, rows, writing
from pwa.storage.line import DatabaseBusy
from tests.people import ELSEWHERE, HOME, NOW, REAL_NOW

pytestmark = pytest.mark.both_databases
RESET = [LinkKind.RESET]
ALONE = LinkKind.OFFICER
"""A kind of which one at most is open."""


@pytest.fixture
async def account(world) -> dict:
    return world.account("maman.test")


async def sent(account, kind=LinkKind.RESET, **more) -> str:
    async with writing() as db:
        return await links.make(db, account["town_id"], kind, account=account["id"], real_now=REAL_NOW, **more)


async def taken(town, token, kinds=RESET, *, real_now=REAL_NOW):
    async with writing() as db:
        return await links.take(db, town, token, kinds, real_now=real_now)


async def test_un_lien_s_ouvre_autant_que_l_on_veut_et_ne_sert_qu_une_fois(account):
    town = account["town_id"]
    token = await sent(account, payload={"email": "une@example.org"})
    for _ in range(3):
        found = await links.find(town, token, RESET, real_now=REAL_NOW)
        assert (found.account_id, found.payload) == (account["id"], {"email": "une@example.org"})
    assert (await taken(town, token)).account_id == account["id"]
    with pytest.raises(LinkOver):
        await taken(town, token)
    with pytest.raises(LinkOver):
        await links.find(town, token, RESET, real_now=REAL_NOW)


async def test_on_ne_garde_du_lien_que_son_empreinte(account):
    token = await sent(account)
    for table in ("link", "event", "letter"):
        assert token not in str(await rows(reading(), f"SELECT * FROM {table}"))


async def test_un_lien_d_ailleurs_d_autre_chose_coupe_ou_trop_vieux_ne_vaut_rien(account, world):
    town = account["town_id"]
    token = await sent(account)
    wrongs = [
        (town, token[:-1], RESET, REAL_NOW),
        (town, token + "A", RESET, REAL_NOW),
        (town, "", RESET, REAL_NOW),
        (town, "\ud800", RESET, REAL_NOW),
        (town, token, [LinkKind.ACTIVATION], REAL_NOW),
        (town, token, [], REAL_NOW),
        (world.towns[ELSEWHERE]["id"], token, RESET, REAL_NOW),
        (town, token, RESET, REAL_NOW + timedelta(hours=1)),
    ]
    for where, given, kinds, at in wrongs:
        with pytest.raises(LinkOver):
            await links.find(where, given, kinds, real_now=at)
        with pytest.raises(LinkOver):
            await taken(where, given, kinds, real_now=at)
    assert await taken(town, token, real_now=REAL_NOW + timedelta(minutes=59))


async def test_deux_qui_pressent_en_meme_temps_un_seul_gagne(account):
    token = await sent(account)
    ended = await asyncio.gather(*(taken(account["town_id"], token) for _ in range(6)), return_exceptions=True)
    won = [one for one in ended if not isinstance(one, BaseException)]
    assert len(won) == 1
    assert all(isinstance(one, LinkOver | DatabaseBusy) for one in ended if one not in won), ended


async def test_renvoyer_tue_le_lien_d_avant_et_lui_seul(account):
    first, activation = await sent(account, ALONE), await sent(account, LinkKind.ACTIVATION)
    second = await sent(account, ALONE)
    with pytest.raises(LinkOver):
        await taken(account["town_id"], first, [ALONE])
    assert await taken(account["town_id"], second, [ALONE])
    assert await taken(account["town_id"], activation, [LinkKind.ACTIVATION])


async def test_demander_encore_ne_tue_pas_ce_que_quelqu_un_d_autre_a_recu(account):
    """Anybody may ask for these with this person's name."""
    for kind in (LinkKind.RESET, LinkKind.INVITATION_AGAIN):
        first, second = await sent(account, kind), await sent(account, kind)
        assert await taken(account["town_id"], first, [kind])
        assert await taken(account["town_id"], second, [kind])


async def test_ce_n_est_pas_moi_vaut_pour_chaque_courriel(account):
    tokens = [await sent(account, LinkKind.NOT_ME) for _ in range(2)]
    for token in tokens:
        assert await taken(account["town_id"], token, [LinkKind.NOT_ME])


async def test_renvoyer_pendant_que_l_on_s_en_sert_ne_laisse_jamais_deux_liens(account):
    """Whoever is first, what is left is one used link and one open, or two that are over and one open."""
    for _ in range(4):
        token = await sent(account, ALONE)
        await asyncio.gather(taken(account["town_id"], token, [ALONE]), sent(account, ALONE), return_exceptions=True)
        over = Link.filter(account_id=account["id"], used_at=None, revoked_at=None)
        assert await over.count() <= 1


async def test_la_base_refuse_deux_liens_ouverts_et_un_lien_fini_deux_fois(account):
    await sent(account, ALONE)
    link = await Link.get(account_id=account["id"])
    with pytest.raises(IntegrityError):
        await Link.create(town_id=link.town_id, account_id=account["id"], kind=ALONE, token_hash="autre", payload={},
                          made_at=REAL_NOW, expires_at=REAL_NOW)  # fmt: skip
    with pytest.raises(IntegrityError):
        await Link.filter(id=link.id).update(used_at=REAL_NOW, revoked_at=REAL_NOW)


async def test_un_compte_desactive_n_a_plus_de_lien(account):
    token = await sent(account)
    async with writing() as db:
        assert await states.disable(db, account["town_id"], account["id"], by=None, now=NOW, real_now=REAL_NOW)
    with pytest.raises(LinkOver):
        await taken(account["town_id"], token)


async def test_sans_compte_un_lien_sert_aussi(world):
    town = world.towns[HOME]["id"]
    async with writing() as db:
        token = await links.make(db, town, LinkKind.ACTIVATION, payload={"n": 1}, real_now=REAL_NOW)
    assert (await taken(town, token, [LinkKind.ACTIVATION])).payload == {"n": 1}


async def test_les_vieux_liens_s_effacent(account):
    await sent(account)
    for days, left in ((89, 1), (91, 0)):
        work = Work({}, {}, None, NOW, REAL_NOW + timedelta(days=days), Settings())
        async with writing() as db:
            assert await forget_links.step(db, work) is None
        assert await Link.all().count() == left
