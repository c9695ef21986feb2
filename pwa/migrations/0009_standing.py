"""What an unchanged line found is noted when it is decided (`RequestLine.standing`); older lines get it by the clock."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

OLDER = """
UPDATE request_line SET standing_id = (
    SELECT max(b.id) FROM booking b JOIN service_request r ON r.id = request_line.service_request_id
    JOIN enrolment e ON e.id = r.enrolment_id AND e.child_id = b.child_id
    WHERE b.opening_id = request_line.opening_id AND CASE request_line.action
      WHEN 'book' THEN b.made_at <= r.made_at AND (b.cancelled_at IS NULL OR b.cancelled_at > r.made_at)
      ELSE b.cancelled_at <= r.made_at END)
WHERE outcome = 'unchanged'
"""


async def by_the_clock(apps, editor):
    await editor.client.execute_query(OLDER)


class Migration(migrations.Migration):
    dependencies = [("models", "0008_turns")]
    operations = [
        ops.AddField(
            model_name="RequestLine",
            name="standing",
            field=fields.ForeignKeyField(
                "models.Booking", related_name="found_by", on_delete=fields.RESTRICT, null=True
            ),
        ),
        ops.RunPython(by_the_clock, ops.RunPython.noop),
    ]
