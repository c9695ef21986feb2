"""An espace that somebody is creating for themselves."""

from tortoise import fields
from tortoise.models import Model


class SignUp(Model):
    """What somebody typed on the way to an account, and no row of the town yet: first known by the token of a browser's
    cookie, then, once `sent_at`, by that of the mail too. Only hashes of them are kept. Every instant is real time.

    `said` are the fields by screen, never a password. `challenge` is what a script must work on before it is sent.
    """

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="sign_ups", on_delete=fields.RESTRICT)
    town_id: int
    token_hash = fields.CharField(max_length=64, unique=True)
    challenge = fields.CharField(max_length=64)
    said = fields.JSONField()
    began_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    password_hash = fields.CharField(max_length=200, null=True)
    sent_at = fields.DatetimeField(null=True)
    link_hash = fields.CharField(max_length=64, unique=True, null=True)

    class Meta:
        table = "sign_up"
        indexes = [("expires_at",), ("town_id",)]
