"""Ten codes for the day the telephone is lost: shown once, kept as hashes, each opens once."""

import base64
import hashlib
import secrets
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.models.second_factor import RecoveryCode

COUNT = 10
BYTES = 10
"""80 bits, sixteen letters and digits: what is guessed by nobody needs no slow hash."""


async def give(db: BaseDBAsyncClient, officer: int) -> list[str]:
    """Ten new ones in the place of those there were, in the caller's transaction."""
    codes = [new_code() for _ in range(COUNT)]
    await RecoveryCode.filter(officer_id=officer).using_db(db).delete()
    rows = [RecoveryCode(officer_id=officer, hash=hash_of(officer, code)) for code in codes]
    await RecoveryCode.bulk_create(rows, using_db=db)
    return codes


async def spend(db: BaseDBAsyncClient, officer: int, code: str, real_now: datetime) -> bool:
    """Whether this is one that was never used; it is now."""
    mine = RecoveryCode.filter(officer_id=officer, hash=hash_of(officer, code), used_at=None).using_db(db)
    return await mine.update(used_at=real_now) == 1


async def left(db: BaseDBAsyncClient, officer: int) -> int:
    """How many still open."""
    return await RecoveryCode.filter(officer_id=officer, used_at=None).using_db(db).count()


def new_code() -> str:
    """« abcd-efgh-ijkl-mnop »."""
    word = base64.b32encode(secrets.token_bytes(BYTES)).decode().lower()
    return "-".join(word[start : start + 4] for start in range(0, len(word), 4))


def hash_of(officer: int, code: str) -> str:
    """However it is typed: capitals, spaces, without its hyphens."""
    plain = "".join(one for one in code.lower() if one.isalnum())
    return hashlib.sha256(f"recovery:{officer}:{plain}".encode()).hexdigest()
