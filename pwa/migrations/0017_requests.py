"""A request of any kind: where it stands and who owes an answer; what is special to bookings gets a table of its own.

The version before goes on writing and reading its columns of `service_request`: triggers carry them to and from
`booking_request`, until a later migration takes both away.
"""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

ITS_OWN = ("mutation_id", "enrolment_id", "overall", "price_cents")
"""Columns of the version before: nothing writes them any more but the triggers."""

COLUMNS = f"service_request_id, {', '.join(ITS_OWN)}"
NEW_ROW = "NEW.id, NEW.mutation_id, NEW.enrolment_id, NEW.overall, NEW.price_cents"
DEPARTMENT = """(SELECT a.department_id FROM enrolment e JOIN activity_group g ON g.id = e.group_id
                 JOIN activity a ON a.id = g.activity_id WHERE e.id = NEW.enrolment_id)"""
FIRST_STATE = "CASE NEW.overall WHEN 'pending' THEN 'pending' ELSE 'decided' END"
STATE = """CASE WHEN NEW.overall = 'pending' THEN 'pending'
                WHEN EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = NEW.id
                             AND (l.action <> 'book' OR l.outcome <> 'cancelled')) THEN 'decided'
                ELSE 'withdrawn' END"""
KEPT = f"""INSERT INTO booking_request ({COLUMNS}) VALUES ({NEW_ROW}) ON CONFLICT (service_request_id)
           DO UPDATE SET overall = excluded.overall, price_cents = excluded.price_cents"""
IS_KNOWN = """EXISTS (SELECT 1 FROM booking_request b WHERE b.service_request_id = NEW.id
                      AND b.overall = NEW.overall AND b.price_cents = NEW.price_cents)"""
SHOWN = """UPDATE service_request SET mutation_id = NEW.mutation_id, enrolment_id = NEW.enrolment_id,
                  overall = NEW.overall, price_cents = NEW.price_cents
           WHERE id = NEW.service_request_id
             AND (enrolment_id IS NULL OR overall <> NEW.overall OR price_cents <> NEW.price_cents)"""
FOLLOW = """UPDATE service_request SET department_id = NEW.department_id WHERE id IN (
             SELECT b.service_request_id FROM activity_group g JOIN enrolment e ON e.group_id = g.id
             JOIN booking_request b ON b.enrolment_id = e.id WHERE g.activity_id = NEW.id)"""
"""An activity that another department takes over brings its requests with it."""

IS_TAKEN_UP = "(OLD.enrolment_id IS NULL OR OLD.department_id IS NOT NULL)"
"""A request of before stands nowhere yet until the next migration has looked at it."""

MOVES = "('pending>decided', 'pending>withdrawn', 'decided>pending')"

SQLITE = (
    f"""CREATE TRIGGER bridge_request_made AFTER INSERT ON service_request WHEN NEW.enrolment_id IS NOT NULL BEGIN
          UPDATE service_request SET department_id = {DEPARTMENT}, subject = 'enrolment:' || NEW.enrolment_id,
                 state = {FIRST_STATE} WHERE id = NEW.id;
          {KEPT};
        END""",
    f"""CREATE TRIGGER bridge_request_answered AFTER UPDATE OF overall, price_cents ON service_request
        WHEN NEW.enrolment_id IS NOT NULL AND NOT {IS_KNOWN} BEGIN
          {KEPT};
          UPDATE service_request SET state = {STATE} WHERE id = NEW.id AND state <> {STATE};
        END""",
    f"CREATE TRIGGER bridge_booking_made AFTER INSERT ON booking_request BEGIN {SHOWN}; END",
    f"CREATE TRIGGER bridge_booking_answered AFTER UPDATE ON booking_request BEGIN {SHOWN}; END",
    f"""CREATE TRIGGER request_follows_activity AFTER UPDATE OF department_id ON activity
        WHEN OLD.department_id <> NEW.department_id BEGIN {FOLLOW}; END""",
    f"""CREATE TRIGGER ck_request_moves BEFORE UPDATE OF state ON service_request
        WHEN OLD.state <> NEW.state AND {IS_TAKEN_UP} AND OLD.state || '>' || NEW.state NOT IN {MOVES} BEGIN
          SELECT RAISE(ABORT, 'ck_request_moves'); END""",
)

