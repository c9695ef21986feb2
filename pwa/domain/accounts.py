"""Accounts: who is asking, signing in, signing out.

A session lasts 30 days from the last visit, and never longer than MOST from its sign-in.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import attempts, failures, passwords
from pwa.domain.events.details import Detail, SignedIn, SignedOut, SignedOutEverywhere
from pwa.domain.events.recording import Event, record
from pwa.domain.failures import Failure
from pwa.domain.refusals import Refusal
from pwa.domain.rights import EVERYONE, Action, Part, Role, declare, part_of, reach_of, role_of
from pwa.domain.towns import COLUMNS, TownView, view_of
from pwa.domain.traces import Tracer
from pwa.models.words import AccountKind
from pwa.storage.databases import reading, rows, run, writing

SIGN_IN = declare("sign_in", EVERYONE)
SIGN_OUT = declare("sign_out", EVERYONE)

LASTS = timedelta(days=30)
MOST = {AccountKind.GUARDIAN: timedelta(days=365), AccountKind.OFFICER: timedelta(days=7)}
"""However often it is used, a session ends: an officer sees every family of the town."""

SEEN_EVERY = timedelta(minutes=5)
HANDLE = 32

NAMED = "{0} >= ? AND {0} < ?"
"""The session of a handle, by the index: a handle is how its hash begins."""

KIND = f"CASE WHEN a.officer_id IS NULL THEN '{AccountKind.GUARDIAN}' ELSE '{AccountKind.OFFICER}' END"
"""Of an account `a`."""

ROLE = f"""CASE WHEN a.officer_id IS NOT NULL THEN o.role
                WHEN g.is_payer THEN '{Role.GUARDIAN}' ELSE '{Role.CO_REPRESENTATIVE}' END"""
"""Of an account `a`, its guardian `g` or its officer `o`."""

ASKING = f"""
SELECT {COLUMNS}, s.token_hash, s.created_at, s.seen_at, a.id AS account_id, a.public_id, a.previous_sign_in_at,
       {KIND} AS kind, {ROLE} AS role,
       a.guardian_id, g.first_name, g.last_name, o.name AS officer, o.department_id, o.site_id,
       h.id AS household_id, h.family_quotient, h.is_resident
FROM town t
LEFT JOIN session s ON s.token_hash = ? AND s.expires_at > ?
LEFT JOIN account a ON a.id = s.account_id AND a.town_id = t.id
LEFT JOIN officer o ON o.id = a.officer_id
LEFT JOIN guardian g ON g.id = a.guardian_id
LEFT JOIN household h ON h.id = g.household_id
WHERE t.slug = ?
"""
"""The town, and whoever holds this token there: one query for every request."""

SESSION = (
    f"SELECT s.created_at, {KIND} AS kind FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?"
)
HERE = "account_id IN (SELECT id FROM account WHERE town_id = ?)"
ENDED = f"DELETE FROM session WHERE {NAMED.format('token_hash')} AND {HERE} RETURNING account_id"
INSTANTS = ("created_at", "seen_at", "previous_sign_in_at")


class WrongCredentials(Refusal):
    """The user name or the password; which of them is never said. `aimed_at` is for the log only."""

    code = "wrong_credentials"

    def __init__(self, aimed_at: str | None) -> None:
        super().__init__()
        self.aimed_at = aimed_at


class Entered(NamedTuple):
    """A session's token, new each time; the account's role, and its public id."""

    token: str
    role: Role
    public_id: str


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in: a guardian (with a household) or an officer."""

    account_id: int
    public_id: str
    kind: AccountKind
    name: str
    greeting: str
    guardian_id: int | None
    household_id: int | None
    quotient: int | None
    is_resident: bool
    previous_sign_in_at: datetime | None
    role: Role = Role.NOBODY
    department: int | None = None
    site: int | None = None

    @property
    def is_guardian(self) -> bool:
        return self.kind == AccountKind.GUARDIAN

    def part(self, action: Action) -> Part:
        """The part of the town in which they may do it."""
        return part_of(reach_of(self.role, action), self.department, self.site)


