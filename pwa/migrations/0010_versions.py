"""A season's version moves with every change of its openings, of their slots and of their fees, whoever makes it.

The pages keep a season ready by its version: no statement, not even one typed by hand, can leave them behind.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

MOVED = {
    "opening": "id IN (SELECT season_id FROM {rows})",
    "slot": "activity_id IN (SELECT activity_id FROM {rows})",
    "fee": "activity_id IN (SELECT slot.activity_id FROM slot JOIN {rows} moved ON moved.slot_id = slot.id)",
}
MOMENTS = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}
COLUMNS = {"opening": "season_id", "slot": "activity_id", "fee": "slot_id"}


async def forward(apps, editor):
    db = editor.client
    statements = of_postgres if db.capabilities.dialect == "postgres" else of_sqlite
    for table, seasons in MOVED.items():
        for statement in statements(table, seasons):
            await db.execute_query(statement)


def of_postgres(table, seasons):
    """Once a statement, whatever the number of its rows."""
    move = f"UPDATE season SET version = version + 1 WHERE {seasons.format(rows='rows_moved')}"
    yield (f"CREATE FUNCTION {table}_moves_season() RETURNS trigger LANGUAGE plpgsql AS "
           f"$$ BEGIN {move}; RETURN NULL; END $$")  # fmt: skip
    for moment, sides in MOMENTS.items():
        for side in sides:
            yield (
                f"CREATE TRIGGER move_season_{table}_{moment.lower()}_{side} AFTER {moment} ON {table} "
                f"REFERENCING {side.upper()} TABLE AS rows_moved "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_moves_season()"
            )


def of_sqlite(table, seasons):
    """Once a row: SQLite knows no other."""
    for moment, sides in MOMENTS.items():
        for side in sides:
            row = f"(SELECT {side.upper()}.{COLUMNS[table]} AS {COLUMNS[table]})"
            yield (
                f"CREATE TRIGGER move_season_{table}_{moment.lower()}_{side} AFTER {moment} ON {table} "
                f"BEGIN UPDATE season SET version = version + 1 WHERE {seasons.format(rows=row)}; END"
            )


class Migration(migrations.Migration):
    dependencies = [("models", "0009_standing")]
    operations = [ops.RunPython(forward)]
