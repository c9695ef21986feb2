"""What an import writes, kind after kind: its table, what its rows may say, and whom they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pwa.domain.imports import queries as q


@dataclass(frozen=True, slots=True)
class Kind:
    """`parents` are the columns that lead to rows of kinds before it; `known_by`, those that tell a row that was made
    here already; `given`, what a new row has when the file says nothing."""

    name: str
    sheet: str
    noun: str
    row: type[q.Row]
    given: Mapping[str, Any]
    parents: Mapping[str, str] = field(default_factory=dict)
    known_by: tuple[str, ...] = ()
    has_town: bool = True
    live: str = ""

    @property
    def table(self) -> str:
        return self.name

    def asked(self, town: int) -> q.Asked:
        return q.Asked(self.table, self.row, town if self.has_town else None, self.live)


HOUSEHOLD = Kind(
    "household", "foyers", "foyer", q.HouseholdRow,
    {"address": "", "postcode": "", "city": "", "is_resident": True, "family_quotient": None},
    live="merged_into_id IS NULL",
)  # fmt: skip
QUOTIENT = Kind(
    "quotient", "quotients", "quotient daté", q.QuotientRow, {"quotient": None, "starts_on": None},
    parents={"household_id": "household"}, known_by=("household_id", "starts_on"), has_town=False,
)  # fmt: skip
GUARDIAN = Kind(
    "guardian", "personnes", "adulte", q.GuardianRow,
    {"civility": "", "first_name": "", "last_name": "", "email": None, "phone": None},
)  # fmt: skip
CHILD = Kind(
    "child", "personnes", "enfant", q.ChildRow,
    {"first_name": "", "last_name": "", "birth_date": None, "expected_on": None},
)  # fmt: skip
CONTACT = Kind(
    "contact", "personnes", "contact", q.ContactRow,
    {"first_name": "", "last_name": "", "phone": None, "may_pick_up": False},
    parents={"household_id": "household"}, has_town=False,
)  # fmt: skip
MEMBERSHIP = Kind(
    "membership", "liens", "responsable dans un foyer", q.MembershipRow, {"is_payer": False, "since": None},
    parents={"household_id": "household", "guardian_id": "guardian"}, known_by=("household_id", "guardian_id"),
    has_town=False, live="until IS NULL",
)  # fmt: skip
CUSTODY = Kind(
    "custody", "liens", "enfant dans un foyer", q.CustodyRow, {},
    parents={"household_id": "household", "child_id": "child"}, known_by=("household_id", "child_id"), has_town=False,
)  # fmt: skip
ENROLMENT = Kind(
    "enrolment", "inscriptions", "inscription", q.EnrolmentRow,
    {"group_id": 0, "starts_on": None, "ends_on": None, "place": "", "school_class_id": None},
    parents={"child_id": "child"}, known_by=("child_id", "group_id", "starts_on"),
)  # fmt: skip
ACCOUNT = Kind(
    "account", "comptes", "compte", q.AccountRow, {"username": "", "password_hash": ""},
    parents={"guardian_id": "guardian"}, known_by=("guardian_id",),
)  # fmt: skip

KINDS = (HOUSEHOLD, QUOTIENT, GUARDIAN, CHILD, CONTACT, MEMBERSHIP, CUSTODY, ENROLMENT, ACCOUNT)
"""In the order in which they are written."""
