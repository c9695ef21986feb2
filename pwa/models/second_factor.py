"""An officer's second factor: the secret that a telephone has too, and the codes for the day it is lost."""

from tortoise import fields
from tortoise.models import Model


class SecondFactor(Model):
    """Of one officer, since they first signed in: `secret` is sealed, `last_step` the last that opened. Real time."""

    id = fields.IntField(primary_key=True)
    officer = fields.OneToOneField("models.Officer", related_name="second_factor", on_delete=fields.CASCADE)
    officer_id: int
    since = fields.DatetimeField()
    secret = fields.CharField(max_length=200, null=True)
    enrolled_at = fields.DatetimeField(null=True)
    last_step = fields.BigIntField(db_default=0)
    failures = fields.IntField(db_default=0)

    class Meta:
        table = "second_factor"


class RecoveryCode(Model):
    """One of ten, shown once; opens once."""

    id = fields.IntField(primary_key=True)
    officer = fields.ForeignKeyField("models.Officer", related_name="recovery_codes", on_delete=fields.CASCADE)
    hash = fields.CharField(max_length=64)
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_code"
        unique_together = (("officer", "hash"),)