@dataclass(frozen=True, slots=True)
class Asking:
    """One request's answer to « which town, and who? »; `is_stale` when the session's last visit must be written."""

    town: TownView
    user: User | None
    token_hash: str | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """Someone at the door: what they typed, and where from."""

    town: TownView
    username: str
    password: str
    address: str
    device: str
    old_token: str | None
    tracer: Tracer = field(default_factory=Tracer)

    @property
    def trace(self) -> str:
        """Of the name that they typed."""
        return self.tracer.username(self.town.id, username_key(self.username))


def username_key(username: str) -> str:
    """User names are compared without case, accents' encoding or outer spaces."""
    return unicodedata.normalize("NFKC", username).strip().casefold()[:120]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def handle_of(token: str) -> str:
    """What a page may know of its session, to name it: it opens nothing."""
    return hash_of(token)[:HANDLE]


async def asking(slug: str, token: str | None, real_now: datetime) -> Asking | None:
    """The town of a request and who is signed in there; None when there is no such town."""
    hashed = hash_of(token) if token else ""
    found = await rows(reading(), ASKING, [hashed, real_now, slug], instants=INSTANTS)
    if not found:
        return None
    row = found[0]
    is_in = row["account_id"] and real_now < end_of(AccountKind(row["kind"]), row["created_at"], row["seen_at"])
    user = user_of(row) if is_in else None
    is_stale = user is not None and real_now - row["seen_at"] >= SEEN_EVERY
    return Asking(view_of(row), user, hashed if user else None, is_stale)


def user_of(row: dict[str, Any]) -> User:
    name = row["officer"] or f"{row['first_name']} {row['last_name']}"
    return User(
        row["account_id"],
        str(row["public_id"]),
        AccountKind(row["kind"]),
        name=name,
        greeting=name,
        guardian_id=row["guardian_id"],
        household_id=row["household_id"],
        quotient=row["family_quotient"],
        is_resident=bool(row["is_resident"]),
        previous_sign_in_at=row["previous_sign_in_at"],
        role=role_of(row["role"]),
        department=row["department_id"],
        site=row["site_id"],
    )


def end_of(kind: AccountKind, created_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends that nobody uses any more after `seen_at`."""
    return min(seen_at + LASTS, created_at + MOST[kind])


async def seen(token_hash: str, real_now: datetime) -> None:
    """Write the visit: the session has 30 days again, as far as it may last."""
    async with writing() as db:
        found = await rows(db, SESSION, [token_hash], instants=["created_at"])
        if not found:
            return
        values = [real_now, end_of(AccountKind(found[0]["kind"]), found[0]["created_at"], real_now), token_hash]
        await run(db, "UPDATE session SET seen_at = ?, expires_at = ? WHERE token_hash = ?", values)


async def sign_in(who: Attempt, *, now: datetime, real_now: datetime) -> Entered:
    """Open a session. Raises WrongCredentials or TooManyAttempts."""
    way = attempts.way(who.town.id, username_key(who.username), who.address)
    shut = await attempts.count(way, real_now)
    found = await account_named(who.town.id, who.username)
    if not await passwords.is_right(found["password_hash"] if found else None, who.password) or found is None:
        await failures.note(failure_of(who, found, shut), now=now, real_now=real_now)
        raise WrongCredentials(str(found["public_id"]) if found else None)
    token = secrets.token_urlsafe(32)
    async with writing() as db:
        await attempts.forgive(db, way, real_now)
        await open_session(db, found, token, who, real_now)
        await greet(db, found["id"], now)
        note(db, who.town.id, found["id"], now, SignedIn())
    return Entered(token, role_of(found["role"]), str(found["public_id"]))


def failure_of(who: Attempt, account: dict[str, Any] | None, shut: list[str]) -> Failure:
    """Without the name that was typed, nor the address."""
    network = who.tracer.network(who.address)
    return Failure(who.town.id, account["id"] if account else None, who.trace, network, shut)


async def account_named(town_id: int, username: str) -> dict[str, Any] | None:
    found = await rows(
        reading(),
        "SELECT a.id, a.public_id, a.password_hash, "
        f"{KIND} AS kind, {ROLE} AS role "
        "FROM account a LEFT JOIN guardian g ON g.id = a.guardian_id LEFT JOIN officer o ON o.id = a.officer_id "
        "WHERE a.town_id = ? AND a.username_key = ?",
        [town_id, username_key(username)],
    )
    return found[0] if found else None


async def open_session(
    db: BaseDBAsyncClient, account: dict[str, Any], token: str, who: Attempt, real_now: datetime
) -> None:
    """The old session of this browser ends as the new one begins, and everyone's expired ones are swept."""
    old = hash_of(who.old_token) if who.old_token else ""
    await run(db, "DELETE FROM session WHERE token_hash = ? OR expires_at <= ?", [old, real_now])
    if old:
        await pass_devices_on(db, account["id"], old, hash_of(token))
    await run(
        db,
        "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at, device) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            hash_of(token),
            account["id"],
            real_now,
            real_now,
            end_of(AccountKind(account["kind"]), real_now, real_now),
            who.device[:200],
        ],
    )


