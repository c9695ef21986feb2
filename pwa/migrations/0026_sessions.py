"""A session is confirmed for a while, and its token changes: it keeps the name that its first token gave it.

Those of before change theirs a day after this runs at the earliest, so that a process of before, which knows the name
alone, meanwhile finds them; the sessions that it opens are found by their name too."""

from datetime import UTC, datetime

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

INDEXES = (
    "CREATE UNIQUE INDEX uq_session_current ON session (current_hash)",
    "CREATE INDEX ix_session_previous ON session (previous_hash) WHERE previous_hash IS NOT NULL",
)
SQLITE = (
    """CREATE TRIGGER bridge_session_opened AFTER INSERT ON session WHEN NEW.current_hash IS NULL BEGIN
         UPDATE session SET current_hash = NEW.token_hash WHERE token_hash = NEW.token_hash; END""",
)
POSTGRES = (
    """CREATE FUNCTION session_opened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         NEW.current_hash := COALESCE(NEW.current_hash, NEW.token_hash); RETURN NEW; END $$""",
    """CREATE TRIGGER bridge_session_opened BEFORE INSERT ON session
         FOR EACH ROW EXECUTE FUNCTION session_opened()""",
)


async def forward(apps, editor):
    db = editor.client
    is_postgres, now = db.capabilities.dialect == "postgres", datetime.now(UTC)
    mark, value = ("$1", now) if is_postgres else ("?", now.isoformat(" "))
    await db.execute_query(f"UPDATE session SET current_hash = token_hash, rotated_at = {mark}", [value])
    for statement in (*INDEXES, *(POSTGRES if is_postgres else SQLITE)):
        await db.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0025_sign_up")]
    operations = [
        *(
            ops.AddField(model_name="Session", name=name, field=fields.DatetimeField(null=True))
            for name in ("confirmed_at", "rotated_at", "taken_at")
        ),
        *(
            ops.AddField(model_name="Session", name=name, field=fields.CharField(max_length=64, null=True))
            for name in ("current_hash", "previous_hash", "salt")
        ),
        ops.RunPython(forward, ops.RunPython.noop),
    ]
