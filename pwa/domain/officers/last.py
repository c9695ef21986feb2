"""A town keeps an administrator who can sign in: what would take the last one away is refused, under a lock."""

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.refusals import Refusal
from pwa.domain.rights import Role
from pwa.models.people import Account, Officer


class LastAdministrator(Refusal):
    """Nobody would be left to manage the town's officers."""

    code = "last_administrator"


class NotOneself(Refusal):
    """An administrator does not shut their own door: a colleague does."""

    code = "not_oneself"


async def hold(db: BaseDBAsyncClient, town: int) -> None:
    """Nobody else changes the town's administrators before this transaction ends: two who would take each other's role
    away come one after the other."""
    every = Officer.filter(town_id=town, role=Role.ADMINISTRATOR).using_db(db)
    await every.order_by("id").select_for_update()


async def refuse_last(db: BaseDBAsyncClient, town: int, officer: int) -> None:
    """Raises LastAdministrator when this one alone can sign in: a colleague who was invited and never came does not
    count. `hold` comes first."""
    able = Account.filter(town_id=town, officer__role=Role.ADMINISTRATOR, disabled_at=None).exclude(password_hash="")
    if await able.using_db(db).values_list("officer_id", flat=True) == [officer]:
        raise LastAdministrator
