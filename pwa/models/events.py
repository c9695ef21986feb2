"""What happened: one table that nothing changes, chained per town."""

from tortoise import fields
from tortoise.models import Model


class Event(Model):
    """What happened, when (town time), by whom, for whom. Its hash covers it and the one before."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="events", on_delete=fields.RESTRICT)
    position = fields.BigIntField()
    at = fields.DatetimeField()
    verb = fields.CharField(max_length=40)
    account = fields.ForeignKeyField("models.Account", related_name="events", on_delete=fields.RESTRICT, null=True)
    household = fields.ForeignKeyField("models.Household", related_name="events", on_delete=fields.RESTRICT, null=True)
    for_account = fields.ForeignKeyField(
        "models.Account", related_name="events_about", on_delete=fields.RESTRICT, null=True
    )
    subject = fields.CharField(max_length=60)
    detail: dict = fields.JSONField()
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "event"
        unique_together = (("town", "position"),)
        indexes = [("town_id", "subject")]


class EventChain(Model):
    """A town's last event, and its last purged one: where the chain begins."""

    town = fields.OneToOneField("models.Town", related_name="chain", on_delete=fields.RESTRICT, primary_key=True)
    position = fields.BigIntField(db_default=0)
    hash = fields.CharField(max_length=64, db_default="")
    anchor_position = fields.BigIntField(db_default=0)
    anchor_hash = fields.CharField(max_length=64, db_default="")

    class Meta:
        table = "event_chain"


class EventCount(Model):
    """How many events of a verb a town ever had: written by the database with the event, kept by a purge."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="event_counts", on_delete=fields.RESTRICT)
    verb = fields.CharField(max_length=40)
    total = fields.BigIntField()

    class Meta:
        table = "event_count"
        unique_together = (("town", "verb"),)


class JournalEntry(Model):
    """Where the version before wrote what happened. It may still serve while this one does: `events.adopting` moves its
    rows to `Event`."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="journal", on_delete=fields.RESTRICT)
    account = fields.ForeignKeyField("models.Account", related_name="journal", on_delete=fields.RESTRICT, null=True)
    at = fields.DatetimeField()
    verb = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=60)
    detail: dict = fields.JSONField()

    class Meta:
        table = "journal_entry"
        indexes = [("town_id", "at")]
