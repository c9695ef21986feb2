"""Links of mails, kept as hashes; an account's states, its temporary password, the terms it accepted; what a letter
keeps only until it leaves."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from pwa.storage.same_town import Held, refusing

ALONE = """CREATE UNIQUE INDEX uq_link_alone ON link (account_id, kind)
    WHERE used_at IS NULL AND revoked_at IS NULL AND kind <> 'not_me'"""
"""One that was sent again kills the former."""

ENDS_ONCE = "used_at IS NULL OR revoked_at IS NULL"
MOMENTS = ("INSERT", "UPDATE")


def once(is_postgres):
    if is_postgres:
        yield f"ALTER TABLE link ADD CONSTRAINT ck_link_ends_once CHECK ({ENDS_ONCE})"
        return
    for moment in MOMENTS:
        yield (
            f"CREATE TRIGGER ck_link_ends_once_{moment.lower()} BEFORE {moment} ON link WHEN NOT "
            "(NEW.used_at IS NULL OR NEW.revoked_at IS NULL) BEGIN SELECT RAISE(ABORT, 'ck_link_ends_once'); END"
        )


async def by_hand(apps, editor):
    is_postgres = editor.client.capabilities.dialect == "postgres"
    held = refusing(Held("link", {"account_id": "account"}), is_postgres=is_postgres)
    for statement in (ALONE, *once(is_postgres), *held):
        await editor.client.execute_query(statement)


def instant():
    return fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)


class Migration(migrations.Migration):
    dependencies = [("models", "0026_sessions")]
    operations = [
        ops.CreateModel(
            name="Link",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True, to_field="id", related_name="links", on_delete=OnDelete.RESTRICT)),
                ("account", fields.ForeignKeyField("models.Account", source_field="account_id", db_constraint=True, to_field="id", related_name="links", on_delete=OnDelete.CASCADE, null=True)),
                ("kind", fields.CharField(max_length=24)),
                ("token_hash", fields.CharField(unique=True, max_length=64)),
                ("payload", fields.JSONField()),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", instant()),
                ("revoked_at", instant()),
            ],
            options={"table": "link", "app": "models", "pk_attr": "id", "indexes": [Index(fields=["account_id", "kind"])], "table_description": "A link that was sent. Only the hash of its token is kept, and every instant is real time."},
            bases=["Model"],
        ),
        ops.AddField(model_name="Account", name="password_until", field=instant()),
        ops.AddField(model_name="Account", name="must_change", field=fields.BooleanField(db_default=False)),
        ops.AddField(model_name="Account", name="invited_at", field=instant()),
        ops.AddField(model_name="Account", name="activated_at", field=instant()),
        ops.AddField(model_name="Account", name="disabled_at", field=instant()),
        ops.AddField(model_name="Account", name="terms_hash", field=fields.CharField(max_length=64, null=True)),
        ops.AddField(model_name="Account", name="terms_at", field=instant()),
        ops.AddField(model_name="Letter", name="secrets", field=fields.JSONField(null=True)),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
