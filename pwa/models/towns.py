"""Towns, and the few facts an instance keeps about itself."""

from tortoise import fields
from tortoise.models import Model


class Instance(Model):
    """One fact of this installation (the town clock's offset, the demo's state), by name."""

    key = fields.CharField(max_length=40, primary_key=True)
    value = fields.TextField()

    class Meta:
        table = "instance"


class Town(Model):
    """A commune: the tenant. the profile is the town file's texts, colours, menus and tiles, as loaded."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=60, unique=True)
    name = fields.CharField(max_length=120)
    banner = fields.CharField(max_length=120)
    zone = fields.CharField(max_length=1)
    profile: dict = fields.JSONField()
    last_request_number = fields.IntField(db_default=0)
    revision = fields.IntField(db_default=1)
    is_demo = fields.BooleanField(db_default=False)

    class Meta:
        table = "town"


class Closure(Model):
    """Days a town (or one of its sites) is closed, both ends included."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="closures", on_delete=fields.RESTRICT)
    site = fields.ForeignKeyField("models.Site", related_name="closures", on_delete=fields.RESTRICT, null=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    reason = fields.CharField(max_length=200)

    class Meta:
        table = "closure"
