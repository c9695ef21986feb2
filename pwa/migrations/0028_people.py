"""A guardian is a person of the town, who belongs to households by `membership`; a child may be expected.

The version before goes on writing `guardian.household_id` and `is_payer`: triggers make memberships of them, until a
later migration takes `is_payer` away.
"""

from importlib import import_module

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from pwa.storage.same_town import Held, refusing

without_not_null = import_module("pwa.migrations.0017_requests").without_not_null

FREE = {"guardian": ("household_id", "email"), "child": ("birth_date",)}

LIVE = "until IS NULL"
INDEXES = (
    f"CREATE UNIQUE INDEX uq_membership_live ON membership (household_id, guardian_id) WHERE {LIVE}",
    f"CREATE UNIQUE INDEX uq_membership_payer ON membership (household_id) WHERE {LIVE} AND is_payer",
    "CREATE INDEX ix_membership_household ON membership (household_id)",
    "CREATE INDEX ix_membership_guardian ON membership (guardian_id)",
    "CREATE INDEX ix_guardian_town ON guardian (town_id)",
    "CREATE INDEX ix_household_merged ON household (merged_into_id) WHERE merged_into_id IS NOT NULL",
)

HELD = (
    Held("household", {"merged_into_id": "household"}),
    Held("guardian", {"household_id": "household"}),
    Held("account", {"guardian_id": "guardian", "officer_id": "officer"}),
    Held("letter", {"guardian_id": "guardian", "subscription_id": "push_subscription"}),
    Held("membership", {"guardian_id": "guardian"}),
)
NEW = {"membership"}
"""The others are held since 0022, by what they were."""

NOBODY_PAYS = """NOT EXISTS (SELECT 1 FROM membership p WHERE p.household_id = NEW.household_id AND p.is_payer
                             AND p.until IS NULL)"""
JOINED = f"""INSERT INTO membership (household_id, guardian_id, is_payer)
             SELECT NEW.household_id, NEW.id, NEW.is_payer AND {NOBODY_PAYS}
             WHERE NEW.household_id IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM membership m WHERE m.household_id = NEW.household_id AND m.guardian_id = NEW.id
               AND m.until IS NULL)"""
PAYS = f"""UPDATE membership SET is_payer = NEW.is_payer
           WHERE household_id = NEW.household_id AND guardian_id = NEW.id AND until IS NULL
             AND (NOT NEW.is_payer OR {NOBODY_PAYS})"""
TOWN = "(SELECT town_id FROM household WHERE id = NEW.household_id)"
LEFT = """UPDATE guardian SET household_id = (
            SELECT MIN(m.household_id) FROM membership m WHERE m.guardian_id = NEW.guardian_id AND m.until IS NULL)
          WHERE id = NEW.guardian_id AND household_id = NEW.household_id"""
"""Nobody looks at a household that they left."""

SQLITE = (
    f"""CREATE TRIGGER bridge_guardian_filled AFTER INSERT ON guardian WHEN NEW.town_id IS NULL BEGIN
          UPDATE guardian SET town_id = {TOWN} WHERE id = NEW.id; END""",
    f"""CREATE TRIGGER bridge_guardian_emptied AFTER UPDATE OF town_id ON guardian WHEN NEW.town_id IS NULL BEGIN
          UPDATE guardian SET town_id = {TOWN} WHERE id = NEW.id; END""",
    f"CREATE TRIGGER bridge_guardian_joined AFTER INSERT ON guardian BEGIN {JOINED}; END",
    f"""CREATE TRIGGER bridge_guardian_moved AFTER UPDATE OF household_id ON guardian
        WHEN OLD.household_id IS NOT NEW.household_id BEGIN {JOINED}; END""",
    f"""CREATE TRIGGER bridge_guardian_pays AFTER UPDATE OF is_payer ON guardian
        WHEN OLD.is_payer <> NEW.is_payer BEGIN {PAYS}; END""",
    f"""CREATE TRIGGER member_leaves AFTER UPDATE OF until ON membership
        WHEN OLD.until IS NULL AND NEW.until IS NOT NULL BEGIN {LEFT}; END""",
)

