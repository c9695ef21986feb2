"""More children than places: what a town's lowered capacity leaves over, until enough have left (`Seats.excess`).

The check then lets nobody come in: a booking never raises `excess`, only a publication counts it.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

RULE = "taken >= 0 AND capacity >= 0 AND excess >= 0 AND taken <= capacity + excess"
COLUMNS = ("taken", "capacity", "excess")


async def forward(apps, editor):
    db = editor.client
    if db.capabilities.dialect == "postgres":
        await db.execute_query("ALTER TABLE seats DROP CONSTRAINT ck_seats_taken")
        await db.execute_query(f"ALTER TABLE seats ADD CONSTRAINT ck_seats_taken CHECK ({RULE})")
        return
    rule = " ".join(f"NEW.{word}" if word in COLUMNS else word for word in RULE.split())
    for moment in ("INSERT", "UPDATE"):
        name = f"ck_seats_taken_{moment.lower()}"
        await db.execute_query(f"DROP TRIGGER {name}")
        await db.execute_query(
            f"CREATE TRIGGER {name} BEFORE {moment} ON seats "
            f"WHEN NOT ({rule}) BEGIN SELECT RAISE(ABORT, 'ck_seats_taken'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("models", "0004_medium")]
    operations = [
        ops.AddField(model_name="Seats", name="excess", field=fields.IntField(db_default=0)),
        ops.RunPython(forward),
    ]
