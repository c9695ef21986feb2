"""What credentials ask in SQL."""

from pwa.storage.databases import reading
from pwa.storage.typed import ids

AIMED_AT = """
SELECT a.id FROM account a WHERE a.town_id = ? AND a.username_key = ?
UNION
SELECT a.id FROM guardian g JOIN account a ON a.guardian_id = g.id WHERE g.town_id = ? AND lower(g.email) = ?
UNION
SELECT a.id FROM officer o JOIN account a ON a.officer_id = o.id WHERE o.town_id = ? AND lower(o.email) = ?
ORDER BY id LIMIT 5
"""
"""Two parents may share an address: each account has its own mail."""


async def aimed_at(town: int, key: str, mail: str) -> list[int]:
    """The accounts of this user name, as names are compared, or of this e-mail address in small letters."""
    return await ids(reading(), AIMED_AT, [town, key, town, mail, town, mail])
