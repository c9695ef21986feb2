"""Links that anybody may ask for with somebody else's name end no other: each is good until its own end."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ALONE = """CREATE UNIQUE INDEX uq_link_alone ON link (account_id, kind)
    WHERE used_at IS NULL AND revoked_at IS NULL AND kind <> 'not_me' AND kind <> 'email_change_before'
      AND kind <> 'reset' AND kind <> 'invitation_again'"""


async def forward(apps, editor):
    await editor.client.execute_query("DROP INDEX uq_link_alone")
    await editor.client.execute_query(ALONE)


class Migration(migrations.Migration):
    dependencies = [("models", "0039_born_on")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