async def pass_devices_on(db: BaseDBAsyncClient, account: int, old: str, new: str) -> None:
    """What the old session was told by is the new one's; on another account's sign-in it ends, as by signing out."""
    bound = "session_hash = ? AND account_id"
    await run(db, f"DELETE FROM push_subscription WHERE {bound} <> ?", [old, account])
    await run(db, f"UPDATE push_subscription SET session_hash = ? WHERE {bound} = ?", [new, old, account])


async def greet(db: BaseDBAsyncClient, account: int, now: datetime) -> None:
    """Keep the previous sign-in, to be shown (« Dernière connexion le … »), on the town's clock."""
    sql = "UPDATE account SET previous_sign_in_at = signed_in_at, signed_in_at = ? WHERE id = ?"
    await run(db, sql, [now, account])


def named(handle: str) -> list[str]:
    """The values of NAMED: hashes are hexadecimal."""
    return [handle, handle + "g"]


async def sign_out(town: TownView, handle: str, now: datetime) -> None:
    """End this session of the town, and what it is told by; ending it twice is the same, and one event."""
    values = [*named(handle), town.id]
    async with writing() as db:
        ended = await rows(db, ENDED, values)
        await run(db, f"DELETE FROM push_subscription WHERE {NAMED.format('session_hash')} AND {HERE}", values)
        for one in ended:
            note(db, town.id, one["account_id"], now, SignedOut())


async def sign_out_everywhere(town: TownView, handle: str, *, now: datetime, real_now: datetime) -> None:
    """End every session of this session's account and every device's notifications; nothing once it has ended, by
    time too: a session that nobody has swept yet is nobody's."""
    async with writing() as db:
        account = await account_of(db, town, handle, real_now)
        if account is None:
            return
        await run(db, "DELETE FROM session WHERE account_id = ?", [account])
        await run(db, "DELETE FROM push_subscription WHERE account_id = ?", [account])
        note(db, town.id, account, now, SignedOutEverywhere())


def note(db: BaseDBAsyncClient, town: int, account: int, now: datetime, detail: Detail) -> None:
    """What an account did to itself."""
    record(db, town, account, now, [Event(detail, f"account:{account}", for_account=account)])


async def account_of(db: BaseDBAsyncClient, town: TownView, handle: str, real_now: datetime) -> int | None:
    found = await rows(
        db,
        "SELECT s.account_id FROM session s JOIN account a ON a.id = s.account_id "
        f"WHERE a.town_id = ? AND s.expires_at > ? AND {NAMED.format('s.token_hash')}",
        [town.id, real_now, *named(handle)],
    )
    return found[0]["account_id"] if found else None


async def has_demo_accounts() -> bool:
    """Whether these data hold accounts whose password was printed on a screen."""
    return bool(await rows(reading(), "SELECT id FROM account WHERE is_demo = ? LIMIT 1", [True]))
