"""Passkeys: what opens an account with the lock of a phone; and what one is asked to sign, once."""

from tortoise import fields
from tortoise.models import Model


class Passkey(Model):
    """A credential of one account. Its secret never left the device: the key is public, and both are base64url."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="passkeys", on_delete=fields.RESTRICT)
    account = fields.ForeignKeyField("models.Account", related_name="passkeys", on_delete=fields.CASCADE)
    account_id: int
    town_id: int
    credential_id = fields.CharField(max_length=1400)
    public_key = fields.TextField()
    sign_count = fields.BigIntField(db_default=0)
    name = fields.CharField(max_length=60)
    transports: list[str] = fields.JSONField()
    is_backed_up = fields.BooleanField(db_default=False)
    created_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "passkey"
        unique_together = (("town", "credential_id"),)
        indexes = [("account_id",)]


class Challenge(Model):
    """What a passkey signs, once, for one purpose, in the browser that asked: a session, or a cookie's hash."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="challenges", on_delete=fields.RESTRICT)
    challenge = fields.CharField(max_length=100, unique=True)
    purpose = fields.CharField(max_length=20)
    bound_to = fields.CharField(max_length=64)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "challenge"
        indexes = [("expires_at",)]
