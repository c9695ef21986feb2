"""What happens to those who work for the town hall: an account given, a duty changed."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class OfDuty(Detail):
    """The `role`, in a `department` or at a `site` of the town."""

    role: str
    department: int | None = None
    site: int | None = None


@dataclass(frozen=True)
class OfficerAdded(OfDuty):
    verb = Verb.OFFICER_ADDED


@dataclass(frozen=True)
class DutyChanged(OfDuty):
    verb = Verb.DUTY_CHANGED


@dataclass(frozen=True)
class PasswordGiven(Detail):
    """A temporary one, by an administrator or a command, to be changed at the next sign-in."""

    verb = Verb.PASSWORD_GIVEN


@dataclass(frozen=True)
class OfficerInvited(Detail):
    """By a mail with a link."""

    verb = Verb.OFFICER_INVITED


@dataclass(frozen=True)
class OfficerAddressCorrected(Detail):
    """Their e-mail address, by an administrator or a command."""

    verb = Verb.OFFICER_ADDRESS_CORRECTED
