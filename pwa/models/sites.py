"""Where care happens, and what is offered there. What left the town's file is withdrawn, never deleted."""

from tortoise import fields
from tortoise.models import Model

from pwa.models.words import ActivityKind


class Department(Model):
    """A municipal service (Enfance…). silence says what two months without an answer mean."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="departments", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=40)
    name = fields.CharField(max_length=120)
    email = fields.CharField(max_length=254)
    phone = fields.CharField(max_length=20, null=True)
    address = fields.CharField(max_length=250, null=True)
    silence = fields.CharField(max_length=12)

    class Meta:
        table = "department"
        unique_together = (("town", "code"),)


class Site(Model):
    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="sites", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)

    class Meta:
        table = "site"
        unique_together = (("town", "name"),)


class SchoolClass(Model):
    """A class: « CE1 A salle B12 » with its teacher, `code` is what catering calls it (SL-49)."""

    id = fields.IntField(primary_key=True)
    site = fields.ForeignKeyField("models.Site", related_name="classes", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)
    teacher = fields.CharField(max_length=120, null=True)
    code = fields.CharField(max_length=120)

    class Meta:
        table = "school_class"
        unique_together = (("site", "code"),)


class Activity(Model):
    """What a family books: the rules are the deadline and calendar data read by `domain.calendars`. `past_versions` are
    those of seasons that are gone: with its own they say how new its timetables are."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="activities", on_delete=fields.RESTRICT)
    department = fields.ForeignKeyField("models.Department", related_name="activities", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=60)
    name = fields.CharField(max_length=120)
    position = fields.IntField()
    kind = fields.CharEnumField(ActivityKind, max_length=10)
    rules: dict = fields.JSONField()
    has_waiting_list = fields.BooleanField(db_default=False)
    is_reviewed = fields.BooleanField(db_default=False)
    how_to_enrol = fields.TextField()
    past_versions = fields.IntField(db_default=0)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "activity"
        unique_together = (("town", "code"),)


class Slot(Model):
    """A part of the day one ticks (Matin, Soir, Repas). its uses name the day parts whose seats it takes."""

    id = fields.IntField(primary_key=True)
    activity = fields.ForeignKeyField("models.Activity", related_name="slots", on_delete=fields.RESTRICT)
    code = fields.CharField(max_length=40)
    label = fields.CharField(max_length=60)
    position = fields.IntField()
    starts_at = fields.CharField(max_length=5)
    ends_at = fields.CharField(max_length=5)
    uses: list = fields.JSONField()
    excludes: list = fields.JSONField()
    requires: list = fields.JSONField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "slot"
        unique_together = (("activity", "code"),)


class ActivityGroup(Model):
    """An activity at one site for one age group, the capacity maps a day part to its places, or is empty."""

    id = fields.IntField(primary_key=True)
    activity = fields.ForeignKeyField("models.Activity", related_name="groups", on_delete=fields.RESTRICT)
    site = fields.ForeignKeyField("models.Site", related_name="groups", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)
    capacity: dict = fields.JSONField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "activity_group"
        unique_together = (("activity", "name"),)
        indexes = [("site_id",)]


class Fee(Model):
    """The price of a slot over some dates, in cents: the brackets are pairs of (quotient from, cents) ascending."""

    id = fields.IntField(primary_key=True)
    slot = fields.ForeignKeyField("models.Slot", related_name="fees", on_delete=fields.RESTRICT)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    brackets: list = fields.JSONField()
    outside_cents = fields.IntField()

    class Meta:
        table = "fee"
        indexes = [("slot_id", "starts_on")]
