"""What left a town's file: activities, slots, groups and seasons are withdrawn, and stay for what families hold."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0005_excess")]
    operations = [
        ops.AddField(model_name=model, name="withdrawn_at", field=fields.DatetimeField(null=True))
        for model in ("Activity", "Slot", "ActivityGroup", "Season")
    ]
