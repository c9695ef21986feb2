"""What a letter told of which request: the words are kept as they left, and shown on it."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

UNIQUE = "CREATE UNIQUE INDEX uq_letter_request ON letter_request (service_request_id, letter_id)"
BY_LETTER = "CREATE INDEX ix_letter_request_letter ON letter_request (letter_id)"


async def by_hand(apps, editor):
    for statement in (UNIQUE, BY_LETTER):
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("models", "0009_standing")]
    operations = [
        ops.CreateModel(
            name="LetterRequest",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("letter", fields.ForeignKeyField("models.Letter", source_field="letter_id", db_constraint=True, to_field="id", related_name="told_requests", on_delete=OnDelete.CASCADE)),
                ("service_request", fields.ForeignKeyField("models.ServiceRequest", source_field="service_request_id", db_constraint=True, to_field="id", related_name="telling_letters", on_delete=OnDelete.CASCADE)),
            ],
            options={"table": "letter_request", "app": "models", "pk_attr": "id", "table_description": "A request that a letter told, once it has left."},
            bases=["Model"],
        ),
        ops.RunPython(by_hand, ops.RunPython.noop),
    ]
