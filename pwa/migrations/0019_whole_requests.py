"""What no request may lack, now that those of before have it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CHECKS = {
    "ck_request_state": "{0}state IN ('pending', 'decided', 'withdrawn')",
    "ck_request_household": "{0}kind <> 'bookings' OR {0}household_id IS NOT NULL",
    "ck_request_department": "{0}department_id IS NOT NULL OR {0}enrolment_id IS NOT NULL",
}
"""The version before inserts an enrolment without a department: the trigger of 0017 finds it."""


async def forward(apps, editor):
    db = editor.client
    for name, rule in CHECKS.items():
        if db.capabilities.dialect == "postgres":
            await db.execute_query(f"ALTER TABLE service_request ADD CONSTRAINT {name} CHECK ({rule.format('')})")
            continue
        for moment in ("INSERT", "UPDATE"):
            await db.execute_query(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON service_request "
                f"WHEN NOT ({rule.format('NEW.')}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0018_older_requests")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