POSTGRES = (
    f"""CREATE FUNCTION bridge_request_filled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          NEW.department_id := {DEPARTMENT};
          NEW.subject := 'enrolment:' || NEW.enrolment_id;
          NEW.state := {FIRST_STATE};
          RETURN NEW; END $$""",
    f"""CREATE FUNCTION bridge_request_made() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          {KEPT};
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION bridge_request_answered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.enrolment_id IS NULL OR {IS_KNOWN} THEN RETURN NULL; END IF;
          {KEPT};
          UPDATE service_request SET state = {STATE} WHERE id = NEW.id AND state <> {STATE};
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION bridge_booking() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          {SHOWN};
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION request_follows_activity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          {FOLLOW};
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION request_moves() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF OLD.state <> NEW.state AND {IS_TAKEN_UP} AND OLD.state || '>' || NEW.state NOT IN {MOVES} THEN
            RAISE check_violation USING MESSAGE = 'ck_request_moves'; END IF;
          RETURN NEW; END $$""",
    """CREATE TRIGGER bridge_request_filled BEFORE INSERT ON service_request
         FOR EACH ROW WHEN (NEW.enrolment_id IS NOT NULL) EXECUTE FUNCTION bridge_request_filled()""",
    """CREATE TRIGGER bridge_request_made AFTER INSERT ON service_request
         FOR EACH ROW WHEN (NEW.enrolment_id IS NOT NULL) EXECUTE FUNCTION bridge_request_made()""",
    """CREATE TRIGGER bridge_request_answered AFTER UPDATE OF overall, price_cents ON service_request
         FOR EACH ROW EXECUTE FUNCTION bridge_request_answered()""",
    """CREATE TRIGGER bridge_booking_made AFTER INSERT ON booking_request
         FOR EACH ROW EXECUTE FUNCTION bridge_booking()""",
    """CREATE TRIGGER bridge_booking_answered AFTER UPDATE ON booking_request
         FOR EACH ROW EXECUTE FUNCTION bridge_booking()""",
    """CREATE TRIGGER request_follows_activity AFTER UPDATE OF department_id ON activity
         FOR EACH ROW WHEN (OLD.department_id <> NEW.department_id) EXECUTE FUNCTION request_follows_activity()""",
    """CREATE TRIGGER ck_request_moves BEFORE UPDATE OF state ON service_request
         FOR EACH ROW EXECUTE FUNCTION request_moves()""",
)


async def nullable(apps, editor):
    """The columns of the version before, and the household: SQLite has no statement for it, and documents this way."""
    db, columns = editor.client, (*ITS_OWN, "household_id")
    if db.capabilities.dialect == "postgres":
        changes = ", ".join(f"ALTER COLUMN {column} DROP NOT NULL" for column in columns)
        await db.execute_query(f"ALTER TABLE service_request {changes}")
        return
    [table] = await db.execute_query_dict("SELECT sql FROM sqlite_master WHERE name = 'service_request'")
    await db.execute_query("PRAGMA writable_schema = ON")
    await db.execute_query(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'service_request'",
        [without_not_null(table["sql"], columns)],
    )
    await db.execute_query("PRAGMA writable_schema = RESET")


def without_not_null(sql, columns):
    """The statement that made the table, with these columns free to be empty."""
    lines = sql.split("\n")
    free = [line for line in lines if line.strip().split(" ")[0].strip('"') in columns]
    if [" NOT NULL" in line for line in free] != [True] * len(columns):
        raise ValueError(sql)
    return "\n".join(line.replace(" NOT NULL", "", 1) if line in free else line for line in lines)


async def bridged(apps, editor):
    for statement in POSTGRES if editor.client.capabilities.dialect == "postgres" else SQLITE:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0016_event_counts")]
    operations = [
        ops.RunPython(nullable, ops.RunPython.noop),
        ops.AddField(
            model_name="ServiceRequest", name="kind", field=fields.CharField(max_length=20, db_default="bookings")
        ),
        ops.AddField(
            model_name="ServiceRequest",
            name="department",
            field=fields.ForeignKeyField(
                "models.Department", related_name="service_requests", on_delete=fields.RESTRICT, null=True
            ),
        ),
        ops.AddField(
            model_name="ServiceRequest", name="subject", field=fields.CharField(max_length=60, db_default="")
        ),
        ops.AddField(
            model_name="ServiceRequest", name="state", field=fields.CharField(max_length=10, db_default="decided")
        ),
        ops.CreateModel(
            name="BookingRequest",
            fields=[
                ("service_request", fields.OneToOneField("models.ServiceRequest", related_name="booking_request", on_delete=fields.RESTRICT, primary_key=True)),
                ("mutation", fields.ForeignKeyField("models.Mutation", source_field="mutation_id", db_constraint=True, to_field="id", related_name="booking_requests", on_delete=OnDelete.RESTRICT)),
                ("enrolment", fields.ForeignKeyField("models.Enrolment", source_field="enrolment_id", db_constraint=True, to_field="id", related_name="booking_requests", on_delete=OnDelete.RESTRICT)),
                ("overall", fields.CharField(max_length=10)),
                ("price_cents", fields.IntField()),
            ],
            options={
                "table": "booking_request", "app": "models", "pk_attr": "service_request_id",
                "indexes": [Index(fields=["mutation_id"]), Index(fields=["enrolment_id"])],
            },
            bases=["Model"],
        ),
        ops.RunPython(bridged, ops.RunPython.noop),
    ]
