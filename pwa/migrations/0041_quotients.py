"""A family quotient has the day from which it counts."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0040_links_together")]
    operations = [
        ops.CreateModel(
            name="Quotient",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("household", fields.ForeignKeyField("models.Household", source_field="household_id", db_constraint=True, to_field="id", related_name="quotients", on_delete=OnDelete.RESTRICT)),
                ("starts_on", fields.DateField()),
                ("quotient", fields.IntField(null=True)),
                ("is_applied", fields.BooleanField(db_default=False)),
            ],
            options={
                "table": "quotient", "app": "models", "pk_attr": "id",
                "unique_together": (("household", "starts_on"),), "indexes": [Index(fields=["starts_on", "is_applied"])],
            },
            bases=["Model"],
        ),
    ]
