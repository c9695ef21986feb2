"""Who asks, and in which town: the question of every request."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.accounts import queries
from pwa.domain.accounts.queries import AskingRow
from pwa.domain.accounts.sessions import SEEN_EVERY, end_of
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User, kind_of, role_in
from pwa.domain.towns import TownView, known_view


@dataclass(frozen=True, slots=True)
class Asking:
    """One request's answer to « which town, and who? »; `is_stale` when the session's last visit must be written."""

    town: TownView
    user: User | None
    token_hash: str | None
    is_stale: bool


async def asking(slug: str, token: str | None, real_now: datetime) -> Asking | None:
    """The town of a request and who is signed in there; None when there is no such town."""
    hashed = hash_of(token) if token else ""
    found = await queries.asking(slug, hashed, real_now)
    if not found:
        return None
    [row] = found
    is_in = row.account_id and real_now < end_of(kind_of(row.officer_id), row.created_at, row.seen_at)
    user = user_of(row) if is_in else None
    is_stale = user is not None and real_now - row.seen_at >= SEEN_EVERY
    return Asking(town_of(row), user, hashed if user else None, is_stale)


def town_of(row: AskingRow) -> TownView:
    return known_view(
        row.town_id, row.slug, row.name, banner=row.banner, zone=row.zone, revision=row.revision, profile=row.profile
    )  # fmt: skip


def user_of(row: AskingRow) -> User:
    """Who holds the session of that row."""
    assert row.account_id is not None
    name = row.officer or f"{row.first_name} {row.last_name}"
    return User(
        row.account_id,
        str(row.public_id),
        kind_of(row.officer_id),
        name=name,
        greeting=name,
        guardian_id=row.guardian_id,
        household_id=row.household_id,
        quotient=row.family_quotient,
        is_resident=bool(row.is_resident),
        previous_sign_in_at=row.previous_sign_in_at,
        role=role_in(row.officer_role, row.is_payer),
        department=row.department_id,
        site=row.site_id,
    )
