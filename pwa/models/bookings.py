"""Seasons, openings, seats, enrolments, bookings, and what the requests that made them say."""

from tortoise import fields
from tortoise.models import Model

from pwa.models.words import BookingStatus, Outcome, Overall


class Season(Model):
    """The published days of an activity. its version moves at every publication."""

    id = fields.IntField(primary_key=True)
    activity = fields.ForeignKeyField("models.Activity", related_name="seasons", on_delete=fields.RESTRICT)
    label = fields.CharField(max_length=60)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    version = fields.IntField(db_default=0)
    published_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "season"
        unique_together = (("activity", "label"),)


class Seats(Model):
    """The places of a group on a day, for one part of it. The database keeps taken ≤ capacity + excess: `excess` is
    what a capacity lowered by the town left over, counted by a publication and given back by those who leave."""

    id = fields.IntField(primary_key=True)
    group = fields.ForeignKeyField("models.ActivityGroup", related_name="seats", on_delete=fields.RESTRICT)
    day = fields.DateField()
    part = fields.CharField(max_length=20)
    capacity = fields.IntField()
    taken = fields.IntField(db_default=0)
    excess = fields.IntField(db_default=0)
    revision = fields.IntField(db_default=0)

    class Meta:
        table = "seats"
        unique_together = (("group", "day", "part"),)


class Opening(Model):
    """One slot of one group on one day. Limits are instants, None means no limit. What is no row is not bookable."""

    id = fields.IntField(primary_key=True)
    season = fields.ForeignKeyField("models.Season", related_name="openings", on_delete=fields.RESTRICT)
    group = fields.ForeignKeyField("models.ActivityGroup", related_name="openings", on_delete=fields.RESTRICT)
    slot = fields.ForeignKeyField("models.Slot", related_name="openings", on_delete=fields.RESTRICT)
    day = fields.DateField()
    opens_at = fields.DatetimeField(null=True)
    book_by = fields.DatetimeField(null=True)
    cancel_by = fields.DatetimeField(null=True)
    closed_reason = fields.CharField(max_length=200, null=True)
    is_by_hand = fields.BooleanField(db_default=False)

    class Meta:
        table = "opening"
        unique_together = (("group", "day", "slot"),)
        indexes = [("season_id",), ("slot_id",)]


class OpeningSeats(Model):
    """An opening takes one place of each of its seats rows, an opening without any is unlimited."""

    id = fields.IntField(primary_key=True)
    opening = fields.ForeignKeyField("models.Opening", related_name="uses", on_delete=fields.RESTRICT)
    opening_id: int
    seats = fields.ForeignKeyField("models.Seats", related_name="used_by", on_delete=fields.RESTRICT)
    seats_id: int

    class Meta:
        table = "opening_seats"
        unique_together = (("opening", "seats"),)
        indexes = [("seats_id",)]


class Enrolment(Model):
    """A child may book a group's openings over these dates (both included)."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="enrolments", on_delete=fields.RESTRICT)
    child = fields.ForeignKeyField("models.Child", related_name="enrolments", on_delete=fields.RESTRICT)
    child_id: int
    group = fields.ForeignKeyField("models.ActivityGroup", related_name="enrolments", on_delete=fields.RESTRICT)
    school_class = fields.ForeignKeyField(
        "models.SchoolClass", related_name="enrolments", on_delete=fields.RESTRICT, null=True
    )
    place = fields.CharField(max_length=120)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    position = fields.IntField(db_default=0)

    class Meta:
        table = "enrolment"
        indexes = [("child_id",), ("group_id",), ("school_class_id",)]


class Mutation(Model):
    """What a phone sent once: the same one sent again gets the same answer."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="mutations", on_delete=fields.RESTRICT)
    account = fields.ForeignKeyField("models.Account", related_name="mutations", on_delete=fields.RESTRICT)
    key = fields.UUIDField()
    lines_hash = fields.CharField(max_length=64)
    received_at = fields.DatetimeField()

    class Meta:
        table = "mutation"
        unique_together = (("town", "account", "key"),)


class BookingRequest(Model):
    """What a demande about bookings says beyond any other: its enrolment, the answer of all its lines, their price."""

    service_request = fields.OneToOneField(
        "models.ServiceRequest", related_name="booking_request", on_delete=fields.RESTRICT, primary_key=True
    )
    mutation = fields.ForeignKeyField("models.Mutation", related_name="booking_requests", on_delete=fields.RESTRICT)
    mutation_id: int
    enrolment = fields.ForeignKeyField("models.Enrolment", related_name="booking_requests", on_delete=fields.RESTRICT)
    overall = fields.CharEnumField(Overall, max_length=10)
    price_cents = fields.IntField()

    class Meta:
        table = "booking_request"
        indexes = [("mutation_id",), ("enrolment_id",)]


class RequestLine(Model):
    """One box of a demande and its outcome. Those that could not be reached have neither day nor slot, and are one line
    of so many `boxes`. `standing` is the booking that an unchanged one found."""

    id = fields.BigIntField(primary_key=True)
    service_request = fields.ForeignKeyField("models.ServiceRequest", related_name="lines", on_delete=fields.RESTRICT)
    position = fields.IntField()
    action = fields.CharField(max_length=6)
    opening = fields.ForeignKeyField("models.Opening", related_name="lines", on_delete=fields.RESTRICT, null=True)
    day = fields.DateField(null=True)
    slot = fields.CharField(max_length=60, null=True)
    outcome = fields.CharEnumField(Outcome, max_length=10)
    reason = fields.CharField(max_length=20, null=True)
    price_cents = fields.IntField()
    limit_at = fields.DatetimeField(null=True)
    note = fields.CharField(max_length=300, null=True)
    boxes = fields.IntField(db_default=1)
    standing = fields.ForeignKeyField("models.Booking", related_name="found_by", on_delete=fields.RESTRICT, null=True)

    class Meta:
        table = "request_line"
        indexes = [("service_request_id",), ("opening_id",)]


class Booking(Model):
    """A child's place in an opening, kept when cancelled. Live ones are unique by child × opening."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="bookings", on_delete=fields.RESTRICT)
    child = fields.ForeignKeyField("models.Child", related_name="bookings", on_delete=fields.RESTRICT)
    enrolment = fields.ForeignKeyField("models.Enrolment", related_name="bookings", on_delete=fields.RESTRICT)
    opening = fields.ForeignKeyField("models.Opening", related_name="bookings", on_delete=fields.RESTRICT)
    opening_id: int
    service_request = fields.ForeignKeyField(
        "models.ServiceRequest", related_name="bookings", on_delete=fields.RESTRICT, null=True
    )
    status = fields.CharEnumField(BookingStatus, max_length=8)
    price_cents = fields.IntField()
    made_at = fields.DatetimeField()
    made_by = fields.ForeignKeyField("models.Account", related_name="bookings", on_delete=fields.RESTRICT, null=True)
    cancelled_at = fields.DatetimeField(null=True)
    cancelled_by = fields.ForeignKeyField(
        "models.Account", related_name="cancellations", on_delete=fields.RESTRICT, null=True
    )

    class Meta:
        table = "booking"
        indexes = [("opening_id", "child_id"), ("enrolment_id",), ("service_request_id",)]
