"""What each event says beyond who, for whom, what and when. Ids and codes only, never personal data."""

from dataclasses import dataclass
from typing import Any, Self

from pwa.domain.events import rooms
from pwa.domain.events.detail import Detail, every
from pwa.domain.events.verbs import Verb
from pwa.shared.gathering import modules_of


@dataclass(frozen=True)
class SignedIn(Detail):
    """`by` a passkey; nothing is said of a password."""

    verb = Verb.SIGNED_IN
    by: str | None = None


@dataclass(frozen=True)
class SignedOut(Detail):
    verb = Verb.SIGNED_OUT


@dataclass(frozen=True)
class SignedOutEverywhere(Detail):
    verb = Verb.SIGNED_OUT_EVERYWHERE


@dataclass(frozen=True)
class SignInFailed(Detail):
    """`network` is a trace; `count`, those of the window so far."""

    verb = Verb.SIGN_IN_FAILED
    network: str
    count: int


@dataclass(frozen=True)
class SignInShut(Detail):
    """`ways`: pair, address, account."""

    verb = Verb.SIGN_IN_SHUT
    network: str
    count: int
    ways: list[str]


@dataclass(frozen=True)
class SensitiveRead(Detail):
    """What was read, by the `action` that let it be, and of which `sensitivity`."""

    verb = Verb.SENSITIVE_READ
    action: str
    sensitivity: str


@dataclass(frozen=True)
class DeviceAdded(Detail):
    verb = Verb.DEVICE_ADDED


@dataclass(frozen=True)
class DeviceRemoved(Detail):
    verb = Verb.DEVICE_REMOVED


@dataclass(frozen=True)
class DeviceTried(Detail):
    verb = Verb.DEVICE_TRIED


@dataclass(frozen=True)
class DeviceTakenOver(Detail):
    """`from_account` is kept as `from`."""

    verb = Verb.DEVICE_TAKEN_OVER
    from_account: int

    def as_document(self) -> dict[str, Any]:
        return {"from": self.from_account}

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        return cls(document["from"])


@dataclass(frozen=True)
class MediumChosen(Detail):
    verb = Verb.MEDIUM_CHOSEN
    is_mail_only: bool


@dataclass(frozen=True)
class RequestDecided(Detail):
    verb = Verb.REQUEST_DECIDED
    mutation: int
    lines: int
    overall: str


@dataclass(frozen=True)
class RequestWithdrawn(Detail):
    """`by` is the mutation that gave the boxes up."""

    verb = Verb.REQUEST_WITHDRAWN
    by: int


@dataclass(frozen=True)
class RequestTreated(Detail):
    """`of` is the request that the officer answered, which may be another one of the same boxes."""

    verb = Verb.REQUEST_TREATED
    lines: int
    of: int
    overall: str


@dataclass(frozen=True)
class RequestReopened(Detail):
    verb = Verb.REQUEST_REOPENED


@dataclass(frozen=True)
class OfBoxes(Detail):
    """By the mutation of a later request, to `boxes` that the request had asked for."""

    by: int
    boxes: int


@dataclass(frozen=True)
class BookingsGivenBack(OfBoxes):
    verb = Verb.BOOKINGS_GIVEN_BACK


@dataclass(frozen=True)
class PlacesConfirmed(OfBoxes):
    """Places that were offered to who waited."""

    verb = Verb.PLACES_CONFIRMED


@dataclass(frozen=True)
class Promoted(Detail):
    """`by` is the mutation that left the place, if a family did."""

    verb = Verb.PROMOTED
    by: int | None = None


@dataclass(frozen=True)
class Offered(Detail):
    verb = Verb.OFFERED
    by: int | None = None


@dataclass(frozen=True)
class SeasonPublished(Detail):
    verb = Verb.SEASON_PUBLISHED
    added: int
    moved: int
    closed: int
    kept: int
    held: int


@dataclass(frozen=True)
class OpeningClosed(Detail):
    verb = Verb.OPENING_CLOSED


@dataclass(frozen=True)
class BookingCancelled(Detail):
    """By the town, which closed the `opening`."""

    verb = Verb.BOOKING_CANCELLED
    opening: int


@dataclass(frozen=True)
class BookingsTakenOver(Detail):
    """From what the town hall had before."""

    verb = Verb.BOOKINGS_TAKEN_OVER
    count: int


@dataclass(frozen=True)
class EventsPurged(Detail):
    """`count` of them, older than the town keeps."""

    verb = Verb.EVENTS_PURGED
    count: int


ROOMS = list(modules_of(rooms))
DETAIL_OF: dict[Verb, type[Detail]] = {one.verb: one for one in every(Detail) if hasattr(one, "verb")}
"""What is read back with, from here and from each room."""
