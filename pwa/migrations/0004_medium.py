"""How a guardian wants to be told: notification and mail, or mail only (SL-30)."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [('models', '0003_push')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Guardian',
            name='is_mail_only',
            field=fields.BooleanField(db_default=False),
        ),
    ]
