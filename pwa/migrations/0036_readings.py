"""What an officer looked at is found by who did."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEX = "CREATE INDEX ix_event_reading ON event (town_id, account_id, position) WHERE verb = 'sensitive_read'"


async def forward(apps, editor):
    await editor.client.execute_query(INDEX)


class Migration(migrations.Migration):
    dependencies = [("models", "0035_ended_sessions")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
