"""Why a session ended, told for a day to whoever comes back with it."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0034_imports")]
    operations = [
        ops.AddField(model_name="Session", name="ended", field=fields.CharField(max_length=20, null=True)),
    ]
