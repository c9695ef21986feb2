"""The requests of before get what 0017 brought. Nobody waits: this locks rows, not the table."""

from tortoise import migrations
from tortoise.migrations import operations as ops

OWN = """INSERT INTO booking_request (service_request_id, mutation_id, enrolment_id, overall, price_cents)
         SELECT id, mutation_id, enrolment_id, overall, price_cents FROM service_request WHERE department_id IS NULL
         ON CONFLICT (service_request_id) DO NOTHING"""
ANY = """UPDATE service_request SET subject = 'enrolment:' || enrolment_id,
    department_id = (SELECT a.department_id FROM enrolment e JOIN activity_group g ON g.id = e.group_id
                     JOIN activity a ON a.id = g.activity_id WHERE e.id = service_request.enrolment_id),
    state = CASE WHEN overall = 'pending' THEN 'pending' ELSE 'decided' END
    WHERE department_id IS NULL"""
GIVEN_UP = """SELECT r.id FROM service_request r WHERE r.overall = 'positive' AND r.state <> 'withdrawn' AND
    EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = r.id AND l.action = 'book'
            AND l.outcome = 'cancelled')
    AND NOT EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = r.id
                    AND (l.action <> 'book' OR l.outcome <> 'cancelled'))"""
"""What the version before withdrew since 0017 is `withdrawn` already, and nothing moves it any more."""


async def filled(apps, editor):
    db = editor.client
    await db.execute_query(OWN)
    await db.execute_query(ANY)
    for state in ("pending", "withdrawn"):
        await db.execute_query(f"UPDATE service_request SET state = '{state}' WHERE id IN ({GIVEN_UP})")


class Migration(migrations.Migration):
    dependencies = [("models", "0017_requests")]
    operations = [ops.RunPython(filled, ops.RunPython.noop)]
