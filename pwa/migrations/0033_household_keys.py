"""Keys that departments give for the households they know."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from pwa.storage.same_town import Held, refusing

HELD = Held(
    "household_key",
    {
        "department_id": "department", "household_id": "household", "guardian_id": "guardian", "given_by_id": "account",
        "used_by_id": "account",
    },
)  # fmt: skip
NAME, RULE = "ck_household_key_end", "({0}used_at IS NULL OR {0}revoked_at IS NULL) AND ({0}used_at IS NULL) = ({0}used_by_id IS NULL)"
INDEXES = [
    "CREATE INDEX ix_household_key_guardian ON household_key (guardian_id)",
    "CREATE INDEX ix_household_key_household ON household_key (household_id)",
    "CREATE INDEX ix_household_key_town ON household_key (town_id)",
]


async def by_hand(apps, editor):
    db = editor.client
    is_postgres = db.capabilities.dialect == "postgres"
    for statement in (*INDEXES, *refusing(HELD, is_postgres=is_postgres)):
        await db.execute_query(statement)
    if is_postgres:
        await db.execute_query(f"ALTER TABLE household_key ADD CONSTRAINT {NAME} CHECK ({RULE.format('')})")
        return
    for moment in ("INSERT", "UPDATE"):
        await db.execute_query(
            f"CREATE TRIGGER {NAME}_{moment.lower()} BEFORE {moment} ON household_key "
            f"WHEN NOT ({RULE.format('NEW.')}) BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )


def to(model, column, related, null=False):
    return fields.ForeignKeyField(f"models.{model}", source_field=column, db_constraint=True, to_field="id", related_name=related, on_delete=OnDelete.RESTRICT, null=null)


class Migration(migrations.Migration):
    dependencies = [("models", "0032_passkeys")]
    operations = [
        ops.CreateModel(
            name="HouseholdKey",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", to("Town", "town_id", "household_keys")),
                ("department", to("Department", "department_id", "household_keys")),
                ("household", to("Household", "household_id", "household_keys")),
                ("guardian", to("Guardian", "guardian_id", "household_keys", null=True)),
                ("code_hash", fields.CharField(unique=True, max_length=64)),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("given_by", to("Account", "given_by_id", "household_keys_given", null=True)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("used_by", to("Account", "used_by_id", "household_keys_used", null=True)),
            ],
            options={"table": "household_key", "app": "models", "pk_attr": "id", "table_description": "A key that a department gave for a household: used once, by one account."},
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
