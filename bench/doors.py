"""The ways in beside the season page: signing in, well and badly, a forgotten password, an invitation's link."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import httpx2
from starlette.applications import Starlette

from bench.home import CARE, demo_towns, site_of
from bench.report import Row, ratio
from bench.season import ROUNDS, alternating, counted, reader, sign_in, visitor
from pwa.domain import links, towns
from pwa.domain.invitations.inviting import Inviting, invite
from pwa.models.people import Account, Guardian
from pwa.models.towns import Town
from pwa.models.words import LinkKind
from pwa.storage.databases import writing
from tests import people

CHOSEN = "quatre-mots-sans-rapport-7"
LABELS = {
    "in": "se connecter (argon2id, 19 Mio)", "wrong": "un mot de passe qui n’est pas le bon",
    "forgotten": "« J’ai oublié mon mot de passe. »", "link": "le lien d’une invitation, ouvert",
    "activation": "l’espace activé, son mot de passe choisi (argon2id)",
}  # fmt: skip


async def measured() -> list[Row]:
    """The demo towns in a new SQLite file, one process, no network; as many invited as the bench activates."""
    async with demo_towns() as (url, folder):
        return await rows_of(url, folder)


async def rows_of(url: str, folder: Path) -> list[Row]:
    site, world = site_of(url, folder), await people.meet()
    tokens = iter([token async for token in invited(ROUNDS + 3, site.state.clock.real())])
    opened = next(tokens)
    strangers = each_from_its_own_address(site)
    async with visitor(site) as maman, visitor(site) as other:
        await sign_in(maman)
        what = {
            "season": reader(maman, f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}"),
            "in": lambda: sign_in(other), "wrong": lambda: wrongly(next(strangers)),
            "forgotten": lambda: posted(next(strangers), "mot-de-passe-oublie", 303, account="jean.personne"),
            "link": reader(other, f"/{people.HOME}/activation/{opened}"),
            "activation": lambda: activate(next(strangers), next(tokens)),
        }  # fmt: skip
        times = await alternating(what)
        queries = {name: await counted(one) for name, one in what.items()}
    return [
        ratio(f"{label} / page de la saison",
              f"{times[name]:.1f} ms / {times['season']:.1f} ms, {queries[name]} requêtes SQL",
              times[name] / times["season"], None)
        for name, label in LABELS.items()
    ]  # fmt: skip


async def invited(count: int, real_now: datetime) -> AsyncIterator[str]:
    """A link for each of so many guardians whom the town invites."""
    maman = await Guardian.get(account__username_key="maman.test", account__town__slug=people.HOME)
    town = await Town.get(slug=people.HOME)
    await Town.filter(id=town.id).update(profile=town.profile | {"invitations": {"way": "link", "days": 30}})
    here = Inviting(towns.view_of(await Town.get(slug=people.HOME)), None, people.NOW, real_now)
    for n in range(count):
        given = {"civility": "Mme", "first_name": "Zoé", "last_name": f"Invitée {n}", "email": f"zoe.{n}@example.org"}
        guardian = await Guardian.create(town_id=maman.town_id, household_id=maman.household_id, **given)
        async with writing() as db:
            await invite(db, here, guardian.id)
            account = await Account.get(guardian_id=guardian.id).using_db(db)
            yield await links.make(db, maman.town_id, LinkKind.INVITATION, account=account.id, real_now=real_now)


def each_from_its_own_address(site: Starlette) -> Iterator[httpx2.AsyncClient]:
    """Nobody is held back by what another did."""
    return (visitor(site, f"10.0.{n // 256}.{n % 256}") for n in range(2**16))


async def activate(client: httpx2.AsyncClient, token: str) -> None:
    given = {"username": f"zoe.{uuid4().hex[:12]}", "new_password": CHOSEN, "new_password_again": CHOSEN}
    await posted(client, f"activation/{token}", 200, **given)


async def wrongly(client: httpx2.AsyncClient) -> None:
    await posted(client, "connexion", 422, username=f"jean.{uuid4().hex}", password="rien-de-tel")


async def posted(client: httpx2.AsyncClient, path: str, wanted: int, **form: str) -> None:
    answer = await client.post(f"/{people.HOME}/{path}", data=form)
    assert answer.status_code == wanted, (path, answer.status_code)
