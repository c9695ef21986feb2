"""What families type to create their espace, until it is one."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = [
    "CREATE INDEX ix_sign_up_expires ON sign_up (expires_at)",
    "CREATE INDEX ix_sign_up_town ON sign_up (town_id)",
]


async def by_hand(apps, editor):
    for statement in INDEXES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0024_state_and_answer")]
    operations = [
        ops.CreateModel(
            name="SignUp",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True, to_field="id", related_name="sign_ups", on_delete=OnDelete.RESTRICT)),
                ("token_hash", fields.CharField(unique=True, max_length=64)),
                ("challenge", fields.CharField(max_length=64)),
                ("said", fields.JSONField()),
                ("began_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("password_hash", fields.CharField(null=True, max_length=200)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("link_hash", fields.CharField(null=True, unique=True, max_length=64)),
            ],
            options={"table": "sign_up", "app": "models", "pk_attr": "id", "table_description": "What somebody typed on the way to an account, and no row of the town yet: first known by the token of a browser's"},
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
