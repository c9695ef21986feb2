"""Rows that point at each other are of one town, or this stops and says which are not: only whoever knows the towns can
say which side is wrong. Nobody waits: this locks no table."""

from functools import partial

from tortoise import migrations
from tortoise.migrations import operations as ops

from pwa.storage.same_town import OWNERS_BEFORE_MEMBERSHIPS, first_of
from pwa.storage.same_town import Held as AnyHeld
from pwa.storage.unclear import Unclear

Held = partial(AnyHeld, owners=OWNERS_BEFORE_MEMBERSHIPS)

HELD = [
    Held("household", {}),
    Held("child", {}),
    Held("department", {}),
    Held("site", {}),
    Held("officer", {}),
    Held("guardian", {}),
    Held("school_class", {}),
    Held("slot", {}),
    Held("season", {}),
    Held("seats", {}),
    Held("account", {"guardian_id": "guardian", "officer_id": "officer"}),
    Held("custody", {"child_id": "child"}),
    Held("activity", {"department_id": "department"}),
    Held("activity_group", {"site_id": "site"}),
    Held("closure", {"site_id": "site"}),
    Held("opening", {"season_id": "season", "slot_id": "slot"}),
    Held("opening_seats", {"seats_id": "seats"}),
    Held("enrolment", {"child_id": "child", "group_id": "activity_group", "school_class_id": "school_class"}),
    Held("mutation", {"account_id": "account"}),
    Held(
        "service_request",
        {
            "department_id": "department", "household_id": "household", "account_id": "account",
            "treated_by_id": "account", "mutation_id": "mutation", "enrolment_id": "enrolment",
        },
    ),
    Held("booking_request", {"mutation_id": "mutation", "enrolment_id": "enrolment"}),
    Held(
        "booking",
        {
            "child_id": "child", "enrolment_id": "enrolment", "opening_id": "opening",
            "service_request_id": "service_request", "made_by_id": "account", "cancelled_by_id": "account",
        },
    ),
    Held("request_line", {"opening_id": "opening", "standing_id": "booking"}),
    Held("event", {"household_id": "household", "for_account_id": "account"}),
    Held("push_subscription", {"account_id": "account"}),
    Held("letter", {"guardian_id": "guardian", "subscription_id": "push_subscription"}),
    Held("letter_request", {"service_request_id": "service_request"}),
]  # fmt: skip
"""An officer's department and site are held by 0014. Who did what an event says may be of another town: a phone that was
handed on is taken over by somebody else's account."""

KEYS = {"booking_request": "service_request_id"}

DEPARTMENT = """(SELECT a.department_id FROM booking_request b JOIN enrolment e ON e.id = b.enrolment_id
    JOIN activity_group g ON g.id = e.group_id JOIN activity a ON a.id = g.activity_id
    WHERE b.service_request_id = service_request.id)"""
MENDED = f"""UPDATE service_request SET department_id = {DEPARTMENT}
    WHERE town_id <> (SELECT town_id FROM department WHERE id = department_id)
      AND town_id = (SELECT town_id FROM department WHERE id = {DEPARTMENT})"""
"""A booking's department follows from its activity: this one is certain."""


async def forward(apps, editor):
    db = editor.client
    await db.execute_query(MENDED)
    found = [line for held in HELD if held.others for line in await scattered(db, held)]
    if found:
        raise Unclear(found)


async def scattered(db, held: AnyHeld) -> list[str]:
    """« booking.child_id : 2 (la première : 12) »."""
    key, wrong = KEYS.get(held.table, "id"), held.wrong(held.table)
    sql = f"""SELECT told, COUNT(*) AS how_many, MIN(key) AS lowest
              FROM (SELECT {first_of(wrong)} AS told, {key} AS key FROM {held.table}) every_row
              WHERE told IS NOT NULL GROUP BY told ORDER BY told"""
    columns = {held.name_of(column): column for column in held.others}
    return [
        f"{held.table}.{columns[row['told']]} : {row['how_many']} (la première : {row['lowest']})"
        for row in await db.execute_query_dict(sql)
    ]


class Migration(migrations.Migration):
    dependencies = [("models", "0020_requests_in_wait")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
