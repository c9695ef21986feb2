"""Which officer, by which session, and when; what was kept of their second factor, held until the transaction ends."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import acts, attempts
from pwa.domain.accounts.tokens import named
from pwa.domain.accounts.users import User
from pwa.domain.events.detail import Detail
from pwa.domain.refusals import NotFound, Refusal
from pwa.models.people import Session
from pwa.models.second_factor import SecondFactor
from pwa.storage.sealed import Sealer

MOST_TRIES = 5
"""In a quarter of an hour, right or wrong: at three codes that open in a million, a year of it finds less than half."""


class WrongCode(Refusal):
    """Not one of the codes that open now."""

    code = "wrong_code"


@dataclass(frozen=True, slots=True)
class Here:
    """`session` is the handle of theirs."""

    town: int
    user: User
    session: str
    now: datetime
    real_now: datetime
    sealer: Sealer

    @property
    def officer(self) -> int:
        """Raises NotFound: a family has no second factor."""
        if self.user.officer_id is None:
            raise NotFound
        return self.user.officer_id

    def note(self, db: BaseDBAsyncClient, detail: Detail) -> None:
        """What they did, among the events."""
        acts.note(db, self.town, self.user.account_id, self.now, detail)

    async def spend(self, db: BaseDBAsyncClient) -> None:
        """One try more. Raises TooManyAttempts."""
        await attempts.spend(db, f"code:{self.user.account_id}", MOST_TRIES, self.real_now)

    async def held(self, db: BaseDBAsyncClient) -> SecondFactor | None:
        """What is kept of theirs; nobody else changes it before the end."""
        mine = SecondFactor.filter(officer_id=self.officer).using_db(db)
        return await mine.select_for_update().first()

    async def shown(self, db: BaseDBAsyncClient) -> None:
        """From now on their session owes nothing."""
        mine = Session.filter(**named(self.session, "token_hash"), account_id=self.user.account_id)
        await mine.using_db(db).update(second_factor_at=self.real_now)


async def begin(db: BaseDBAsyncClient, officer: int, real_now: datetime) -> None:
    """The first day begins, once, with the first sign-in."""
    await SecondFactor.bulk_create(
        [SecondFactor(officer_id=officer, since=real_now)], ignore_conflicts=True, using_db=db
    )
