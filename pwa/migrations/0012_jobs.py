"""Jobs: leased as letters are, one a key."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = [
    "CREATE UNIQUE INDEX uq_job_key ON job (kind, key)",
    "CREATE INDEX ix_job_due ON job (due_at, id) WHERE done_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX ix_job_town ON job (town_id)",
]


async def by_hand(apps, editor):
    for statement in INDEXES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0011_officers")]
    operations = [
        ops.CreateModel(
            name="Job",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=40)),
                ("key", fields.CharField(max_length=120)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True, to_field="id", related_name="jobs", on_delete=OnDelete.RESTRICT, null=True)),
                ("payload", fields.JSONField()),
                ("progress", fields.JSONField()),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("leased_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(db_default=0)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_error", fields.CharField(null=True, max_length=200)),
            ],
            options={"table": "job", "app": "models", "pk_attr": "id", "table_description": "A job of a town, or of the instance. Every instant is real time, and `progress` is how far its last step came."},
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
