"""What waits for an answer is found without reading what is past."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEX = "CREATE INDEX ix_request_pending ON service_request (town_id, made_at) WHERE state = 'pending'"


async def forward(apps, editor):
    await editor.client.execute_query(INDEX)


class Migration(migrations.Migration):
    dependencies = [("models", "0019_whole_requests")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
