"""The version that a page reads never falls: a season that is deleted, or given to another activity, leaves its own to
the activity. A lower one would let a process go on with the timetable it keeps."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

LEAVE = "UPDATE activity SET past_versions = past_versions + OLD.version + 1 WHERE id = OLD.activity_id"
MOMENTS = {"delete": "DELETE", "update": "UPDATE OF activity_id"}


async def forward(apps, editor):
    db = editor.client
    is_postgres = db.capabilities.dialect == "postgres"
    if is_postgres:
        await db.execute_query(
            f"CREATE FUNCTION season_leaves_version() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {LEAVE}; RETURN NULL; END $$"
        )
    done = "EXECUTE FUNCTION season_leaves_version()" if is_postgres else f"BEGIN {LEAVE}; END"
    for name, moment in MOMENTS.items():
        await db.execute_query(
            f"CREATE TRIGGER move_season_season_{name}_old AFTER {moment} ON season FOR EACH ROW {done}"
        )


class Migration(migrations.Migration):
    dependencies = [("models", "0014_officers_town")]
    operations = [
        ops.AddField(model_name="Activity", name="past_versions", field=fields.IntField(db_default=0)),
        ops.RunPython(forward),
    ]