POSTGRES = (
    f"""CREATE FUNCTION bridge_guardian_filled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          NEW.town_id := {TOWN};
          RETURN NEW; END $$""",
    f"""CREATE FUNCTION bridge_guardian_joined() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          {JOINED};
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION bridge_guardian_pays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          {PAYS};
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION member_leaves() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          {LEFT};
          RETURN NULL; END $$""",
    """CREATE TRIGGER bridge_guardian_filled BEFORE INSERT ON guardian
         FOR EACH ROW WHEN (NEW.town_id IS NULL) EXECUTE FUNCTION bridge_guardian_filled()""",
    """CREATE TRIGGER bridge_guardian_emptied BEFORE UPDATE OF town_id ON guardian
         FOR EACH ROW WHEN (NEW.town_id IS NULL) EXECUTE FUNCTION bridge_guardian_filled()""",
    """CREATE TRIGGER bridge_guardian_joined AFTER INSERT ON guardian
         FOR EACH ROW EXECUTE FUNCTION bridge_guardian_joined()""",
    """CREATE TRIGGER bridge_guardian_moved AFTER UPDATE OF household_id ON guardian
         FOR EACH ROW WHEN (OLD.household_id IS DISTINCT FROM NEW.household_id)
         EXECUTE FUNCTION bridge_guardian_joined()""",
    """CREATE TRIGGER bridge_guardian_pays AFTER UPDATE OF is_payer ON guardian
         FOR EACH ROW WHEN (OLD.is_payer <> NEW.is_payer) EXECUTE FUNCTION bridge_guardian_pays()""",
    """CREATE TRIGGER member_leaves AFTER UPDATE OF until ON membership
         FOR EACH ROW WHEN (OLD.until IS NULL AND NEW.until IS NOT NULL) EXECUTE FUNCTION member_leaves()""",
)


async def nullable(apps, editor):
    """SQLite has no statement for it, and documents this way."""
    for table, columns in FREE.items():
        if editor.client.capabilities.dialect == "postgres":
            changes = ", ".join(f"ALTER COLUMN {column} DROP NOT NULL" for column in columns)
            await editor.client.execute_query(f"ALTER TABLE {table} {changes}")
        else:
            await rewritten(editor.client, table, columns)


async def rewritten(db, table, columns):
    [made] = await db.execute_query_dict("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [table])
    await db.execute_query("PRAGMA writable_schema = ON")
    await db.execute_query(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        [without_not_null(made["sql"], columns), table],
    )
    await db.execute_query("PRAGMA writable_schema = RESET")


async def held(apps, editor):
    db = editor.client
    is_postgres = db.capabilities.dialect == "postgres"
    for statement in INDEXES:
        await db.execute_query(statement)
    for one in HELD:
        if one.table not in NEW:
            await released(db, one.table, is_postgres)
        for statement in refusing(one, is_postgres=is_postgres):
            await db.execute_query(statement)
    for statement in POSTGRES if is_postgres else SQLITE:
        await db.execute_query(statement)


async def released(db, table, is_postgres):
    for moment in ("insert", "update"):
        name = f"same_town_{table}_{moment}"
        if is_postgres:
            await db.execute_query(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
        else:
            await db.execute_query(f"DROP TRIGGER IF EXISTS {name}")


def key(model, related_name, *, null=False):
    return fields.ForeignKeyField(model, related_name=related_name, on_delete=fields.RESTRICT, null=null)


class Migration(migrations.Migration):
    dependencies = [("models", "0027_links")]
    operations = [
        ops.RunPython(nullable, ops.RunPython.noop),
        ops.AddField(model_name="Household", name="merged_into", field=key("models.Household", "merged", null=True)),
        ops.AddField(model_name="Guardian", name="town", field=key("models.Town", "guardians", null=True)),
        ops.AddField(model_name="Guardian", name="address", field=fields.CharField(max_length=200, null=True)),
        ops.AddField(model_name="Guardian", name="postcode", field=fields.CharField(max_length=10, null=True)),
        ops.AddField(model_name="Guardian", name="city", field=fields.CharField(max_length=100, null=True)),
        ops.AddField(model_name="Child", name="expected_on", field=fields.DateField(null=True)),
        ops.CreateModel(
            name="Membership",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("household", key("models.Household", "memberships")),
                ("guardian", key("models.Guardian", "memberships")),
                ("is_payer", fields.BooleanField(db_default=False)),
                ("since", fields.DateField(null=True)),
                ("until", fields.DateField(null=True)),
            ],
            options={"table": "membership", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunPython(held, ops.RunPython.noop),
    ]
