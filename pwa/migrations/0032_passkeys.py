"""Passkeys of accounts, what one is asked to sign, and which sessions were shown one."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from pwa.storage.same_town import Held, refusing

INDEXES = [
    "CREATE UNIQUE INDEX uq_passkey_credential ON passkey (town_id, credential_id)",
    "CREATE INDEX ix_passkey_account ON passkey (account_id)",
    "CREATE INDEX ix_challenge_expires ON challenge (expires_at)",
]
HELD = Held("passkey", {"account_id": "account"})


async def by_hand(apps, editor):
    db = editor.client
    for statement in [*INDEXES, *refusing(HELD, is_postgres=db.capabilities.dialect == "postgres")]:
        await db.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0031_second_factor")]
    operations = [
        ops.AddField(model_name="Session", name="passkey_at", field=fields.DatetimeField(null=True)),
        ops.CreateModel(
            name="Passkey",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True, to_field="id", related_name="passkeys", on_delete=OnDelete.RESTRICT)),
                ("account", fields.ForeignKeyField("models.Account", source_field="account_id", db_constraint=True, to_field="id", related_name="passkeys", on_delete=OnDelete.CASCADE)),
                ("credential_id", fields.CharField(max_length=1400)),
                ("public_key", fields.TextField()),
                ("sign_count", fields.BigIntField(db_default=0)),
                ("name", fields.CharField(max_length=60)),
                ("transports", fields.JSONField()),
                ("is_backed_up", fields.BooleanField(db_default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "passkey", "app": "models", "pk_attr": "id", "table_description": "A credential of one account. Its secret never left the device: the key is public, and both are base64url."},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Challenge",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True, to_field="id", related_name="challenges", on_delete=OnDelete.RESTRICT)),
                ("challenge", fields.CharField(unique=True, max_length=100)),
                ("purpose", fields.CharField(max_length=20)),
                ("bound_to", fields.CharField(max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "challenge", "app": "models", "pk_attr": "id", "table_description": "What a passkey signs, once, for one purpose, in the browser that asked: a session, or a cookie's hash."},
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
