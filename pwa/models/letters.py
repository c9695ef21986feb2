"""Letters: what the town hall has to tell, written with the decision and sent afterwards."""

from tortoise import fields
from tortoise.models import Model


class Letter(Model):
    """A message to one address, written from `kind` and `facts` when sent: `subject` and `text` are what was told. What
    it must not keep, a link's token, is in `secrets` until it leaves. Sending times are real time."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="letters", on_delete=fields.RESTRICT)
    guardian = fields.ForeignKeyField("models.Guardian", related_name="letters", on_delete=fields.RESTRICT, null=True)
    channel = fields.CharField(max_length=8)
    address = fields.CharField(max_length=254)
    kind = fields.CharField(max_length=40)
    facts: dict = fields.JSONField()
    secrets: dict | None = fields.JSONField(null=True)
    tag = fields.CharField(max_length=60)
    written_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    lane = fields.CharField(max_length=80, db_default="")
    turn = fields.BigIntField(db_default=0)
    leased_until = fields.DatetimeField(null=True)
    attempts = fields.IntField(db_default=0)
    sent_at = fields.DatetimeField(null=True)
    failed_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=200, null=True)
    subject = fields.CharField(max_length=250, null=True)
    text = fields.TextField(null=True)
    html = fields.TextField(null=True)
    subscription = fields.ForeignKeyField(
        "models.PushSubscription", related_name="letters", on_delete=fields.SET_NULL, null=True
    )

    class Meta:
        table = "letter"
        indexes = [("town_id", "id")]


class LetterRequest(Model):
    """A request that a letter told, once it has left."""

    id = fields.BigIntField(primary_key=True)
    letter = fields.ForeignKeyField("models.Letter", related_name="told_requests", on_delete=fields.CASCADE)
    service_request = fields.ForeignKeyField(
        "models.ServiceRequest", related_name="telling_letters", on_delete=fields.CASCADE
    )

    class Meta:
        table = "letter_request"


class PushSubscription(Model):
    """A device that asked for notifications. The session's end deletes it by hash, its expiry does not."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="push_subscriptions", on_delete=fields.RESTRICT)
    town_id: int
    account = fields.ForeignKeyField("models.Account", related_name="push_subscriptions", on_delete=fields.CASCADE)
    account_id: int
    session_hash = fields.CharField(max_length=64, null=True)
    endpoint = fields.CharField(max_length=1000, unique=True)
    p256dh = fields.CharField(max_length=100)
    auth = fields.CharField(max_length=40)
    device = fields.CharField(max_length=200)
    created_at = fields.DatetimeField()
    last_sent_at = fields.DatetimeField(null=True)
    failures = fields.IntField(db_default=0)

    class Meta:
        table = "push_subscription"
        indexes = [("account_id",), ("session_hash",)]
