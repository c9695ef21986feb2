"""Demandes, whatever they ask for. What is special to one kind is in that kind's own table."""

from tortoise import fields
from tortoise.models import Model

from pwa.models.words import RequestState


class ServiceRequest(Model):
    """A demande: numbered per town, about one subject (`enrolment:12`), answered by one department. A kind may take one
    from an account that has no household yet."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="service_requests", on_delete=fields.RESTRICT)
    number = fields.IntField()
    kind = fields.CharField(max_length=20, db_default="bookings")
    department = fields.ForeignKeyField(
        "models.Department", related_name="service_requests", on_delete=fields.RESTRICT, null=True
    )
    subject = fields.CharField(max_length=60, db_default="")
    state = fields.CharEnumField(RequestState, max_length=10, db_default=RequestState.DECIDED)
    household = fields.ForeignKeyField(
        "models.Household", related_name="service_requests", on_delete=fields.RESTRICT, null=True
    )
    account = fields.ForeignKeyField("models.Account", related_name="service_requests", on_delete=fields.RESTRICT)
    made_at = fields.DatetimeField()
    revision = fields.IntField(db_default=1)
    treated_at = fields.DatetimeField(null=True)
    treated_by = fields.ForeignKeyField(
        "models.Account", related_name="treatments", on_delete=fields.RESTRICT, null=True
    )

    class Meta:
        table = "service_request"
        unique_together = (("town", "number"),)
        indexes = [("household_id", "made_at"), ("account_id",)]
