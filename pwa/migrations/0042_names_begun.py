"""SQLite finds people by the first two signs of their names, in either order; PostgreSQL has the whole of them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

NAMES = ("last_name || ' ' || first_name", "first_name || ' ' || last_name")


async def forward(apps, editor):
    if editor.client.capabilities.dialect == "postgres":
        return
    for table in ("guardian", "child"):
        for number, name in enumerate(NAMES, 1):
            await editor.client.execute_query(
                f"CREATE INDEX ix_{table}_begun{number} ON {table} (town_id, substr({name}, 1, 2))"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0041_quotients")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
