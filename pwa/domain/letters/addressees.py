"""Who a letter goes to: mail addresses, each once, and the devices that asked to be told."""

from collections.abc import Sequence
from typing import Any

from pwa.domain.letters.fragments import KEPT, MAIL, MAILS, OF_WHO_ASKED, PUSHES, WANTS_PUSH
from pwa.domain.letters.kinds import Audience
from pwa.storage.databases import marks


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
    given = ", ".join([MAIL] * len(addresses))
    return MAILS.format(given), [value for address in addresses for value in address]


def mail_to(guardian: int | None, address: str) -> tuple[str, list[Any]]:
    """The same, for one address: a guardian's, or of somebody whom we do not know."""
    return MAILS.format(MAIL), [guardian, address.strip()]


def addresses_of(guardians: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Two guardians who share an address get one mail."""
    addresses = {email.strip().casefold(): (guardian, email.strip()) for guardian, email in reversed(guardians)}
    addresses.pop("", None)
    return list(reversed(addresses.values()))


def devices_told(audience: Audience, facts: dict[str, Any], guardians: list[int]) -> tuple[str, list[Any]]:
    """Which devices, as SQL with its values. A guardian who chose mails only has none, but for a test of their own."""
    match audience:
        case Audience.ASKING_ACCOUNT:
            return f"{OF_WHO_ASKED}{WANTS_PUSH}", [facts.get("mutation", 0)]
        case Audience.GUARDIANS:
            return f"a.guardian_id IN ({marks(len(guardians))}){WANTS_PUSH}", guardians
        case Audience.ONE_DEVICE:
            return "s.id = ?", [facts["subscription"]]
        case Audience.MAILS_ONLY:
            return "", []
