"""Officers have a second factor, and an address where they can be written to; a session says when it was shown."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from pwa.storage.same_town import Held, refusing

HELD = (Held("second_factor", {}), Held("recovery_code", {}))

CHECKS = {
    "ck_second_factor_secret": "({0}secret IS NULL) = ({0}enrolled_at IS NULL)",
}


async def forward(apps, editor):
    db = editor.client
    is_postgres = db.capabilities.dialect == "postgres"
    for held in HELD:
        for statement in refusing(held, is_postgres=is_postgres):
            await db.execute_query(statement)
    for name, rule in CHECKS.items():
        if is_postgres:
            await db.execute_query(f"ALTER TABLE second_factor ADD CONSTRAINT {name} CHECK ({rule.format('')})")
            continue
        for moment in ("INSERT", "UPDATE"):
            await db.execute_query(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON second_factor "
                f"WHEN NOT ({rule.format('NEW.')}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0030_whole_people")]
    operations = [
        ops.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("officer", fields.OneToOneField("models.Officer", related_name="second_factor", on_delete=fields.CASCADE)),
                ("since", fields.DatetimeField()),
                ("secret", fields.CharField(max_length=200, null=True)),
                ("enrolled_at", fields.DatetimeField(null=True)),
                ("last_step", fields.BigIntField(db_default=0)),
                ("failures", fields.IntField(db_default=0)),
            ],
            options={"table": "second_factor", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("officer", fields.ForeignKeyField("models.Officer", related_name="recovery_codes", on_delete=fields.CASCADE)),
                ("hash", fields.CharField(max_length=64)),
                ("used_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "recovery_code", "app": "models", "unique_together": (("officer", "hash"),), "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField(model_name="Officer", name="email", field=fields.CharField(max_length=254, null=True)),
        ops.AddField(model_name="Session", name="second_factor_at", field=fields.DatetimeField(null=True)),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
