"""An officer's department and site are of the officer's town: the database holds it, whoever writes.

PostgreSQL takes a second foreign key; SQLite cannot add one to a table that exists, so it has triggers. An officer whose
place is another town's, which no command gives, keeps their account and may do nothing until they are given a duty.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

PLACES = ("department", "site")


async def forward(apps, editor):
    db = editor.client
    for place in PLACES:
        await db.execute_query(
            f"UPDATE officer SET role = 'nobody', department_id = NULL, site_id = NULL WHERE {place}_id IS NOT NULL AND "
            f"town_id <> (SELECT town_id FROM {place} WHERE {place}.id = officer.{place}_id)"
        )
        await db.execute_query(f"CREATE UNIQUE INDEX uq_{place}_of_town ON {place} (id, town_id)")
        for statement in of_postgres(place) if db.capabilities.dialect == "postgres" else of_sqlite(place):
            await db.execute_query(statement)


def of_postgres(place):
    yield (
        f"ALTER TABLE officer ADD CONSTRAINT fk_officer_{place}_of_town FOREIGN KEY ({place}_id, town_id) "
        f"REFERENCES {place} (id, town_id) ON DELETE RESTRICT"
    )


def of_sqlite(place):
    name = f"fk_officer_{place}_of_town"
    for moment in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON officer WHEN NEW.{place}_id IS NOT NULL "
            f"AND NEW.town_id <> (SELECT town_id FROM {place} WHERE id = NEW.{place}_id) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
    yield (
        f"CREATE TRIGGER {name}_moved BEFORE UPDATE OF town_id ON {place} "
        f"WHEN EXISTS (SELECT 1 FROM officer WHERE {place}_id = OLD.id AND town_id <> NEW.town_id) "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0013_events")]
    operations = [ops.RunPython(forward)]
