"""What is being typed, kept from the first screen on: it outlives an error, a closed tab, a phone that ran down.

A draft belongs to one browser, whose cookie's token is kept as a hash. Two tabs are two views of it: each screen says
what it was made from, so that one never writes over what another tab said since.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import attempts
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.profiles.screens import SCREENS, Screen
from pwa.domain.refusals import Refusal
from pwa.models.sign_up import SignUp
from pwa.storage.databases import reading, writing

KEPT = timedelta(days=7)
BEGUN = 20
"""Drafts that one network may begin in a window."""


class ChangedElsewhere(Refusal):
    """Another tab has said something else on this screen since the page was made."""

    code = "changed_elsewhere"


class NoDraft(Refusal):
    """The browser has none, or no more."""

    code = "no_draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed so far, by screen."""

    id: int
    challenge: str
    said: Mapping[str, Mapping[str, str]]
    began_at: datetime
    is_sent: bool = False

    def of(self, screen: Screen) -> Mapping[str, str]:
        return self.said.get(screen.code, {})

    def seen(self, screen: Screen) -> str:
        """What tells whether the screen is still as it was."""
        return digest(self.of(screen))

    def lines(self, screen: Screen) -> list[str]:
        """What it says, to be read again."""
        return screen.lines(self.of(screen))

    @property
    def whole(self) -> str:
        return digest(self.said)

    @property
    def unfinished(self) -> Screen | None:
        """The first screen that cannot be taken as it is."""
        return next((one for one in SCREENS if one.faults(self.of(one))), None)


EMPTY = Draft(0, "", {}, datetime.min.replace(tzinfo=UTC))


def digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def draft_in(row: SignUp) -> Draft:
    return Draft(row.id, row.challenge, row.said, row.began_at, row.sent_at is not None)


async def draft_of(town: int, token: str | None, real_now: datetime) -> Draft | None:
    """What this browser typed here, sent or not."""
    row = token and await mine(town, token, real_now).using_db(reading()).first()
    return draft_in(row) if row else None


def mine(town: int, token: str, real_now: datetime):  # type: ignore[no-untyped-def]
    return SignUp.filter(town_id=town, token_hash=hash_of(token), expires_at__gt=real_now)


async def held(db: BaseDBAsyncClient, town: int, token: str | None, real_now: datetime) -> SignUp:
    """The unsent draft of this browser, nobody else's until the transaction's end. Raises NoDraft."""
    asked = mine(town, token, real_now).filter(sent_at=None).using_db(db).select_for_update() if token else None
    row = await asked.first() if asked else None
    if row is None:
        raise NoDraft
    return row


async def begin(town: int, said: Mapping[str, str], screen: Screen, address: str, real_now: datetime) -> str:
    """A draft with its first screen; the token of its browser. Raises TooManyAttempts."""
    token = secrets.token_urlsafe(32)
    async with writing() as db:
        await attempts.spend(db, f"sign_up:{attempts.address_key(address)}", BEGUN, real_now)
        await SignUp.create(
            using_db=db, town_id=town, token_hash=hash_of(token), challenge=secrets.token_hex(16),
            said={screen.code: dict(said)}, began_at=real_now, expires_at=real_now + KEPT,
        )  # fmt: skip
    return token


async def keep(
    town: int, token: str | None, screen: Screen, said: Mapping[str, str], seen: str, real_now: datetime
) -> None:  # fmt: skip
    """Keep what this screen says, right or not. Raises NoDraft, or ChangedElsewhere and keeps nothing."""
    async with writing() as db:
        row = await held(db, town, token, real_now)
        before = row.said.get(screen.code, {})
        if digest(before) != seen and before != said:
            raise ChangedElsewhere
        row.said = {**row.said, screen.code: dict(said)}
        row.expires_at = real_now + KEPT
        await row.save(using_db=db, update_fields=["said", "expires_at"])


async def forget_mine(town: int, token: str | None, real_now: datetime) -> None:
    """« Recommencer » : this browser's draft is gone."""
    if token:
        async with writing() as db:
            await mine(town, token, real_now).filter(sent_at=None).using_db(db).delete()


async def forget(db: BaseDBAsyncClient, real_now: datetime, most: int) -> bool:
    """What has expired goes, so many at most; whether there may be more."""
    over = await SignUp.filter(expires_at__lte=real_now).using_db(db).limit(most).values_list("id", flat=True)
    await SignUp.filter(id__in=list(over)).using_db(db).delete()
    return len(over) == most
