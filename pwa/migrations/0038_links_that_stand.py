"""A link by which an owner objects to another address is not ended by asking for a third one."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ALONE = """CREATE UNIQUE INDEX uq_link_alone ON link (account_id, kind)
    WHERE used_at IS NULL AND revoked_at IS NULL AND kind <> 'not_me' AND kind <> 'email_change_before'"""


async def forward(apps, editor):
    await editor.client.execute_query("DROP INDEX uq_link_alone")
    await editor.client.execute_query(ALONE)


class Migration(migrations.Migration):
    dependencies = [("models", "0037_found_people")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
