"""The real constraints and indexes, on both databases, against the list we want."""

import pytest
from tortoise.exceptions import BaseORMException, IntegrityError

from pwa.storage import databases

pytestmark = pytest.mark.both_databases

CHECKS = {
    "ck_seats_taken", "ck_account_one_owner", "ck_enrolment_dates", "ck_season_dates", "ck_closure_dates",
    "ck_booking_price", "ck_booking_status", "ck_line_action", "ck_line_reason",
}  # fmt: skip

INDEXES = {
    "account": {"guardian_id!", "officer_id!", "public_id!", "town_id,username_key!"},
    "activity": {"town_id,code!"},
    "activity_group": {"activity_id,name!", "site_id"},
    "attempt": {"since"},
    "booking": {
        "child_id,opening_id! where", "opening_id,child_id", "enrolment_id", "service_request_id",
        "opening_id,id where", "town_id,id where",
    },
    "contact": {"household_id"},
    "custody": {"household_id,child_id!", "child_id"},
    "department": {"town_id,code!"},
    "enrolment": {"child_id", "group_id", "school_class_id"},
    "fee": {"slot_id,starts_on"},
    "guardian": {"household_id"},
    "household": {"town_id"},
    "journal_entry": {"town_id,at"},
    "letter": {
        "town_id,id", "channel,due_at where", "channel,turn,id where", "lane,channel,turn where",
        "guardian_id,due_at", "subscription_id where",
    },
    "mutation": {"town_id,account_id,key!"},
    "opening": {"group_id,day,slot_id!", "season_id", "slot_id"},
    "opening_seats": {"opening_id,seats_id!", "seats_id"},
    "push_subscription": {"endpoint!", "account_id", "session_hash"},
    "request_line": {"service_request_id", "opening_id"},
    "school_class": {"site_id,code!"},
    "season": {"activity_id,label!"},
    "seats": {"group_id,day,part!"},
    "service_request": {"town_id,number!", "household_id,made_at", "mutation_id", "enrolment_id", "account_id"},
    "session": {"account_id", "expires_at"},
    "site": {"town_id,name!"},
    "slot": {"activity_id,code!"},
    "town": {"slug!"},
}  # fmt: skip

SQLITE = """
SELECT m.name AS "table", l.name, l."unique" AS is_unique, l.partial AS is_partial,
       (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) AS columns
FROM sqlite_master m, pragma_index_list(m.name) l WHERE m.type = 'table' AND l.origin <> 'pk'"""

POSTGRES = """
SELECT t.relname AS "table", x.relname AS name, i.indisunique AS is_unique, i.indpred IS NOT NULL AS is_partial,
       (SELECT string_agg(a.attname, ',' ORDER BY k.position) FROM unnest(i.indkey) WITH ORDINALITY k(number, position)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) AS columns
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND NOT i.indisprimary"""


def is_postgres(url: str) -> bool:
    return url.startswith("postgres://")


async def test_indexes(database):
    found: dict[str, set[str]] = {}
    for row in await databases.rows(databases.reading(), POSTGRES if is_postgres(database) else SQLITE):
        mark = ("!" if row["is_unique"] else "") + (" where" if row["is_partial"] else "")
        found.setdefault(row["table"], set()).add(row["columns"] + mark)
    found.pop("tortoise_migrations", None)
    assert found == INDEXES


async def test_every_foreign_key_that_is_followed_backwards_has_an_index(database):
    """A row is deleted, or its parent locked, without reading the whole table."""
    followed = {"booking": "enrolment_id", "custody": "child_id", "opening": "slot_id", "session": "account_id",
                "push_subscription": "account_id", "letter": "subscription_id"}  # fmt: skip
    for table, column in followed.items():
        assert any(index.startswith(column) for index in INDEXES[table])


async def test_checks(database):
    if is_postgres(database):
        sql = "SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 2200"
        found = {row["name"] for row in await databases.rows(databases.reading(), sql)}
        assert found == CHECKS
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        found = {row["name"] for row in await databases.rows(databases.reading(), sql)}
        assert found == {f"{name}_{moment}" for name in CHECKS for moment in ("insert", "update")}


FORBIDDEN = (
    "UPDATE seats SET taken = capacity + 1",
    "UPDATE seats SET capacity = -1",
    "UPDATE seats SET excess = -1",
    "UPDATE seats SET taken = -1",
    "UPDATE enrolment SET starts_on = '2099-01-01'",
    "UPDATE season SET starts_on = '2099-01-01'",
    "UPDATE booking SET status = 'maybe'",
    "UPDATE booking SET price_cents = -1",
    "UPDATE account SET guardian_id = NULL, officer_id = NULL",
    "UPDATE request_line SET outcome = 'refused', reason = NULL",
    "UPDATE request_line SET action = 'wish'",
    "INSERT INTO booking (town_id, child_id, enrolment_id, opening_id, status, price_cents, made_at) SELECT "
    "town_id, child_id, enrolment_id, opening_id, status, 0, made_at FROM booking WHERE cancelled_at IS NULL",
    "DELETE FROM town",
)


async def test_the_database_refuses_what_no_rule_allows(database):
    for sql in FORBIDDEN:
        with pytest.raises((IntegrityError, BaseORMException)):
            async with databases.writing() as db:
                await db.execute_query(sql)
