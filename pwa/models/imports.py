"""What came from another software, so that the same file brought again changes nothing."""

from tortoise import fields
from tortoise.models import Model


class ImportedRow(Model):
    """A row that an import wrote: what the other software calls it (`kind`, `key`), ours (`row`), and a mark of each
    value that it said last, to know what was changed since, here or there."""

    id = fields.BigIntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="imported_rows", on_delete=fields.RESTRICT)
    kind = fields.CharField(max_length=12)
    key = fields.CharField(max_length=250)
    row = fields.IntField()
    marks: dict = fields.JSONField()
    imported_at = fields.DatetimeField()

    class Meta:
        table = "imported_row"
        unique_together = (("town", "kind", "key"),)
        indexes = [("kind", "row")]
