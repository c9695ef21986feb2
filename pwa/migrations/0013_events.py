"""What happened, in one table that nothing changes: numbered and chained per town, as the database itself holds.

`journal_entry` stays: the version before writes to it until it stops, and `events.adopting` moves its rows over.
"""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

SQLITE = (
    """CREATE TRIGGER ck_event_follows BEFORE INSERT ON event BEGIN
         SELECT RAISE(ABORT, 'ck_event_follows') WHERE NOT EXISTS (
           SELECT 1 FROM event_chain WHERE town_id = NEW.town_id AND position = NEW.position - 1);
         UPDATE event_chain SET position = NEW.position, hash = NEW.hash WHERE town_id = NEW.town_id;
       END""",
    """CREATE TRIGGER ck_town_has_chain AFTER INSERT ON town BEGIN
         INSERT INTO event_chain (town_id) VALUES (NEW.id); END""",
    """CREATE TRIGGER ck_event_stays BEFORE UPDATE ON event BEGIN
         SELECT RAISE(ABORT, 'ck_event_stays'); END""",
    """CREATE TRIGGER ck_event_kept BEFORE DELETE ON event WHEN OLD.position > (
         SELECT anchor_position FROM event_chain WHERE town_id = OLD.town_id) BEGIN
         SELECT RAISE(ABORT, 'ck_event_kept'); END""",
    """CREATE TRIGGER ck_chain_goes_on BEFORE UPDATE ON event_chain
         WHEN NEW.town_id <> OLD.town_id OR NEW.position < OLD.position OR NEW.anchor_position < OLD.anchor_position
           OR (NEW.anchor_hash <> OLD.anchor_hash AND NEW.anchor_position = OLD.anchor_position)
           OR (NEW.anchor_position > OLD.anchor_position AND NOT EXISTS (
             SELECT 1 FROM event WHERE town_id = NEW.town_id AND position = NEW.anchor_position
               AND hash = NEW.anchor_hash)) BEGIN
         SELECT RAISE(ABORT, 'ck_chain_goes_on'); END""",
    """CREATE TRIGGER ck_chain_stays BEFORE DELETE ON event_chain BEGIN
         SELECT RAISE(ABORT, 'ck_chain_stays'); END""",
)

POSTGRES = (
    """CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         UPDATE event_chain SET position = NEW.position, hash = NEW.hash
         WHERE town_id = NEW.town_id AND position = NEW.position - 1;
         IF NOT FOUND THEN RAISE check_violation USING MESSAGE = 'ck_event_follows'; END IF;
         RETURN NEW; END $$""",
    """CREATE FUNCTION town_has_chain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         INSERT INTO event_chain (town_id) VALUES (NEW.id);
         RETURN NULL; END $$""",
    """CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         RAISE check_violation USING MESSAGE = TG_NAME; END $$""",
    """CREATE FUNCTION event_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF OLD.position > (SELECT anchor_position FROM event_chain WHERE town_id = OLD.town_id) THEN
           RAISE check_violation USING MESSAGE = 'ck_event_kept'; END IF;
         RETURN OLD; END $$""",
    """CREATE FUNCTION chain_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.town_id <> OLD.town_id OR NEW.position < OLD.position OR NEW.anchor_position < OLD.anchor_position
           OR (NEW.anchor_hash <> OLD.anchor_hash AND NEW.anchor_position = OLD.anchor_position)
           OR (NEW.anchor_position > OLD.anchor_position AND NOT EXISTS (
             SELECT 1 FROM event WHERE town_id = NEW.town_id AND position = NEW.anchor_position
               AND hash = NEW.anchor_hash))
         THEN RAISE check_violation USING MESSAGE = 'ck_chain_goes_on'; END IF;
         RETURN NEW; END $$""",
    """CREATE TRIGGER ck_event_follows BEFORE INSERT ON event
         FOR EACH ROW EXECUTE FUNCTION event_follows()""",
    "CREATE TRIGGER ck_town_has_chain AFTER INSERT ON town FOR EACH ROW EXECUTE FUNCTION town_has_chain()",
    "CREATE TRIGGER ck_event_stays BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_stays()",
    "CREATE TRIGGER ck_event_kept BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_kept()",
    "CREATE TRIGGER ck_event_whole BEFORE TRUNCATE ON event EXECUTE FUNCTION event_stays()",
    "CREATE TRIGGER ck_chain_goes_on BEFORE UPDATE ON event_chain FOR EACH ROW EXECUTE FUNCTION chain_goes_on()",
    "CREATE TRIGGER ck_chain_stays BEFORE DELETE ON event_chain FOR EACH ROW EXECUTE FUNCTION event_stays()",
)


async def by_hand(apps, editor):
    for statement in POSTGRES if editor.client.capabilities.dialect == "postgres" else SQLITE:
        await editor.client.execute_query(statement)
    await editor.client.execute_query("INSERT INTO event_chain (town_id) SELECT id FROM town")


def to(model, name, **more):
    return fields.ForeignKeyField(f"models.{model}", related_name=name, on_delete=fields.RESTRICT, **more)


class Migration(migrations.Migration):
    dependencies = [("models", "0012_jobs")]
    operations = [
        ops.CreateModel(
            name="Event",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", to("Town", "events")),
                ("position", fields.BigIntField()),
                ("at", fields.DatetimeField()),
                ("verb", fields.CharField(max_length=40)),
                ("account", to("Account", "events", null=True)),
                ("household", to("Household", "events", null=True)),
                ("for_account", to("Account", "events_about", null=True)),
                ("subject", fields.CharField(max_length=60)),
                ("detail", fields.JSONField()),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "event", "app": "models", "unique_together": (("town", "position"),),
                "indexes": [Index(fields=["town_id", "subject"])], "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EventChain",
            fields=[
                ("town", fields.OneToOneField("models.Town", related_name="chain", on_delete=fields.RESTRICT, primary_key=True)),
                ("position", fields.BigIntField(db_default=0)),
                ("hash", fields.CharField(max_length=64, db_default="")),
                ("anchor_position", fields.BigIntField(db_default=0)),
                ("anchor_hash", fields.CharField(max_length=64, db_default="")),
            ],
            options={"table": "event_chain", "app": "models", "pk_attr": "town_id"},
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
