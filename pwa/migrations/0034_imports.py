"""What an import wrote, by what the other software calls it."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0033_household_keys")]
    operations = [
        ops.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True, to_field="id", related_name="imported_rows", on_delete=OnDelete.RESTRICT)),
                ("kind", fields.CharField(max_length=12)),
                ("key", fields.CharField(max_length=250)),
                ("row", fields.IntField()),
                ("marks", fields.JSONField()),
                ("imported_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "imported_row", "app": "models", "pk_attr": "id",
                "unique_together": (("town", "kind", "key"),), "indexes": [Index(fields=["kind", "row"])],
            },
            bases=["Model"],
        ),
    ]
