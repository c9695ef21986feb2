"""Rows that point at each other are of one town, whoever writes."""

from importlib import import_module

from tortoise import migrations
from tortoise.migrations import operations as ops

from pwa.storage.same_town import refusing

HELD = import_module("pwa.migrations.0021_older_rows").HELD


async def forward(apps, editor):
    db = editor.client
    for held in HELD:
        for statement in refusing(held, is_postgres=db.capabilities.dialect == "postgres"):
            await db.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0021_older_rows")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
