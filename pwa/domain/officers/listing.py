"""The officers of a town, with where each stands."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from pwa.domain.accounts.states import State, state_of
from pwa.domain.refusals import NotFound
from pwa.domain.rights import Role, role_of
from pwa.models.people import Account
from pwa.storage.databases import reading

STANDING = ("password_hash", "invited_at", "activated_at", "disabled_at")
COLUMNS = (
    "id", "username", "must_change", "signed_in_at", *STANDING, "officer_id", "officer__name", "officer__role",
    "officer__email", "officer__department__name", "officer__department__code", "officer__site__name",
    "officer__second_factor__enrolled_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer, by their account; `place` is the department or the site of their duty. The last sign-in is on the
    town's clock."""

    id: int
    account: int
    name: str
    username: str
    email: str
    role: Role
    place: str
    department: str
    site: str
    state: State
    must_change: bool
    has_second_factor: bool
    signed_in_at: datetime | None

    @property
    def is_disabled(self) -> bool:
        return self.state is State.DISABLED

    @property
    def rank(self) -> tuple[bool, str]:
        """Those who work first."""
        return self.is_disabled, self.name.casefold()


async def of_town(town: int) -> list[Listed]:
    """Everyone who has, or had, an account at the town hall."""
    return sorted(await found(town_id=town), key=lambda one: one.rank)


async def one_of(town: int, officer: int) -> Listed:
    """Raises NotFound: unknown, or another town's."""
    if not (mine := await found(town_id=town, officer_id=officer)):
        raise NotFound
    return mine[0]


async def found(**which: int) -> list[Listed]:
    rows = Account.filter(**which, officer_id__isnull=False).using_db(reading())
    return [listed(row) for row in await rows.values(*COLUMNS)]


def listed(row: dict[str, Any]) -> Listed:
    department, site = row["officer__department__name"], row["officer__site__name"]
    return Listed(
        row["officer_id"],
        row["id"],
        row["officer__name"],
        row["username"],
        email=row["officer__email"] or "",
        role=role_of(row["officer__role"]),
        place=department or site or "",
        department=row["officer__department__code"] or "",
        site=site or "",
        state=state_of(SimpleNamespace(**{name: row[name] for name in STANDING})),
        must_change=bool(row["must_change"]),
        has_second_factor=row["officer__second_factor__enrolled_at"] is not None,
        signed_in_at=row["signed_in_at"],
    )
