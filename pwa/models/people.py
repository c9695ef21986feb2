"""Households, who lives in them, and the accounts they sign in with."""

from tortoise import fields
from tortoise.models import Model


class Household(Model):
    """A foyer. Separated parents are two households that share children through `Custody`. One that was merged lives on
    in another, and nobody is a member of it any more."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="households", on_delete=fields.RESTRICT)
    address = fields.CharField(max_length=200)
    postcode = fields.CharField(max_length=10)
    city = fields.CharField(max_length=100)
    family_quotient = fields.IntField(null=True)
    is_resident = fields.BooleanField(db_default=True)
    revision = fields.IntField(db_default=1)
    merged_into = fields.ForeignKeyField(
        "models.Household", related_name="merged", on_delete=fields.RESTRICT, null=True
    )
    merged_into_id: int | None

    class Meta:
        table = "household"
        indexes = [("town_id",)]


class Guardian(Model):
    """An adult of the town, who answers for the households that they are a member of, or for none yet. `household` is
    the one that they look at, among those. `is_mail_only`: no notification."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="guardians", on_delete=fields.RESTRICT)
    town_id: int
    household = fields.ForeignKeyField(
        "models.Household", related_name="looked_at_by", on_delete=fields.RESTRICT, null=True
    )
    household_id: int | None
    civility = fields.CharField(max_length=10)
    first_name = fields.CharField(max_length=80)
    last_name = fields.CharField(max_length=80)
    email = fields.CharField(max_length=254, null=True)
    phone = fields.CharField(max_length=20, null=True)
    address = fields.CharField(max_length=200, null=True)
    postcode = fields.CharField(max_length=10, null=True)
    city = fields.CharField(max_length=100, null=True)
    is_mail_only = fields.BooleanField(db_default=False)

    class Meta:
        table = "guardian"
        indexes = [("household_id",), ("town_id",)]


class Membership(Model):
    """Someone answers for a household, who pays or not, from a day of the town until another; live without an end."""

    id = fields.IntField(primary_key=True)
    household = fields.ForeignKeyField("models.Household", related_name="memberships", on_delete=fields.RESTRICT)
    household_id: int
    guardian = fields.ForeignKeyField("models.Guardian", related_name="memberships", on_delete=fields.RESTRICT)
    guardian_id: int
    is_payer = fields.BooleanField(db_default=False)
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)

    class Meta:
        table = "membership"


class Child(Model):
    """A child of the town, born or expected; one who has no name yet has an empty one. Its revision moves with every
    booking of the child."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="children", on_delete=fields.RESTRICT)
    first_name = fields.CharField(max_length=80)
    last_name = fields.CharField(max_length=80)
    birth_date = fields.DateField(null=True)
    expected_on = fields.DateField(null=True)
    revision = fields.IntField(db_default=1)

    class Meta:
        table = "child"


class Custody(Model):
    """A child belongs to a household."""

    id = fields.IntField(primary_key=True)
    household = fields.ForeignKeyField("models.Household", related_name="custodies", on_delete=fields.RESTRICT)
    household_id: int
    child = fields.ForeignKeyField("models.Child", related_name="custodies", on_delete=fields.RESTRICT)

    class Meta:
        table = "custody"
        unique_together = (("household", "child"),)
        indexes = [("child_id",)]


class Contact(Model):
    """Someone the household named, who may or may not pick the children up."""

    id = fields.IntField(primary_key=True)
    household = fields.ForeignKeyField("models.Household", related_name="contacts", on_delete=fields.RESTRICT)
    first_name = fields.CharField(max_length=80)
    last_name = fields.CharField(max_length=80)
    phone = fields.CharField(max_length=20, null=True)
    may_pick_up = fields.BooleanField(db_default=False)

    class Meta:
        table = "contact"
        indexes = [("household_id",)]


class Officer(Model):
    """Someone who works for the town hall. Their `role`, of `domain/rights.py`, may be in a department or at a site."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="officers", on_delete=fields.RESTRICT)
    name = fields.CharField(max_length=120)
    role = fields.CharField(max_length=30, db_default="nobody")
    department = fields.ForeignKeyField(
        "models.Department", related_name="officers", on_delete=fields.RESTRICT, null=True
    )
    site = fields.ForeignKeyField("models.Site", related_name="officers", on_delete=fields.RESTRICT, null=True)
    email = fields.CharField(max_length=254, null=True)

    class Meta:
        table = "officer"


class Account(Model):
    """A sign-in of one town, for a guardian or for an officer (never both). Without a password its hash is "".
    Times are real but those of signing in; `password_until` is the end of a temporary one, or of one that
    a stranger knew."""

    id = fields.IntField(primary_key=True)
    public_id = fields.UUIDField(unique=True)
    town = fields.ForeignKeyField("models.Town", related_name="accounts", on_delete=fields.RESTRICT)
    town_id: int
    username = fields.CharField(max_length=120)
    username_key = fields.CharField(max_length=120)
    password_hash = fields.CharField(max_length=200, db_default="")
    password_until = fields.DatetimeField(null=True)
    must_change = fields.BooleanField(db_default=False)
    invited_at = fields.DatetimeField(null=True)
    activated_at = fields.DatetimeField(null=True)
    disabled_at = fields.DatetimeField(null=True)
    terms_hash = fields.CharField(max_length=64, null=True)
    terms_at = fields.DatetimeField(null=True)
    guardian = fields.OneToOneField("models.Guardian", related_name="account", on_delete=fields.RESTRICT, null=True)
    guardian_id: int | None
    officer = fields.OneToOneField("models.Officer", related_name="account", on_delete=fields.RESTRICT, null=True)
    officer_id: int | None
    signed_in_at = fields.DatetimeField(null=True)
    previous_sign_in_at = fields.DatetimeField(null=True)
    is_demo = fields.BooleanField(db_default=False)

    class Meta:
        table = "account"
        unique_together = (("town", "username_key"),)


class Session(Model):
    """A sign-in on one device, named by the hash of its first token; what its browser holds now is `current_hash`.
    Only hashes are kept, times are real, not the town's."""

    token_hash = fields.CharField(max_length=64, primary_key=True)
    account = fields.ForeignKeyField("models.Account", related_name="sessions", on_delete=fields.CASCADE)
    account_id: int
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    device = fields.CharField(max_length=200)
    confirmed_at = fields.DatetimeField(null=True)
    current_hash = fields.CharField(max_length=64, null=True)
    previous_hash = fields.CharField(max_length=64, null=True)
    salt = fields.CharField(max_length=64, null=True)
    rotated_at = fields.DatetimeField(null=True)
    taken_at = fields.DatetimeField(null=True)
    passkey_at = fields.DatetimeField(null=True)
    ended = fields.CharField(max_length=20, null=True)
    second_factor_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"
        indexes = [("account_id",), ("expires_at",)]


class Attempt(Model):
    """Failed sign-ins of one account or one address since the window's start (real time)."""

    key = fields.CharField(max_length=200, primary_key=True)
    count = fields.IntField()
    since = fields.DatetimeField()

    class Meta:
        table = "attempt"
        indexes = [("since",)]
