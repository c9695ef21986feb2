"""What a household's family quotient is, over dates."""

from datetime import date

from tortoise import fields
from tortoise.models import Model


class Quotient(Model):
    """From a day on, until the next one; None when it is not known. `is_applied`: the household's own, which prices go
    by, has been this one."""

    id = fields.IntField(primary_key=True)
    household = fields.ForeignKeyField("models.Household", related_name="quotients", on_delete=fields.RESTRICT)
    household_id: int
    starts_on: date = fields.DateField()  # type: ignore[assignment]
    quotient = fields.IntField(null=True)
    is_applied = fields.BooleanField(db_default=False)

    class Meta:
        table = "quotient"
        unique_together = (("household", "starts_on"),)
        indexes = [("starts_on", "is_applied")]
