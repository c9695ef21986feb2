"""Who asks, and in which town: the question of every request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwa.domain.accounts.sessions import SEEN_EVERY, end_of
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import KIND, ROLE, User
from pwa.domain.rights import role_of
from pwa.domain.towns import COLUMNS, TownView, view_of
from pwa.models.words import AccountKind
from pwa.storage.databases import reading, rows

ASKING = f"""
SELECT {COLUMNS}, s.token_hash, s.created_at, s.seen_at, a.id AS account_id, a.public_id, a.previous_sign_in_at,
       {KIND} AS kind, {ROLE} AS role,
       a.guardian_id, g.first_name, g.last_name, o.name AS officer, o.department_id, o.site_id,
       h.id AS household_id, h.family_quotient, h.is_resident
FROM town t
LEFT JOIN session s ON s.token_hash = ? AND s.expires_at > ?
LEFT JOIN account a ON a.id = s.account_id AND a.town_id = t.id
LEFT JOIN officer o ON o.id = a.officer_id
LEFT JOIN guardian g ON g.id = a.guardian_id
LEFT JOIN household h ON h.id = g.household_id
WHERE t.slug = ?
"""
"""The town, and whoever holds this token there: one query for every request."""

INSTANTS = ("created_at", "seen_at", "previous_sign_in_at")


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
    found = await rows(reading(), ASKING, [hashed, real_now, slug], instants=INSTANTS)
    if not found:
        return None
    row = found[0]
    is_in = row["account_id"] and real_now < end_of(AccountKind(row["kind"]), row["created_at"], row["seen_at"])
    user = user_of(row) if is_in else None
    is_stale = user is not None and real_now - row["seen_at"] >= SEEN_EVERY
    return Asking(view_of(row), user, hashed if user else None, is_stale)


def user_of(row: dict[str, Any]) -> User:
    name = row["officer"] or f"{row['first_name']} {row['last_name']}"
    return User(
        row["account_id"],
        str(row["public_id"]),
        AccountKind(row["kind"]),
        name=name,
        greeting=name,
        guardian_id=row["guardian_id"],
        household_id=row["household_id"],
        quotient=row["family_quotient"],
        is_resident=bool(row["is_resident"]),
        previous_sign_in_at=row["previous_sign_in_at"],
        role=role_of(row["role"]),
        department=row["department_id"],
        site=row["site_id"],
    )
