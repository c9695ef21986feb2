"""Somebody forgot a password: the accounts that they named are written to, after they were answered."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.credentials import forgotten
from pwa.domain.french import listed
from pwa.domain.invitations.inviting import Inviting, remind
from pwa.domain.jobs.kinds import About, JobKind, Payload, Progress, Work
from pwa.domain.named import of
from pwa.domain.towns import view_of
from pwa.models.people import Account
from pwa.models.towns import Town


async def step(db: BaseDBAsyncClient, work: Work) -> Progress | None:
    assert work.town is not None
    for account in await forgotten.named(db, work.town, work.payload["accounts"]):
        is_waiting = await forgotten.answer(db, account, now=work.now, real_now=work.real_now)
        if is_waiting and account.guardian:
            await again(db, work, account)
    return None


async def again(db: BaseDBAsyncClient, work: Work, account: Account) -> None:
    """The invitation that they never took, beside the one that they have."""
    town = view_of(await Town.get(id=work.town, using_db=db))
    await remind(db, Inviting(town, None, work.now, work.real_now), account)


def asked_of(payload: Payload) -> list[int]:
    return payload.get("accounts", [])


def words(payload: Payload, names: list[str]) -> str:
    return f"pour le compte {listed([of(name) for name in names])}" if names else "aucun compte n’a ce nom"


JOB = JobKind(forgotten.JOB, "Répondre à qui a oublié son mot de passe", step, about=About(asked_of, words))
