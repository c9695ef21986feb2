"""Passwords: argon2id, in a thread, two at once, so that sign-ins neither stop the pages nor eat the memory."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pwa.domain.accounts import former
from pwa.models.people import Account
from pwa.storage.databases import reading

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
TWO_AT_ONCE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")

OURS = "$argon2id$v=19$m=19456,t=2,p=1$"
"""How what `hashed` makes begins."""

NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$qRxpsywfshYFEManVfichg$6Yvk4W4LZIll/89OtaSC9MzI0vkXplwl2zXeFwUTqVA"
"""Checked when the user name is unknown: the answer takes as long, and says as little."""


def normal(password: str) -> str:
    """One password however a keyboard wrote it: accents composed, wide letters and odd spaces as the plain ones.
    Nothing is trimmed nor cut."""
    return unicodedata.normalize("NFKC", password)


async def hashed(password: str) -> str:
    """What is kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(TWO_AT_ONCE, HASHER.hash, normal(password))


async def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password; the same work when there is nothing to compare it with."""
    right = await asyncio.get_running_loop().run_in_executor(TWO_AT_ONCE, verified, kept or NOBODY, password)
    return right and bool(kept)


def is_former(kept: str | None) -> bool:
    """Whether a right password is to be kept anew, as ours."""
    return kept is not None and not kept.startswith(OURS)


def verified(kept: str, password: str) -> bool:
    if is_former(kept):
        check = former.check_of(kept)
        return check is not None and check(password)
    try:
        return HASHER.verify(kept, normal(password))
    except (VerificationError, InvalidHashError):
        return False


async def has_demo_accounts() -> bool:
    """Whether these data hold accounts whose password was printed on a screen."""
    return await Account.filter(is_demo=True).using_db(reading()).exists()
