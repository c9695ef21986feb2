"""A town's accounts, found by a name, a user name or an address of mail; a page at a time, by the user name."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from pwa.domain.accounts.found import queries
from pwa.domain.accounts.found.queries import FoundRow
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.states import State, state_of
from pwa.domain.refusals import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the desk lists it. The last sign-in is on the town's clock; what waits is an invitation."""

    id: int
    username: str
    key: str
    name: str
    email: str
    officer: int | None
    guardian: int | None
    household: int | None
    state: State
    must_change: bool
    signed_in_at: datetime | None

    @property
    def can_be_invited(self) -> bool:
        return self.guardian is not None and bool(self.email) and self.state in (State.MADE, State.INVITED)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of them, and the user name after which the next begins."""

    accounts: list[Account]
    after: str | None


async def search(town: int, typed: str, after: str = "") -> Found:
    """Those of whom something begins so; all of them for nothing typed."""
    rows = await queries.page_of(town, typed, username_key(after), PAGE + 1)
    shown = [account_of(row) for row in rows[:PAGE]]
    return Found(shown, shown[-1].key if len(rows) > PAGE else None)


async def one_of(town: int, account: int) -> Account:
    """Raises NotFound: unknown, or another town's."""
    if not (rows := await queries.one(town, account)):
        raise NotFound
    return account_of(rows[0])


def account_of(row: FoundRow) -> Account:
    standing = SimpleNamespace(**row._asdict())
    return Account(
        row.id, row.username, row.username_key, row.name or "", row.email or "", officer=row.officer_id,
        guardian=row.guardian_id, household=row.household_id, state=state_of(standing),
        must_change=bool(row.must_change), signed_in_at=row.signed_in_at,
    )  # fmt: skip
