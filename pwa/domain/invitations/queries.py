"""Who may be invited, in SQL: one typed row each."""

from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage import plain
from pwa.storage.databases import is_postgres, reading
from pwa.storage.typed import ids, typed


class InvitedRow(NamedTuple):
    """A guardian of the town, and their account where they have one."""

    id: int
    first_name: str
    last_name: str
    email: str
    account_id: int | None
    username: str | None
    password_hash: str
    invited_at: datetime | None
    activated_at: datetime | None
    disabled_at: datetime | None
    signed_in_at: datetime | None


class CountRow(NamedTuple):
    many: int


NAMES = ("g.last_name || ' ' || g.first_name", "g.first_name || ' ' || g.last_name")
GUARDIANS = """
FROM guardian g LEFT JOIN account a ON a.guardian_id = g.id WHERE g.town_id = ?
"""
SHOWN = f"""
SELECT g.id, g.first_name, g.last_name, COALESCE(g.email, '') AS email, a.id AS account_id, a.username,
       COALESCE(a.password_hash, '') AS password_hash, a.invited_at, a.activated_at, a.disabled_at,
       a.signed_in_at {GUARDIANS}
"""
NOT_YET = """ AND g.email <> '' AND (a.id IS NULL OR (a.invited_at IS NULL AND a.activated_at IS NULL
             AND a.disabled_at IS NULL AND (a.password_hash = '' OR a.signed_in_at IS NULL)))"""
"""Never invited, and never in; those too whose former password was taken over."""


async def one(db: BaseDBAsyncClient, town: int, guardian: int) -> list[InvitedRow]:
    return await typed(db, InvitedRow, f"{SHOWN} AND g.id = ?", [town, guardian])


async def page(town: int, after: int, most: int, *, only_new: bool = False) -> list[InvitedRow]:
    """The guardians of the town, or those never invited, in their order, so many at most."""
    asked = f"{SHOWN} {NOT_YET if only_new else ''} AND g.id > ? ORDER BY g.id LIMIT {most}"
    return await typed(reading(), InvitedRow, asked, [town, after])


async def found(town: int, words: str, most: int, *, only_new: bool = False) -> list[InvitedRow]:
    """Among the same, those whose names, either one first, or whose address has these words in it, accents or not."""
    db = reading()
    named, values = holding(db, words)
    asked = f"{SHOWN} {NOT_YET if only_new else ''} AND ({named} OR LOWER(g.email) LIKE ?) ORDER BY g.id LIMIT {most}"
    return await typed(db, InvitedRow, asked, [town, *values, f"%{words.lower()}%"])


def holding(db: BaseDBAsyncClient, words: str) -> tuple[str, list[str]]:
    """Whether the names hold these words; none does where nothing but signs is typed."""
    if not (bare := plain.plain(words)):
        return "1 = 0", []
    if is_postgres(db):
        return " OR ".join(f"{plain.of_postgres(name)} LIKE ?" for name in NAMES), [f"%{bare}%"] * len(NAMES)
    return " OR ".join(f"{plain.unfolded(name)} GLOB ?" for name in NAMES), [f"*{plain.of_sqlite(words)}"] * len(NAMES)


async def count_not_yet(town: int) -> int:
    [row] = await typed(reading(), CountRow, f"SELECT COUNT(*) AS many {GUARDIANS} {NOT_YET}", [town])
    return row.many


async def not_yet(db: BaseDBAsyncClient, town: int, after: int, most: int) -> list[int]:
    """The next ones, by their order."""
    asked = f"SELECT g.id {GUARDIANS} {NOT_YET} AND g.id > ? ORDER BY g.id LIMIT {most}"
    return await ids(db, asked, [town, after])
