"""Links: what a mail lets its reader do, once."""

from tortoise import fields
from tortoise.models import Model


class Link(Model):
    """A link that was sent. Only the hash of its token is kept, and every instant is real time."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="links", on_delete=fields.RESTRICT)
    account = fields.ForeignKeyField("models.Account", related_name="links", on_delete=fields.CASCADE, null=True)
    kind = fields.CharField(max_length=24)
    token_hash = fields.CharField(max_length=64, unique=True)
    payload: dict = fields.JSONField()
    made_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "link"
        indexes = [("account_id", "kind")]
