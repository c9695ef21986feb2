"""The real constraints and indexes, on both databases, against the list we want."""

import pytest
from tortoise.exceptions import IntegrityError

from pwa.storage import databases

pytestmark = pytest.mark.both_databases

CHECKS = {
    "ck_seats_taken", "ck_account_one_owner", "ck_enrolment_dates", "ck_season_dates", "ck_closure_dates",
    "ck_booking_price", "ck_booking_status", "ck_line_action", "ck_line_reason", "ck_officer_department",
    "ck_officer_site", "ck_officer_one_place", "ck_request_state", "ck_request_household", "ck_request_department",
    "ck_link_ends_once",
    "ck_guardian_town", "ck_child_birth", "ck_membership_dates",
    "ck_second_factor_secret", "ck_household_key_end",
}  # fmt: skip

MOVING = {
    f"move_season_{table}_{side}"
    for table in ("opening", "slot", "fee")
    for side in ("insert_new", "update_old", "update_new", "delete_old")
} | {"move_season_season_update_old", "move_season_season_delete_old"}

INDEXES = {
    "account": {"guardian_id!", "officer_id!", "public_id!", "town_id,username_key!"},
    "activity": {"town_id,code!"},
    "activity_group": {"activity_id,name!", "site_id"},
    "attempt": {"since"},
    "booking": {
        "child_id,opening_id! where", "opening_id,child_id", "enrolment_id", "service_request_id",
        "opening_id,id where", "town_id,id where",
    },
    "booking_request": {"mutation_id", "enrolment_id"},
    "challenge": {"challenge!", "expires_at"},
    "child": {"town_id", "town_id,birth_date", "town_id where"},
    "contact": {"household_id"},
    "custody": {"household_id,child_id!", "child_id"},
    "department": {"town_id,code!", "id,town_id!"},
    "enrolment": {"child_id", "group_id", "school_class_id"},
    "fee": {"slot_id,starts_on"},
    "guardian": {"household_id", "town_id", "town_id where"},
    "household": {"town_id", "merged_into_id where"},
    "journal_entry": {"town_id,at"},
    "household_key": {"code_hash!", "household_id", "guardian_id", "town_id"},
    "imported_row": {"kind,row", "town_id,kind,key!"},
    "job": {"kind,key!", "due_at,id where", "town_id"},
    "event": {"town_id,position!", "town_id,subject", "town_id,account_id,position where"},
    "event_count": {"town_id,verb!"},
    "letter": {
        "town_id,id", "channel,due_at where", "channel,turn,id where", "lane,channel,turn where",
        "guardian_id,due_at", "subscription_id where",
    },
    "letter_request": {"service_request_id,letter_id!", "letter_id"},
    "link": {"token_hash!", "account_id,kind", "account_id,kind! where"},
    "membership": {
        "household_id,guardian_id! where", "household_id! where", "household_id", "guardian_id",
    },
    "mutation": {"town_id,account_id,key!"},
    "opening": {"group_id,day,slot_id!", "season_id", "slot_id"},
    "opening_seats": {"opening_id,seats_id!", "seats_id"},
    "passkey": {"town_id,credential_id!", "account_id"},
    "push_subscription": {"endpoint!", "account_id", "session_hash"},
    "quotient": {"household_id,starts_on!", "starts_on,is_applied"},
    "recovery_code": {"officer_id,hash!"},
    "request_line": {"service_request_id", "opening_id"},
    "school_class": {"site_id,code!"},
    "season": {"activity_id,label!"},
    "second_factor": {"officer_id!"},
    "seats": {"group_id,day,part!"},
    "service_request": {
        "town_id,number!", "town_id,made_at where", "household_id,made_at", "mutation_id", "enrolment_id", "account_id",
    },
    "session": {"account_id", "expires_at", "current_hash!", "previous_hash where"},
    "sign_up": {"token_hash!", "link_hash!", "expires_at", "town_id"},
    "site": {"town_id,name!", "id,town_id!"},
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

SQLITE_KEYS = """
SELECT m.name AS "table", k."from" AS "column" FROM sqlite_master m, pragma_foreign_key_list(m.name) k
WHERE m.type = 'table'"""

POSTGRES_KEYS = """
SELECT t.relname AS "table", a.attname AS "column" FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.connamespace = 2200"""


def is_postgres(url: str) -> bool:
    return url.startswith("postgres://")


async def indexes(database: str) -> dict[str, set[str]]:
    """What the database has: a table's indexes by their columns, « ! » when unique, « where » when partial."""
    found: dict[str, set[str]] = {}
    for row in await databases.rows(databases.reading(), POSTGRES if is_postgres(database) else SQLITE):
        mark = ("!" if row["is_unique"] else "") + (" where" if row["is_partial"] else "")
        found.setdefault(row["table"], set()).add(row["columns"] + mark)
    found.pop("tortoise_migrations", None)
    return found


BEGUN = {"account": {"town_id,username_key"}}
"""What begins so: PostgreSQL wants an index by letters for it, where SQLite reads the one it has."""


async def test_indexes(database):
    more = BEGUN if is_postgres(database) else {}
    assert await indexes(database) == {table: known | more.get(table, set()) for table, known in INDEXES.items()}


UNFOLLOWED = {
    "activity.department_id", "booking.cancelled_by_id", "booking.made_by_id", "booking_request.service_request_id",
    "challenge.town_id",
    "closure.site_id", "closure.town_id", "enrolment.town_id", "event.account_id",
    "event.for_account_id", "event.household_id", "event_chain.town_id", "household_key.department_id",
    "household_key.given_by_id",
    "household_key.used_by_id", "journal_entry.account_id", "link.town_id",
    "mutation.account_id", "officer.department_id", "officer.site_id", "officer.town_id", "push_subscription.town_id",
    "request_line.standing_id", "service_request.department_id", "service_request.treated_by_id",
}  # fmt: skip
"""Keys of rows that are never read nor deleted from their parent's side."""


async def test_every_foreign_key_has_an_index_or_is_never_followed_backwards(database):
    """A row is deleted, or its parent locked, without reading the whole table."""
    found = await indexes(database)
    keys = await databases.rows(databases.reading(), POSTGRES_KEYS if is_postgres(database) else SQLITE_KEYS)
    unindexed = {
        f"{key['table']}.{key['column']}"
        for key in keys
        if not any(is_led_by(key["column"], index) for index in found.get(key["table"], ()))
    }
    assert unindexed == UNFOLLOWED


def is_led_by(column: str, index: str) -> bool:
    return index.removesuffix(" where").removesuffix("!").split(",")[0] == column


EVENTS = {
    "ck_event_follows", "ck_event_stays", "ck_event_kept", "ck_chain_goes_on", "ck_chain_stays", "ck_town_has_chain",
    "count_events",
}  # fmt: skip
"""The triggers that hold the chain of events, and count them."""

OF_TOWN = {"fk_officer_department_of_town", "fk_officer_site_of_town"}
"""An officer's place is of their town: a second foreign key, or the triggers that stand for it."""

SAME_TOWN = "same_town_"
"""The triggers that keep rows which point at each other in one town: tests/house/test_same_town.py tries them."""

SESSIONS = {"bridge_session_opened"}
"""What a version before opens is found by the token that it gave."""

REQUESTS = {
    "ck_request_answer_given", "ck_request_answer_made", "ck_request_answer_moved", "ck_request_moves",
    "request_follows_activity", "bridge_request_made", "bridge_request_answered", "bridge_booking_made",
    "bridge_booking_answered", "bridge_guardian_filled", "bridge_guardian_emptied", "bridge_guardian_joined",
    "bridge_guardian_moved", "bridge_guardian_pays", "member_leaves",
}  # fmt: skip
"""Those that hold where a request goes, and who looks at which household; a bridge carries what the version before
writes and reads."""


async def test_checks(database):
    if is_postgres(database):
        sql = "SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 2200"
        found = {row["name"] for row in await databases.rows(databases.reading(), sql)}
        assert found == CHECKS
        sql = "SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1"
        assert {row["name"] for row in await databases.rows(databases.reading(), sql)} == OF_TOWN
        sql = "SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal"
        found = {row["name"] for row in await databases.rows(databases.reading(), sql)}
        assert elsewhere_held(found) == EVENTS | REQUESTS | SESSIONS | {
            "ck_event_whole",
            "bridge_request_filled",
            "request_follows_household",
        }
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        found = {row["name"] for row in await databases.rows(databases.reading(), sql)}
        checks = {f"{name}_{moment}" for name in CHECKS for moment in ("insert", "update")}
        keys = {f"{name}_{moment}" for name in OF_TOWN for moment in ("insert", "update", "moved")}
        assert elsewhere_held(found) == checks | keys | EVENTS | REQUESTS | SESSIONS


def elsewhere_held(triggers: set[str]) -> set[str]:
    """Those that no other test knows."""
    return {name for name in triggers - MOVING if not name.startswith(SAME_TOWN)}


async def test_what_moves_a_season_s_version(database):
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if is_postgres(database):
        sql = "SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal"
    found = {row["name"] for row in await databases.rows(databases.reading(), sql)}
    assert {name for name in found if name.startswith("move_season")} == MOVING


def elsewhere(table: str, town: str = "town_id") -> str:
    """One of another town than the officer's."""
    return f"(SELECT MIN(id) FROM {table} WHERE {town} <> officer.town_id)"


FORBIDDEN = [
    ("UPDATE seats SET taken = capacity + 1", "ck_seats_taken"),
    ("UPDATE seats SET capacity = -1", "ck_seats_taken"),
    ("UPDATE seats SET excess = -1", "ck_seats_taken"),
    ("UPDATE seats SET taken = -1", "ck_seats_taken"),
    ("UPDATE enrolment SET starts_on = '2099-01-01'", "ck_enrolment_dates"),
    ("UPDATE officer SET role = 'department_officer', department_id = NULL", "ck_officer_department"),
    ("UPDATE officer SET role = 'site_leader', site_id = NULL", "ck_officer_site"),
    ("INSERT INTO household_key (town_id, department_id, household_id, code_hash, given_at, expires_at, used_at) "
     "SELECT h.town_id, (SELECT MIN(d.id) FROM department d WHERE d.town_id = h.town_id), h.id, 'a', '2022-01-24', "
     "'2022-01-24', '2022-01-24' FROM household h WHERE h.id = 1", "ck_household_key_end"),
    ("UPDATE officer SET department_id = (SELECT MIN(id) FROM department), site_id = (SELECT MIN(id) FROM site)",
     "ck_officer_one_place"),
    (f"UPDATE officer SET role = 'nobody', site_id = NULL, department_id = {elsewhere('department')}",
     "fk_officer_department_of_town"),
    (f"UPDATE officer SET role = 'nobody', department_id = NULL, site_id = {elsewhere('site')}",
     "fk_officer_site_of_town"),
    (f"INSERT INTO officer (town_id, name, role, site_id) SELECT town_id, 'A', 'nobody', {elsewhere('site')} "
     "FROM officer WHERE id = 1", "fk_officer_site_of_town"),
    (f"UPDATE officer SET town_id = {elsewhere('town', 'id')}",
     "fk_officer_department_of_town|fk_officer_site_of_town"),
    ("UPDATE department SET town_id = (SELECT MIN(id) FROM town WHERE id <> department.town_id), code = 'ailleurs' "
     "WHERE id = (SELECT MIN(department_id) FROM officer)", "fk_officer_department_of_town"),
    ("INSERT INTO guardian (civility, first_name, last_name) VALUES ('', 'A', 'B')", "ck_guardian_town"),
    ("UPDATE child SET birth_date = NULL", "ck_child_birth"),
    ("UPDATE child SET expected_on = '2022-02-02'", "ck_child_birth"),
    ("UPDATE membership SET since = '2022-02-02', until = '2022-02-01'", "ck_membership_dates"),
    ("INSERT INTO membership (household_id, guardian_id) SELECT household_id, guardian_id FROM membership",
     r"uq_membership_live|UNIQUE constraint failed: membership\.household_id, membership\.guardian_id"),
    ("UPDATE membership SET is_payer = (1 = 1)",
     r"uq_membership_payer|UNIQUE constraint failed: membership\.household_id"),
    ("UPDATE season SET starts_on = '2099-01-01'", "ck_season_dates"),
    ("INSERT INTO closure (town_id, starts_on, ends_on, reason) SELECT id, '2022-02-02', '2022-02-01', '' FROM town",
     "ck_closure_dates"),
    ("UPDATE booking SET status = 'maybe'", "ck_booking_status"),
    ("UPDATE booking SET price_cents = -1", "ck_booking_price"),
    ("UPDATE account SET guardian_id = NULL, officer_id = NULL", "ck_account_one_owner"),
    ("UPDATE request_line SET outcome = 'refused', reason = NULL", "ck_line_reason"),
    ("UPDATE request_line SET action = 'wish'", "ck_line_action"),
    ("INSERT INTO booking (town_id, child_id, enrolment_id, opening_id, status, price_cents, made_at) SELECT "
     "town_id, child_id, enrolment_id, opening_id, status, 0, made_at FROM booking WHERE cancelled_at IS NULL",
     r"uq_booking_live|UNIQUE constraint failed: booking\.child_id, booking\.opening_id"),
    ("INSERT INTO service_request (town_id, number, kind, department_id, state, account_id, made_at) SELECT "
     "town_id, number + 1000, 'other', department_id, 'lost', account_id, made_at FROM service_request",
     "ck_request_state"),
    ("UPDATE service_request SET state = 'withdrawn' WHERE state = 'decided'", "ck_request_moves"),
    ("UPDATE service_request SET state = 'pending' WHERE state = 'decided'", "ck_request_answer"),
    ("UPDATE service_request SET state = 'decided' WHERE state = 'pending'", "ck_request_answer"),
    ("UPDATE service_request SET household_id = NULL", "ck_request_household"),
    ("UPDATE service_request SET department_id = NULL, enrolment_id = NULL", "ck_request_department"),
    ("INSERT INTO link (town_id, kind, token_hash, payload, made_at, expires_at, used_at, revoked_at) "
     "SELECT id, 'reset', slug, '{}', '2022-01-01', '2022-01-02', '2022-01-01', '2022-01-01' FROM town",
     "ck_link_ends_once"),
    ("INSERT INTO second_factor (officer_id, since, secret) SELECT id, '2026-01-01 00:00:00+00:00', 'x' FROM officer",
     "ck_second_factor_secret"),
    ("DELETE FROM town", "child_town_id_fkey|FOREIGN KEY constraint failed"),
]  # fmt: skip
"""What no rule allows, and the constraint that says so, as PostgreSQL names it or as SQLite does."""


async def test_the_database_refuses_what_no_rule_allows(database):
    for sql, constraint in FORBIDDEN:
        with pytest.raises(IntegrityError, match=constraint):
            async with databases.writing() as db:
                await db.execute_query(sql)


def test_every_check_is_tried():
    """A check that nothing breaks might as well not be there."""
    tried = {name for _, names in FORBIDDEN for name in names.split("|")}
    assert {name for name in tried if name.startswith(("ck_", "fk_"))} == CHECKS | OF_TOWN | {
        "ck_request_answer", "ck_request_moves",
    }  # fmt: skip
