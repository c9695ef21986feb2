"""Devices that are pushed to, treated requests; then, by hand, two partial indexes."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

INDEXES = [
    "DROP INDEX ix_letter_due",
    "CREATE INDEX ix_letter_due ON letter (channel, due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX ix_letter_subscription ON letter (subscription_id) WHERE subscription_id IS NOT NULL",
]


async def by_hand(apps, editor):
    for statement in INDEXES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [('models', '0002_constraints')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('town', fields.ForeignKeyField('models.Town', source_field='town_id', db_constraint=True, to_field='id', related_name='push_subscriptions', on_delete=OnDelete.RESTRICT)),
                ('account', fields.ForeignKeyField('models.Account', source_field='account_id', db_constraint=True, to_field='id', related_name='push_subscriptions', on_delete=OnDelete.CASCADE)),
                ('session_hash', fields.CharField(null=True, max_length=64)),
                ('endpoint', fields.CharField(unique=True, max_length=1000)),
                ('p256dh', fields.CharField(max_length=100)),
                ('auth', fields.CharField(max_length=40)),
                ('device', fields.CharField(max_length=200)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('last_sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('failures', fields.IntField(db_default=0)),
            ],
            options={'table': 'push_subscription', 'app': 'models', 'indexes': [Index(fields=['account_id']), Index(fields=['session_hash'])], 'pk_attr': 'id', 'table_description': "A device that asked for notifications. The session's end deletes it by hash, its expiry does not."},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Letter',
            name='subscription',
            field=fields.ForeignKeyField('models.PushSubscription', source_field='subscription_id', null=True, db_constraint=True, to_field='id', related_name='letters', on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name='RequestLine',
            name='note',
            field=fields.CharField(null=True, max_length=300),
        ),
        ops.AddField(
            model_name='ServiceRequest',
            name='revision',
            field=fields.IntField(db_default=1),
        ),
        ops.AddField(
            model_name='ServiceRequest',
            name='treated_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='ServiceRequest',
            name='treated_by',
            field=fields.ForeignKeyField('models.Account', source_field='treated_by_id', null=True, db_constraint=True, to_field='id', related_name='treatments', on_delete=OnDelete.RESTRICT),
        ),
        ops.RunPython(by_hand),
    ]
