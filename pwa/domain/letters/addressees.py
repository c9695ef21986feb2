"""Who a letter goes to: mail addresses, each once, and the devices that asked to be told."""

from collections.abc import Sequence
from typing import Any

from pwa.domain.letters.kinds import Audience
from pwa.storage.databases import marks

MAILS = (
    "SELECT column1 AS guardian, 'mail' AS channel, column2 AS address, CAST(NULL AS BIGINT) AS subscription "
    "FROM (VALUES {}) AS given"
)
PUSHES = (
    "SELECT guardian_id AS guardian, 'push' AS channel, '' AS address, id AS subscription FROM "
    "(SELECT s.id, a.guardian_id FROM push_subscription s JOIN account a ON a.id = s.account_id WHERE {}) AS devices"
)
KEPT = " FOR KEY SHARE OF s SKIP LOCKED"
"""On PostgreSQL, a device that is being removed is left out, and the others stay until the letters are committed."""

WANTS_PUSH = " AND NOT EXISTS (SELECT 1 FROM guardian g WHERE g.id = a.guardian_id AND g.is_mail_only)"
"""Whoever chose « Courriel seulement » is not pushed to, but by a test message of their own."""


def addressees(
    audience: Audience, facts: dict[str, Any], guardians: Sequence[tuple[int, str]], *, is_postgres: bool
) -> tuple[str, list[Any]]:
    """A query that gives guardian, channel, address and subscription of each letter, and its values; "" for none."""
    mails, values = mails_to(guardians)
    parts = [mails] if mails else []
    which, given = devices_told(audience, facts, [guardian for guardian, _ in guardians])
    if which:
        parts.append(PUSHES.format(which + KEPT if is_postgres else which))
        values += given
    return " UNION ALL ".join(parts), values


def mails_to(guardians: Sequence[tuple[int, str]]) -> tuple[str, list[Any]]:
    """The same, for mails alone."""
    addresses = addresses_of(guardians)
    if not addresses:
        return "", []
    given = ", ".join(["(CAST(? AS INTEGER), CAST(? AS VARCHAR))"] * len(addresses))
    return MAILS.format(given), [value for address in addresses for value in address]


def addresses_of(guardians: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Two guardians who share an address get one mail."""
    addresses = {email.strip().casefold(): (guardian, email.strip()) for guardian, email in reversed(guardians)}
    addresses.pop("", None)
    return list(reversed(addresses.values()))


def devices_told(audience: Audience, facts: dict[str, Any], guardians: list[int]) -> tuple[str, list[Any]]:
    """Which devices, as SQL with its values. A guardian who chose mails only has none, but for a test of their own."""
    match audience:
        case Audience.ASKING_ACCOUNT:
            asked = "s.account_id = (SELECT account_id FROM mutation WHERE id = ?)"
            return f"{asked}{WANTS_PUSH}", [facts.get("mutation", 0)]
        case Audience.GUARDIANS:
            return f"a.guardian_id IN ({marks(len(guardians))}){WANTS_PUSH}", guardians
        case Audience.ONE_DEVICE:
            return "s.id = ?", [facts["subscription"]]
        case Audience.MAILS_ONLY:
            return "", []
