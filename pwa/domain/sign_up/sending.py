"""What was typed is validated: a mail leaves for the address that was given, and the screen says so, whoever has it.

An address that already has an espace gets another mail, from the same steps: neither the screen, nor the time that it
takes, tells a stranger who is known here.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters
from pwa.domain.accounts import attempts, daily, passwords, queries
from pwa.domain.accounts.names import username_key
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.profiles import SignUpKnown, SignUpSent
from pwa.domain.household_keys import codes
from pwa.domain.letters.kinds import letter_of
from pwa.domain.profiles.screens import REACH, Screen
from pwa.domain.refusals import Refusal
from pwa.domain.sign_up.drafts import ChangedElsewhere, Draft, draft_in, held
from pwa.domain.sign_up.proof import is_proved
from pwa.domain.towns import TownView
from pwa.models.sign_up import SignUp
from pwa.storage.databases import writing

LINK_LASTS = timedelta(days=3)
PROVED, UNPROVED = 20, 3
"""Espaces that one network may ask for in a window, by whether a script worked for each."""

UNHURRIED = timedelta(seconds=20)
"""What four screens take, at least, to who has no script."""

KEYS = "services"
"""Where a draft that was sent has the keys of services, by department; of them too, only hashes are kept."""

PER_ADDRESS = 3
"""Mails that one box may be sent in a day, whoever asks, in whichever town; after that, none more."""


class Unfinished(Refusal):
    """A screen cannot be taken as it is."""

    code = "unfinished"

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.screen = screen


class TooQuick(Refusal):
    """Nobody types so fast without a script."""

    code = "too_quick"


@dataclass(frozen=True, slots=True)
class Sending:
    """The last screen: what it was made from, the password, the proof, and where it came from."""

    town: TownView
    token: str | None
    seen: str
    password: str
    proof: str
    address: str
    keys: Mapping[int, str] = field(default_factory=dict)

    @property
    def hashes(self) -> dict[str, str]:
        """Of the keys of services that were typed, by department."""
        return {str(department): codes.hash_of(self.town.id, code) for department, code in self.keys.items()}


async def send(asked: Sending, *, now: datetime, real_now: datetime) -> None:
    """Validate it, and write to the address. Raises NoDraft, ChangedElsewhere, Unfinished, TooQuick,
    TooManyAttempts."""
    async with writing() as db:
        draft = await checked(db, asked, real_now)
        await spend(db, draft, asked, real_now)
    password_hash, link = await passwords.hashed(asked.password), secrets.token_urlsafe(32)
    async with writing() as db:
        row = await held(db, asked.town.id, asked.token, real_now)
        draft = check(draft_in(row), asked)
        is_known = await has_account(db, asked.town.id, draft.of(REACH)["email"])
        row.password_hash, row.sent_at, row.expires_at = password_hash, real_now, real_now + LINK_LASTS
        if asked.keys:
            row.said = {**row.said, KEYS: asked.hashes}
        row.link_hash = hash_of(secrets.token_urlsafe(32) if is_known else link)
        await row.save(using_db=db)
        await write(db, row, link, is_known=is_known, now=now, real_now=real_now)
    letters.wake()


async def write(
    db: BaseDBAsyncClient, row: SignUp, link: str, *, is_known: bool, now: datetime, real_now: datetime
) -> None:  # fmt: skip
    """The mail that makes an espace, or the one that says that there is one; unless the address had enough of them."""
    email, detail = str(row.said[REACH.code]["email"]), SignUpKnown() if is_known else SignUpSent()
    record(db, row.town_id, None, now, [Event(detail, f"sign_up:{row.id}")])
    if await daily.may_write(db, "sign_up", PER_ADDRESS, email, real_now):
        await letters.write_to(
            db, row.town_id, letter_of(detail.verb), {"sign_up": row.id}, email,
            secrets={"link": "" if is_known else link}, tag=f"sign-up-{row.id}", now=now, real_now=real_now,
        )  # fmt: skip


async def checked(db: BaseDBAsyncClient, asked: Sending, real_now: datetime) -> Draft:
    """What is to be sent, seen and counted before anything is hashed: a stranger pays first."""
    return check(draft_in(await held(db, asked.town.id, asked.token, real_now)), asked)


def check(draft: Draft, asked: Sending) -> Draft:
    if screen := draft.unfinished:
        raise Unfinished(screen)
    if draft.whole != asked.seen:
        raise ChangedElsewhere
    return draft


async def spend(db: BaseDBAsyncClient, draft: Draft, asked: Sending, real_now: datetime) -> None:
    """Count it against its network. Raises TooQuick or TooManyAttempts."""
    proved = is_proved(draft.challenge, asked.proof)
    if not proved and real_now - draft.began_at < UNHURRIED:
        raise TooQuick
    network = attempts.address_key(asked.address)
    await attempts.spend(db, f"sign_up_sent:{proved}:{network}", PROVED if proved else UNPROVED, real_now)


async def has_account(db: BaseDBAsyncClient, town: int, email: str) -> bool:
    """Whether somebody signs in here with this address, or is written to at it."""
    return await queries.is_known_at(db, town, username_key(email), email)
