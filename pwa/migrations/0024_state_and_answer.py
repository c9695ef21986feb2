"""A booking's request waits while its answer does, and no longer: its state follows the answer, whoever writes it, and
goes nowhere that the answer does not. Those of before that disagree get the answer that their lines say."""

from tortoise import migrations
from tortoise.migrations import operations as ops

from pwa.storage.unclear import Unclear

NAME = "ck_request_answer"

STATE = """CASE WHEN {answer} = 'pending' THEN 'pending'
                WHEN EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = service_request.id
                             AND (l.action <> 'book' OR l.outcome <> 'cancelled')) THEN 'decided'
                ELSE 'withdrawn' END"""
FOLLOW = (
    f"UPDATE service_request SET state = {STATE} WHERE {{which}} AND (state = 'pending') <> ({{answer}} = 'pending')"
)
DISAGREE = """EXISTS (SELECT 1 FROM booking_request b JOIN service_request r ON r.id = b.service_request_id
    WHERE b.service_request_id = {} AND ((r.state = 'pending') <> (b.overall = 'pending')
                                         OR (r.state = 'withdrawn' AND b.overall <> 'positive')))"""

BY_ANSWER = FOLLOW.format(answer="NEW.overall", which="id = NEW.service_request_id")
OF_ANSWER, OF_REQUEST = DISAGREE.format("NEW.service_request_id"), DISAGREE.format("NEW.id")

REFUSED = f"SELECT RAISE(ABORT, '{NAME}') WHERE"
SQLITE = (
    f"CREATE TRIGGER {NAME}_made AFTER INSERT ON booking_request BEGIN {REFUSED} {OF_ANSWER}; END",
    f"""CREATE TRIGGER {NAME}_given AFTER UPDATE OF overall ON booking_request BEGIN
          {BY_ANSWER};
          {REFUSED} {OF_ANSWER};
        END""",
    f"CREATE TRIGGER {NAME}_moved AFTER UPDATE OF state ON service_request BEGIN {REFUSED} {OF_REQUEST}; END",
)

RAISED = f"RAISE check_violation USING MESSAGE = '{NAME}'"
POSTGRES = (
    f"""CREATE FUNCTION request_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF TG_OP = 'UPDATE' THEN {BY_ANSWER}; END IF;
          IF {OF_ANSWER} THEN {RAISED}; END IF;
          RETURN NULL; END $$""",
    f"""CREATE FUNCTION request_answer_moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF {OF_REQUEST} THEN {RAISED}; END IF;
          RETURN NULL; END $$""",
    f"""CREATE TRIGGER {NAME}_made AFTER INSERT ON booking_request
          FOR EACH ROW EXECUTE FUNCTION request_answer()""",
    f"""CREATE TRIGGER {NAME}_given AFTER UPDATE OF overall ON booking_request
          FOR EACH ROW WHEN (OLD.overall <> NEW.overall) EXECUTE FUNCTION request_answer()""",
    f"""CREATE TRIGGER {NAME}_moved AFTER UPDATE OF state ON service_request
          FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION request_answer_moved()""",
)

LINES = "EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = booking_request.service_request_id AND {})"
OVERALL = f"""CASE WHEN NOT {LINES.format("l.outcome NOT IN ('booked', 'cancelled', 'unchanged')")} THEN 'positive'
                   WHEN {LINES.format("l.outcome = 'pending'")} THEN 'pending'
                   WHEN NOT {LINES.format("l.outcome <> 'refused'")} THEN 'negative'
                   WHEN {LINES.format("l.outcome = 'refused'")} THEN 'partial'
                   ELSE 'waiting' END"""
WRONG = DISAGREE.format("booking_request.service_request_id")
ANSWERED = f"UPDATE booking_request SET overall = {OVERALL} WHERE {WRONG}"
FOLLOWED = FOLLOW.format(
    answer="(SELECT overall FROM booking_request WHERE service_request_id = service_request.id)",
    which="state <> 'withdrawn'",
)
LEFT = f"SELECT COUNT(*) AS how_many, MIN(service_request_id) AS lowest FROM booking_request WHERE {WRONG}"
"""Given up, and its lines are not: nothing says which is true."""


async def forward(apps, editor):
    db = editor.client
    await db.execute_query(ANSWERED)
    await db.execute_query(FOLLOWED)
    [left] = await db.execute_query_dict(LEFT)
    if left["how_many"]:
        raise Unclear([f"service_request.state : {left['how_many']} (la première : {left['lowest']})"])
    for statement in POSTGRES if db.capabilities.dialect == "postgres" else SQLITE:
        await db.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0023_rows_between")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
