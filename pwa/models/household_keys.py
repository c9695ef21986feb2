"""What opens a household to who was given it."""

from tortoise import fields
from tortoise.models import Model


class HouseholdKey(Model):
    """A key that a department gave for a household: used once, by one account, who takes the place of `guardian`
    where it names one. Only its hash is kept; every instant is real time."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="household_keys", on_delete=fields.RESTRICT)
    town_id: int
    department = fields.ForeignKeyField("models.Department", related_name="household_keys", on_delete=fields.RESTRICT)
    household = fields.ForeignKeyField("models.Household", related_name="household_keys", on_delete=fields.RESTRICT)
    household_id: int
    guardian = fields.ForeignKeyField(
        "models.Guardian", related_name="household_keys", on_delete=fields.RESTRICT, null=True
    )
    guardian_id: int | None
    code_hash = fields.CharField(max_length=64, unique=True)
    given_at = fields.DatetimeField()
    given_by = fields.ForeignKeyField(
        "models.Account", related_name="household_keys_given", on_delete=fields.RESTRICT, null=True
    )
    given_by_id: int | None
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)
    used_by = fields.ForeignKeyField(
        "models.Account", related_name="household_keys_used", on_delete=fields.RESTRICT, null=True
    )

    class Meta:
        table = "household_key"
        indexes = [("guardian_id",), ("household_id",), ("town_id",)]
