"""What every request asks, and what counts attempts, in SQL: one typed row each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.fragments import LIVE_MEMBER
from pwa.storage.databases import is_postgres, reading, run, tuples
from pwa.storage.typed import typed


class AskingRow(NamedTuple):
    """The town (its profile as the row keeps it), and whoever holds a session there: a guardian or an officer."""

    town_id: int
    slug: str
    name: str
    banner: str
    zone: str
    revision: int
    profile: str
    account_id: int | None
    created_at: datetime
    seen_at: datetime
    public_id: UUID | str
    previous_sign_in_at: datetime | None
    officer_id: int | None
    officer: str | None
    officer_role: str | None
    department_id: int | None
    site_id: int | None
    guardian_id: int | None
    first_name: str | None
    last_name: str | None
    is_payer: bool | None
    household_id: int | None
    family_quotient: int | None
    is_resident: bool | None


class AttemptRow(NamedTuple):
    """What is counted under a key, since when."""

    key: str
    tries: int
    since: datetime


ASKING = f"""
SELECT t.id AS town_id, t.slug, t.name, t.banner, t.zone, t.revision, t.profile,
       a.id AS account_id, s.created_at, s.seen_at, a.public_id, a.previous_sign_in_at,
       a.officer_id, o.name AS officer, o.role AS officer_role, o.department_id, o.site_id,
       a.guardian_id, g.first_name, g.last_name, m.is_payer,
       h.id AS household_id, h.family_quotient, h.is_resident
FROM town t
LEFT JOIN session s ON s.token_hash = ? AND s.expires_at > ?
LEFT JOIN account a ON a.id = s.account_id AND a.town_id = t.id
LEFT JOIN officer o ON o.id = a.officer_id
LEFT JOIN guardian g ON g.id = a.guardian_id
LEFT JOIN membership m ON m.guardian_id = g.id AND m.household_id = g.household_id AND {LIVE_MEMBER}
LEFT JOIN household h ON h.id = m.household_id
WHERE t.slug = ?
"""
"""The town, and whoever holds this token there: one query for every request."""

COUNTED = """
INSERT INTO attempt (key, count, since) VALUES {} ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.since <= ? OR attempt.since > ? THEN 0 ELSE attempt.count END,
  since = CASE WHEN attempt.since <= ? OR attempt.since > ? THEN excluded.since ELSE attempt.since END
RETURNING key, count AS tries, since
"""


async def asking(slug: str, token_hash: str, real_now: datetime) -> Sequence[AskingRow]:
    """The town of that address with who is signed in there, or nothing."""
    return await typed(reading(), AskingRow, ASKING, [token_hash, real_now, slug])


async def counted(
    db: BaseDBAsyncClient, keys: Sequence[str], real_now: datetime, window: timedelta
) -> list[AttemptRow]:  # fmt: skip
    """The rows of these keys, made if need be, held until the transaction's end; at zero again if their window is over,
    or begins so late that the clock was ahead. Refusing makes none."""
    values = [value for key in keys for value in (key, 0, real_now)]
    bounds = [real_now - window, real_now + window] * 2
    return await typed(db, AttemptRow, COUNTED.format(tuples(len(keys), 3)), [*values, *bounds])


async def know(db: BaseDBAsyncClient, key: str, until: datetime) -> None:
    """An account is known at a place until then."""
    known = """INSERT INTO attempt (key, count, since) VALUES (?, 0, ?)
               ON CONFLICT (key) DO UPDATE SET since = excluded.since"""
    await run(db, known, [key, until])


async def sweep(db: BaseDBAsyncClient, before: datetime, most: int) -> int:
    """What is over goes, so many at most: last, and without waiting for a row that somebody holds, so that nobody waits
    in a ring, nor for what thousands of strangers left. How many went."""
    free = "FOR UPDATE SKIP LOCKED" if is_postgres(db) else ""
    over = f"SELECT key FROM attempt WHERE since <= ? LIMIT {most} {free}"
    return await run(db, f"DELETE FROM attempt WHERE key IN ({over})", [before])


async def forget_known(db: BaseDBAsyncClient, long_ago: datetime, most: int) -> int:
    """Where accounts signed in long ago goes, so many at most; how many went."""
    over = f"SELECT key FROM attempt WHERE key LIKE 'known:%' AND since <= ? LIMIT {most}"
    return await run(db, f"DELETE FROM attempt WHERE key IN ({over})", [long_ago])
