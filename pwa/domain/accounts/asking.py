"""Who asks, and in which town: the question of every request."""

from dataclasses import dataclass, replace
from datetime import datetime

from pwa.domain.accounts import queries, rotating
from pwa.domain.accounts.queries import AskingRow, OnceRow
from pwa.domain.accounts.sessions import SEEN_EVERY, end_of
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.accounts.users import User, kind_of, role_in
from pwa.domain.second_factor.rules import Due, due
from pwa.domain.sessions.town_file import limits_of
from pwa.domain.towns import TownView, known_view

IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Asking:
    """One request's answer to « which town, and who? », by which `session` (its name), `confirmed_at` when;
    `is_stale` when the session's last visit must be written, `is_due` when its token must change.

    Of a token that is not the last one: `again`, the one that its browser was sent and may not have; `stolen`, the
    session that it must end; `ended`, why it opens nothing.
    """

    town: TownView
    user: User | None
    session: str | None
    confirmed_at: datetime | None
    is_stale: bool
    is_due: bool = False
    again: str | None = None
    stolen: str | None = None
    ended: str | None = None


async def asking(slug: str, token: str | None, real_now: datetime) -> Asking | None:
    """The town of a request and who is signed in there; None when there is no such town."""
    found = await queries.asking(slug, hash_of(token) if token else "", real_now)
    if not found:
        return None
    asked = asked_in(found[0], real_now)
    return asked if asked.user or not token else await once_opened(asked, token, real_now)


def asked_in(row: AskingRow, real_now: datetime) -> Asking:
    """By the row of a town, and of the session that the token opens, if any."""
    town, kind = town_of(row), kind_of(row.officer_id)
    is_in = row.account_id and real_now < end_of(kind, row.created_at, row.seen_at, limits_of(town.profile))
    if not is_in:
        return Asking(town, None, None, row.confirmed_at, False)
    is_stale = real_now - row.seen_at >= SEEN_EVERY[kind]
    is_due = is_stale and rotating.is_due(row.created_at, row.rotated_at, real_now)
    return Asking(town, user_of(row), row.session, row.confirmed_at, is_stale, is_due)


async def once_opened(asked: Asking, token: str, real_now: datetime) -> Asking:
    """Whoever comes with a token that is not the last one of its session: see `rotating.py`."""
    once = await queries.once(asked.town.id, hash_of(token))
    if once is None:
        return asked
    if once.expires_at <= real_now or once.current_hash == hash_of(token):
        return replace(asked, ended=once.ended or IDLE)
    if rotating.is_over(once.taken_at, real_now):
        return replace(asked, stolen=once.session, ended=rotating.STOLEN)
    found = asked_in((await queries.asking(asked.town.slug, once.current_hash, real_now))[0], real_now)
    again = rotating.following(token, once.salt or "") if once.taken_at is None else None
    return replace(found, is_stale=False, is_due=False, again=again if is_of(again, once) else None)


def is_of(token: str | None, once: OnceRow) -> bool:
    return token is not None and hash_of(token) == once.current_hash


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
        must_change=bool(row.must_change),
        terms_hash=row.terms_hash,
        officer_id=row.officer_id,
        due=owed(row),
    )


def owed(row: AskingRow) -> Due:
    """A passkey is two factors: a session that was shown one owes no code."""
    if row.passkey_at is not None:
        return Due.NOTHING
    kept = (row.factor_since, row.factor_enrolled_at, row.second_factor_at, row.created_at)
    return due(*kept, has_passkey=bool(row.has_passkey))
