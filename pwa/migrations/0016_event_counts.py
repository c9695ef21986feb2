"""How many events there were of each verb, counted by the database as they come: `/metrics` reads a few rows instead of
a table that only grows. It counts from here on, and a purge takes nothing away: Prometheus asks how fast it rises."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

SQLITE = (
    """CREATE TRIGGER count_events AFTER INSERT ON event BEGIN
         INSERT INTO event_count (town_id, verb, total) VALUES (NEW.town_id, NEW.verb, 1)
         ON CONFLICT (town_id, verb) DO UPDATE SET total = total + 1; END""",
)
POSTGRES = (
    """CREATE FUNCTION count_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO event_count AS counted (town_id, verb, total)
         SELECT town_id, verb, COUNT(*) FROM made GROUP BY town_id, verb ORDER BY town_id, verb
         ON CONFLICT (town_id, verb) DO UPDATE SET total = counted.total + excluded.total;
         RETURN NULL; END $$""",
    """CREATE TRIGGER count_events AFTER INSERT ON event REFERENCING NEW TABLE AS made
         FOR EACH STATEMENT EXECUTE FUNCTION count_events()""",
)


async def by_hand(apps, editor):
    for statement in POSTGRES if editor.client.capabilities.dialect == "postgres" else SQLITE:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0015_past_versions")]
    operations = [
        ops.CreateModel(
            name="EventCount",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", related_name="event_counts", on_delete=fields.RESTRICT)),
                ("verb", fields.CharField(max_length=40)),
                ("total", fields.BigIntField()),
            ],
            options={
                "table": "event_count", "app": "models", "unique_together": (("town", "verb"),), "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
