"""What the desk asks of accounts, in SQL: each way of finding them by its own index, then a page by the user name."""

from datetime import datetime
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.names import username_key
from pwa.storage import plain
from pwa.storage.databases import is_postgres, reading
from pwa.storage.typed import typed

NAMES = ("g.last_name || ' ' || g.first_name", "g.first_name || ' ' || g.last_name")


class FoundRow(NamedTuple):
    """An account with whose it is."""

    id: int
    username: str
    username_key: str
    name: str | None
    email: str | None
    officer_id: int | None
    guardian_id: int | None
    household_id: int | None
    password_hash: str
    invited_at: datetime | None
    activated_at: datetime | None
    disabled_at: datetime | None
    must_change: bool
    signed_in_at: datetime | None


COLUMNS = """
SELECT a.id, a.username, a.username_key, COALESCE(o.name, trim(g.first_name || ' ' || g.last_name)) AS name,
       COALESCE(g.email, o.email) AS email, a.officer_id, a.guardian_id, g.household_id, a.password_hash,
       a.invited_at, a.activated_at, a.disabled_at, a.must_change, a.signed_in_at
FROM account a LEFT JOIN guardian g ON g.id = a.guardian_id LEFT JOIN officer o ON o.id = a.officer_id
"""

PAGE = f"""
WITH shown AS (SELECT a.id FROM account a WHERE a.town_id = ? AND a.username_key > ? {{matching}}
               ORDER BY a.username_key LIMIT {{most}})
{COLUMNS} WHERE a.id IN (SELECT id FROM shown) ORDER BY a.username_key
"""
"""Whose an account is, asked of those on the page only."""

MATCHING = """
AND a.id IN (
  SELECT id FROM account WHERE town_id = ? AND {username}
  {guardians}
  UNION ALL
  SELECT x.id FROM officer o JOIN account x ON x.officer_id = o.id
  WHERE o.town_id = ? AND ({officer} OR lower(o.email) LIKE ?)
)"""

OF_GUARDIANS = """UNION ALL
  SELECT x.id FROM guardian g JOIN account x ON x.guardian_id = g.id WHERE g.town_id = ? AND {}"""
BY_MAIL = "lower(g.email) >= ? AND lower(g.email) < ?"


async def one(town: int, account: int) -> list[FoundRow]:
    return await typed(reading(), FoundRow, f"{COLUMNS} WHERE a.town_id = ? AND a.id = ?", [town, account])


async def page_of(town: int, words: str, after: str, most: int) -> list[FoundRow]:
    """The first after that user name."""
    db, matching, values = reading(), "", list[object]()
    if words:
        matching, values = matched(db, town, words)
    asked = PAGE.format(matching=matching, most=most)
    return await typed(db, FoundRow, asked, [town, after, *values])


def matched(db: BaseDBAsyncClient, town: int, words: str) -> tuple[str, list[object]]:
    """What keeps those of whom something begins so, with its values: each way on its own."""
    mail, key = words.casefold(), username_key(words)
    least, most = ("~>=~", "~<~") if is_postgres(db) else (">=", "<")
    named = [*plain.begins(db, NAMES, words), *plain.begins_after_particle(db, NAMES[0], words)]
    ways = [*named, (BY_MAIL, [mail, mail + plain.HIGHEST])]
    [(officer, own)] = plain.begins(db, ("o.name",), words)
    said = MATCHING.format(
        username=f"username_key {least} ? AND username_key {most} ?", officer=officer,
        guardians="\n  ".join(OF_GUARDIANS.format(way) for way, _ in ways),
    )  # fmt: skip
    of_guardians = [value for _, given in ways for value in (town, *given)]
    begun = mail.replace("%", "").replace("_", "") + "%"
    return said, [town, key, key + plain.HIGHEST, *of_guardians, town, *own, begun]
