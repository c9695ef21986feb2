"""What the town already has of what a file says, in SQL, one typed row each."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.storage.databases import is_postgres, marks, reading
from pwa.storage.typed import ids, typed


class Row(Protocol):
    """A row as it is now."""

    @property
    def id(self) -> int: ...

    def _asdict(self) -> dict[str, Any]: ...


class HouseholdRow(NamedTuple):
    id: int
    address: str
    postcode: str
    city: str
    is_resident: bool
    family_quotient: int | None


class QuotientRow(NamedTuple):
    id: int
    household_id: int
    starts_on: date
    quotient: int | None


class GuardianRow(NamedTuple):
    id: int
    civility: str
    first_name: str
    last_name: str
    email: str | None
    phone: str | None


class ChildRow(NamedTuple):
    id: int
    first_name: str
    last_name: str
    birth_date: date | None
    expected_on: date | None


class ContactRow(NamedTuple):
    id: int
    household_id: int
    first_name: str
    last_name: str
    phone: str | None
    may_pick_up: bool


class MembershipRow(NamedTuple):
    id: int
    household_id: int
    guardian_id: int
    is_payer: bool
    since: date | None


class CustodyRow(NamedTuple):
    id: int
    household_id: int
    child_id: int


class EnrolmentRow(NamedTuple):
    id: int
    child_id: int
    group_id: int
    starts_on: date
    ends_on: date
    place: str
    school_class_id: int | None


class AccountRow(NamedTuple):
    id: int
    guardian_id: int | None
    username: str
    password_hash: str


class ImportedOne(NamedTuple):
    """What was imported under that key."""

    key: str
    row: int
    marks: dict[str, str]


class GroupRow(NamedTuple):
    id: int
    activity: str
    name: str
    site_id: int
    site: str


class ClassRow(NamedTuple):
    id: int
    site_id: int
    code: str


class NameRow(NamedTuple):
    """Whose user name it is."""

    username_key: str
    id: int


async def groups(town: int) -> list[GroupRow]:
    """Those that are offered."""
    asked = """SELECT g.id, a.code AS activity, g.name, g.site_id, s.name AS site FROM activity_group g
               JOIN activity a ON a.id = g.activity_id JOIN site s ON s.id = g.site_id
               WHERE a.town_id = ? AND a.withdrawn_at IS NULL AND g.withdrawn_at IS NULL"""
    return await typed(reading(), GroupRow, asked, [town])


async def classes(town: int) -> list[ClassRow]:
    asked = "SELECT c.id, c.site_id, c.code FROM school_class c JOIN site s ON s.id = c.site_id WHERE s.town_id = ?"
    return await typed(reading(), ClassRow, asked, [town])


async def imported(db: BaseDBAsyncClient, town: int, kind: str, keys: Sequence[str]) -> list[ImportedOne]:
    """What the town has already under these keys."""
    asked = f"SELECT key, row, marks FROM imported_row WHERE town_id = ? AND kind = ? AND key IN ({marks(len(keys))})"
    return await typed(db, ImportedOne, asked, [town, kind, *keys]) if keys else []


class Asked(NamedTuple):
    """A table, what its rows are read as, and which of them are looked at."""

    table: str
    row: type[Row]
    town: int | None
    live: str


async def current(db: BaseDBAsyncClient, asked: Asked, column: str, values: Sequence[Any]) -> list[Any]:
    """The rows as they are; of this town when they say it. A writer holds them until its end."""
    if not values:
        return []
    fields = ", ".join(asked.row._fields)  # type: ignore[attr-defined]
    where = [f"{column} IN ({marks(len(values))})", *filter(None, [asked.live, "town_id = ?" if asked.town else ""])]
    held = " ORDER BY id FOR NO KEY UPDATE" if is_postgres(db) and db is not reading() else ""
    sql = f"SELECT {fields} FROM {asked.table} WHERE {' AND '.join(where)}{held}"
    return await typed(db, asked.row, sql, [*values, *([asked.town] if asked.town else [])])


async def names(db: BaseDBAsyncClient, town: int, keys: Sequence[str]) -> list[NameRow]:
    """Who has these user names."""
    asked = f"SELECT username_key, id FROM account WHERE town_id = ? AND username_key IN ({marks(len(keys))})"
    return await typed(db, NameRow, asked, [town, *keys]) if keys else []


async def turn(db: BaseDBAsyncClient, town: int) -> None:
    """One import of a town at a time, for the length of a batch. SQLite has one writer anyway."""
    if is_postgres(db):
        await ids(db, "SELECT 1 AS id FROM pg_advisory_xact_lock(7337, ?)", [town])


async def reserved(db: BaseDBAsyncClient, table: str, count: int) -> list[int]:
    """Ids for so many new rows, which nobody else will have."""
    if is_postgres(db):
        sql = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) AS id FROM generate_series(1, ?)"
        return await ids(db, sql, [count])
    [last] = await ids(
        db, f"SELECT MAX(COALESCE((SELECT MAX(id) FROM {table}), 0), "
        "COALESCE((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)) AS id", [table],
    )  # fmt: skip
    return list(range(last + 1, last + 1 + count))
