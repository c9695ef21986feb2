"""Letters leave by their turn in a lane, and the latest letters to one guardian are found at once."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

INDEXES = [
    "CREATE INDEX ix_letter_turn ON letter (channel, turn, id) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX ix_letter_lane ON letter (lane, channel, turn) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX ix_letter_lately ON letter (guardian_id, due_at)",
]


async def by_hand(apps, editor):
    for statement in INDEXES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0007_boxes")]
    operations = [
        ops.AddField(model_name="Letter", name="lane", field=fields.CharField(max_length=80, db_default="")),
        ops.AddField(model_name="Letter", name="turn", field=fields.BigIntField(db_default=0)),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
