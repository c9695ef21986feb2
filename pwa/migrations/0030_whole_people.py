"""What no person may lack, now that those of before have it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CHECKS = {
    "ck_guardian_town": ("guardian", "{0}town_id IS NOT NULL OR {0}household_id IS NOT NULL"),
    "ck_child_birth": ("child", "({0}birth_date IS NULL) <> ({0}expected_on IS NULL)"),
    "ck_membership_dates": ("membership", "{0}until IS NULL OR {0}since IS NULL OR {0}since <= {0}until"),
}
"""The version before inserts a guardian without a town: the trigger of 0028 finds it."""


async def forward(apps, editor):
    db = editor.client
    for name, (table, rule) in CHECKS.items():
        if db.capabilities.dialect == "postgres":
            await db.execute_query(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule.format('')})")
            continue
        for moment in ("INSERT", "UPDATE"):
            await db.execute_query(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON {table} "
                f"WHEN NOT ({rule.format('NEW.')}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0029_older_people")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
