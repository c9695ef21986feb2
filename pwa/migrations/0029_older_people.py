"""The guardians of before get their town and their membership. Nobody waits: this locks rows, not the table.

Where several paid for one household, the first goes on.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TOWN = """UPDATE guardian SET town_id = (SELECT town_id FROM household h WHERE h.id = guardian.household_id)
          WHERE town_id IS NULL"""
MEMBERS = """
INSERT INTO membership (household_id, guardian_id, is_payer)
SELECT g.household_id, g.id, g.is_payer AND NOT EXISTS (
    SELECT 1 FROM guardian p WHERE p.household_id = g.household_id AND p.is_payer AND p.id < g.id)
  AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.household_id = g.household_id AND m.is_payer AND m.until IS NULL)
FROM guardian g WHERE g.household_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM membership m WHERE m.household_id = g.household_id AND m.guardian_id = g.id AND m.until IS NULL)
"""


async def filled(apps, editor):
    await editor.client.execute_query(TOWN)
    await editor.client.execute_query(MEMBERS)


class Migration(migrations.Migration):
    dependencies = [("models", "0028_people")]
    operations = [ops.RunPython(filled, ops.RunPython.noop)]
