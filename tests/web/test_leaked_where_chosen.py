"""L’option des mots de passe qui ont fui : partout où l’on en choisit un, et seulement si l’instance le dit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pwa.app import leaks_of
from pwa.domain import links
from pwa.models.people import Account
from pwa.models.words import LinkKind
from pwa.storage.databases import writing
from pwa.storage.leaked_passwords import LeakedPasswords
from tests.people import HOME, PASSWORD, REAL_NOW
from tests.web.signing_up import fill, hidden, open_to_families, proof_in

NEW = "quatre mots sans rapport 7"
CHOSEN = {"new_password": NEW, "new_password_again": NEW}


class Everything:
    """A service by which every password leaked, and what it was asked."""

    def __init__(self) -> None:
        self.asked = []

    async def has(self, password: str) -> bool:
        self.asked.append(password)
        return True


@pytest.fixture
def leaks(application):
    application.state.leaks = Everything()
    return application.state.leaks


async def link(kind: LinkKind, **payload) -> str:
    account = await Account.get(username="maman.test", town__slug=HOME)
    async with writing() as db:
        return await links.make(
            db, account.town_id, kind, account=account.id, payload=payload, real_now=datetime.now(UTC)
        )


async def changing(client, signed_in):
    maman = await signed_in("maman.test")
    return await maman.post(f"/{HOME}/identifiants/mot-de-passe", data=CHOSEN | {"current_password": PASSWORD})


async def first(client, signed_in):
    maman = await signed_in("maman.test")
    await Account.filter(username="maman.test").update(must_change=True)
    return await maman.post(f"/{HOME}/premiers-identifiants", data=CHOSEN | {"username": "maman.test"})


async def forgotten(client, signed_in):
    return await client.post(f"/{HOME}/nouveau-mot-de-passe", data=CHOSEN | {"lien": await link(LinkKind.RESET)})


async def invited(client, signed_in):
    await Account.filter(username="maman.test").update(activated_at=None, invited_at=REAL_NOW, password_hash="")
    token = await link(LinkKind.INVITATION, way="link")
    return await client.post(f"/{HOME}/activation/{token}", data=CHOSEN | {"username": "maman.test"})


async def by_oneself(client, signed_in):
    await open_to_families()
    await fill(client)
    there = f"/{HOME}/creer-mon-espace/authentification"
    page = (await client.get(there)).text
    return await client.post(there, data=CHOSEN | {"seen": hidden(page, "seen"), "proof": proof_in(page)})


@pytest.mark.parametrize("way", [changing, first, forgotten, invited, by_oneself])
async def test_il_est_refuse_par_chaque_chemin(leaks, client, signed_in, way):
    before = await Account.get(username="maman.test")
    answer = await way(client, signed_in)
    assert answer.status_code == 422
    assert "figure dans des fuites de données" in answer.text
    assert leaks.asked == [NEW]
    kept = (await Account.get(username="maman.test")).password_hash
    assert kept == ("" if way is invited else before.password_hash)


async def test_l_instance_qui_ne_dit_rien_ne_demande_a_personne(settings):
    assert not await leaks_of(settings).has(PASSWORD)
    assert isinstance(leaks_of(replace(settings, leaked_passwords_url="http://127.0.0.1:9")), LeakedPasswords)
