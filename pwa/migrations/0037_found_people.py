"""People are found by what their names begin with; a demande that was being made for a household that is merged follows
it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from pwa.storage.plain import of_postgres

NAMES = ("last_name || ' ' || first_name", "first_name || ' ' || last_name")

FOLLOWS = (
    """CREATE FUNCTION request_follows_household() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         NEW.household_id := COALESCE((SELECT merged_into_id FROM household WHERE id = NEW.household_id),
                                      NEW.household_id);
         RETURN NEW; END $$""",
    """CREATE TRIGGER request_follows_household BEFORE INSERT ON service_request
         FOR EACH ROW WHEN (NEW.household_id IS NOT NULL) EXECUTE FUNCTION request_follows_household()""",
)
"""On SQLite nobody writes while a household is merged."""


async def forward(apps, editor):
    db = editor.client
    await db.execute_query("CREATE INDEX ix_guardian_email ON guardian (town_id, lower(email))")
    if db.capabilities.dialect != "postgres":
        await db.execute_query("CREATE INDEX ix_child_town ON child (town_id)")
        return
    for table in ("guardian", "child"):
        for number, name in enumerate(NAMES, 1):
            await db.execute_query(
                f"CREATE INDEX ix_{table}_name{number} ON {table} (town_id, ({of_postgres(name)}) text_pattern_ops)"
            )
    for statement in FOLLOWS:
        await db.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0036_readings")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
