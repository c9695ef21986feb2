"""People are found by their name without its particle, in one question: « étoile » reads those who have one, not every
name that begins with « le » or « de »."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from pwa.storage.plain import bare, start

NAME = "last_name || ' ' || first_name"


async def forward(apps, editor):
    on_postgres = editor.client.capabilities.dialect == "postgres"
    left, has_one = bare(NAME, on_postgres)
    key = f"({left}) text_pattern_ops" if on_postgres else start(left)
    for table in ("guardian", "child"):
        await editor.client.execute_query(f"CREATE INDEX ix_{table}_bare ON {table} (town_id, {key}) WHERE {has_one}")


class Migration(migrations.Migration):
    dependencies = [("models", "0043_found_accounts")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
