"""What every request asks, and what counts attempts, in SQL: one typed row each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import LIVE_MEMBER
from pwa.storage.databases import is_postgres, reading, run, tuples
from pwa.storage.typed import ids, typed


class AskingRow(NamedTuple):
    """The town (its profile as the row keeps it), and whoever holds a session there: a guardian or an officer."""

    town_id: int
    slug: str
    name: str
    banner: str
    zone: str
    revision: int
    profile: str
    session: str | None
    account_id: int | None
    created_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None
    rotated_at: datetime | None
    public_id: UUID | str
    previous_sign_in_at: datetime | None
    must_change: bool | None
    terms_hash: str | None
    officer_id: int | None
    officer: str | None
    officer_role: str | None
    department_id: int | None
    site_id: int | None
    second_factor_at: datetime | None
    passkey_at: datetime | None
    has_passkey: bool | None
    factor_since: datetime | None
    factor_enrolled_at: datetime | None
    guardian_id: int | None
    first_name: str | None
    last_name: str | None
    is_payer: bool | None
    household_id: int | None
    family_quotient: int | None
    is_resident: bool | None


class OnceRow(NamedTuple):
    """A session that a token opened once, or opens a while longer: see `rotating.py`."""

    session: str
    current_hash: str
    salt: str | None
    taken_at: datetime | None
    expires_at: datetime
    ended: str | None


class AttemptRow(NamedTuple):
    """What is counted under a key, since when."""

    key: str
    tries: int
    since: datetime


ASKING = f"""
SELECT t.id AS town_id, t.slug, t.name, t.banner, t.zone, t.revision, t.profile,
       s.token_hash AS session, a.id AS account_id, s.created_at, s.seen_at, s.confirmed_at, s.rotated_at,
       a.public_id, a.previous_sign_in_at, a.must_change, a.terms_hash,
       a.officer_id, o.name AS officer, o.role AS officer_role, o.department_id, o.site_id,
       s.second_factor_at, s.passkey_at, f.since AS factor_since, f.enrolled_at AS factor_enrolled_at,
       f.id IS NOT NULL AND EXISTS (SELECT 1 FROM passkey k WHERE k.account_id = a.id) AS has_passkey,
       a.guardian_id, g.first_name, g.last_name, m.is_payer,
       h.id AS household_id, h.family_quotient, h.is_resident
FROM town t
LEFT JOIN session s ON s.current_hash = ? AND s.expires_at > ?
LEFT JOIN account a ON a.id = s.account_id AND a.town_id + 0 = t.id AND a.disabled_at IS NULL
LEFT JOIN officer o ON o.id = a.officer_id
LEFT JOIN second_factor f ON f.officer_id = a.officer_id
LEFT JOIN guardian g ON g.id = a.guardian_id
LEFT JOIN membership m ON m.guardian_id = g.id AND m.household_id = g.household_id AND {LIVE_MEMBER}
LEFT JOIN household h ON h.id = m.household_id
WHERE t.slug = ?
"""
"""The town, and whoever holds this token there: one query for every request. The account is found by its id: PostgreSQL
would read every account of the town."""

ONCE = """
SELECT s.token_hash AS session, s.current_hash, s.salt, s.taken_at, s.expires_at, s.ended
FROM session s JOIN account a ON a.id = s.account_id
WHERE (s.current_hash = ? OR s.previous_hash = ?) AND a.town_id = ?
"""
"""Asked of a token that opens nothing."""

COUNTED = """
INSERT INTO attempt (key, count, since) VALUES {} ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.since <= ? OR attempt.since > ? THEN 0 ELSE attempt.count END,
  since = CASE WHEN attempt.since <= ? OR attempt.since > ? THEN excluded.since ELSE attempt.since END
RETURNING key, count AS tries, since
"""


async def asking(slug: str, token_hash: str, real_now: datetime) -> Sequence[AskingRow]:
    """The town of that address with who is signed in there, or nothing."""
    return await typed(reading(), AskingRow, ASKING, [token_hash, real_now, slug])


async def once(town: int, token_hash: str) -> OnceRow | None:
    """What that token opened in this town, or nothing."""
    found = await typed(reading(), OnceRow, ONCE, [token_hash, token_hash, town])
    return found[0] if found else None


KNOWN_AT = """
SELECT a.id FROM account a WHERE a.town_id = ? AND a.username_key = ?
UNION ALL
SELECT a.id FROM guardian g JOIN account a ON a.guardian_id = g.id WHERE g.town_id = ? AND lower(g.email) = ?
LIMIT 1
"""


async def is_known_at(db: BaseDBAsyncClient, town: int, key: str, mail: str) -> bool:
    """Whether a family signs in here with this name, as names are compared, or is written to at this address."""
    return bool(await ids(db, KNOWN_AT, [town, key, town, mail.lower()]))


async def counted(
    db: BaseDBAsyncClient, keys: Sequence[str], real_now: datetime, window: timedelta
) -> list[AttemptRow]:  # fmt: skip
    """The rows of these keys, made if need be, held until the transaction's end; at zero again if their window is over,
    or begins so late that the clock was ahead. Refusing makes none."""
    values = [value for key in keys for value in (key, 0, real_now)]
    bounds = [real_now - window, real_now + window] * 2
    return await typed(db, AttemptRow, COUNTED.format(tuples(len(keys), 3)), [*values, *bounds])


async def know(db: BaseDBAsyncClient, until: datetime, *keys: str) -> None:
    """An account is known at these places until then; in their order, which is that of locking."""
    values = [value for key in dict.fromkeys(keys) for value in (key, 0, until)]
    known = f"""INSERT INTO attempt (key, count, since) VALUES {tuples(len(values) // 3, 3)}
                ON CONFLICT (key) DO UPDATE SET since = excluded.since"""
    await run(db, known, values)


async def sweep(db: BaseDBAsyncClient, before: datetime, most: int) -> int:
    """What is over goes, so many at most: last, and without waiting for a row that somebody holds, so that nobody waits
    in a ring, nor for what thousands of strangers left. How many went."""
    free = "FOR UPDATE SKIP LOCKED" if is_postgres(db) else ""
    over = f"SELECT key FROM attempt WHERE since <= ? LIMIT {most} {free}"
    return await run(db, f"DELETE FROM attempt WHERE key IN ({over})", [before])


async def sweep_sessions(db: BaseDBAsyncClient, idle: datetime, ended: datetime, most: int) -> None:
    """Sessions that were over before these instants go, so many at most, but those that somebody else holds: two who
    come back would each wait for what the other one left."""
    free = "FOR UPDATE SKIP LOCKED" if is_postgres(db) else ""
    over = "(expires_at <= ? AND ended IS NULL) OR expires_at <= ?"
    found = f"SELECT token_hash FROM session WHERE {over} LIMIT {most} {free}"
    await run(db, f"DELETE FROM session WHERE token_hash IN ({found})", [idle, ended])


async def forget_known(db: BaseDBAsyncClient, long_ago: datetime, most: int) -> int:
    """Where accounts signed in long ago goes, so many at most; how many went."""
    over = f"SELECT key FROM attempt WHERE key LIKE 'known:%' AND since <= ? LIMIT {most}"
    return await run(db, f"DELETE FROM attempt WHERE key IN ({over})", [long_ago])
