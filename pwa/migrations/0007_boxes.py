"""Boxes that nobody can reach are counted in one line (`RequestLine.boxes`), not kept one by one."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0006_withdrawn")]
    operations = [ops.AddField(model_name="RequestLine", name="boxes", field=fields.IntField(db_default=1))]
