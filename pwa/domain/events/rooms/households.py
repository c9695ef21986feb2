"""What was done to a household, which is their subject. Ids and names of fields only, never what they hold."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class OfGuardian(Detail):
    guardian: int


@dataclass(frozen=True)
class OfChild(Detail):
    child: int


@dataclass(frozen=True)
class OfContact(Detail):
    contact: int


@dataclass(frozen=True)
class HouseholdMade(Detail):
    verb = Verb.HOUSEHOLD_MADE


@dataclass(frozen=True)
class HouseholdChanged(Detail):
    verb = Verb.HOUSEHOLD_CHANGED
    fields: list[str]


@dataclass(frozen=True)
class QuotientChanged(Detail):
    """From which day on, never how much."""

    verb = Verb.QUOTIENT_CHANGED
    starts_on: str = ""


@dataclass(frozen=True)
class GuardianJoined(OfGuardian):
    verb = Verb.GUARDIAN_JOINED


@dataclass(frozen=True)
class GuardianChanged(OfGuardian):
    verb = Verb.GUARDIAN_CHANGED
    fields: list[str]


@dataclass(frozen=True)
class GuardianLeft(OfGuardian):
    verb = Verb.GUARDIAN_LEFT


@dataclass(frozen=True)
class ChildJoined(OfChild):
    verb = Verb.CHILD_JOINED


@dataclass(frozen=True)
class ChildChanged(OfChild):
    verb = Verb.CHILD_CHANGED
    fields: list[str]


@dataclass(frozen=True)
class ChildLeft(OfChild):
    verb = Verb.CHILD_LEFT


@dataclass(frozen=True)
class ContactAdded(OfContact):
    verb = Verb.CONTACT_ADDED


@dataclass(frozen=True)
class ContactChanged(OfContact):
    verb = Verb.CONTACT_CHANGED
    fields: list[str]


@dataclass(frozen=True)
class ContactRemoved(OfContact):
    verb = Verb.CONTACT_REMOVED


@dataclass(frozen=True)
class ChildEnrolled(OfChild):
    verb = Verb.CHILD_ENROLLED
    enrolment: int


@dataclass(frozen=True)
class EnrolmentChanged(OfChild):
    verb = Verb.ENROLMENT_CHANGED
    enrolment: int
    fields: list[str]


@dataclass(frozen=True)
class HouseholdsMerged(Detail):
    """`gone` lives on in the subject: what came from it, so that a clerk can undo it by hand."""

    verb = Verb.HOUSEHOLDS_MERGED
    gone: int
    guardians: list[int]
    children: list[int]
    contacts: list[int]
    requests: int


@dataclass(frozen=True)
class ChildrenMerged(Detail):
    """`gone` lives on in `child`: its enrolments then, the bookings that ended because both had them."""

    verb = Verb.CHILDREN_MERGED
    child: int
    gone: int
    enrolments: list[int]
    ended: list[int]
    requests: int
