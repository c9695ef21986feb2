"""An officer has a role, in a department or at a site for those that are of one: those of before see the whole town."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

CHECKS = {
    "ck_officer_department": "{0}role <> 'department_officer' OR {0}department_id IS NOT NULL",
    "ck_officer_site": "{0}role <> 'site_leader' OR {0}site_id IS NOT NULL",
    "ck_officer_one_place": "{0}department_id IS NULL OR {0}site_id IS NULL",
}


async def forward(apps, editor):
    db = editor.client
    await db.execute_query("UPDATE officer SET role = 'administrator'")
    for name, rule in CHECKS.items():
        if db.capabilities.dialect == "postgres":
            await db.execute_query(f"ALTER TABLE officer ADD CONSTRAINT {name} CHECK ({rule.format('')})")
            continue
        for moment in ("INSERT", "UPDATE"):
            await db.execute_query(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON officer "
                f"WHEN NOT ({rule.format('NEW.')}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0010_told"), ("models", "0010_versions")]
    operations = [
        ops.AddField(
            model_name="Officer", name="role", field=fields.CharField(max_length=30, db_default="nobody")
        ),
        *(
            ops.AddField(
                model_name="Officer",
                name=name,
                field=fields.ForeignKeyField(model, related_name="officers", on_delete=fields.RESTRICT, null=True),
            )
            for name, model in (("department", "models.Department"), ("site", "models.Site"))
        ),
        ops.RunPython(forward),
    ]
