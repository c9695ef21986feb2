"""Accounts are found by what their user name begins with, in a town of forty thousand too: PostgreSQL wants an index by
letters for it. Names are found by those of 0037 and 0042."""

from tortoise import migrations
from tortoise.migrations import operations as ops

BEGUN = "CREATE INDEX ix_account_username ON account (town_id, username_key text_pattern_ops)"


async def forward(apps, editor):
    if editor.client.capabilities.dialect == "postgres":
        await editor.client.execute_query(BEGUN)


class Migration(migrations.Migration):
    dependencies = [("models", "0042_names_begun")]
    operations = [ops.RunPython(forward, ops.RunPython.noop)]
