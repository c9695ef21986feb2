"""Jobs: what takes longer than a request may, or comes back every day."""

from tortoise import fields
from tortoise.models import Model


class Job(Model):
    """A job of a town, or of the instance. Every instant is real time, and `progress` is how far its last step came."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=40)
    key = fields.CharField(max_length=120)
    town = fields.ForeignKeyField("models.Town", related_name="jobs", on_delete=fields.RESTRICT, null=True)
    payload: dict = fields.JSONField()
    progress: dict = fields.JSONField()
    made_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    leased_until = fields.DatetimeField(null=True)
    attempts = fields.IntField(db_default=0)
    done_at = fields.DatetimeField(null=True)
    failed_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=200, null=True)

    class Meta:
        table = "job"
