"""Children are found by the day of their birth: an import looks whether those of a file are here already."""

from tortoise import migrations
from tortoise.migrations import operations as ops

MADE = "CREATE INDEX ix_child_born ON child (town_id, birth_date)"


async def forward(apps, editor):
    await editor.client.execute_query(MADE)


class Migration(migrations.Migration):
    dependencies = [("models", "0038_links_that_stand")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
