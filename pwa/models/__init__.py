"""What is remembered: fields, constraints, facts. No rule, no sentence."""

from pwa.models.bookings import (
    Booking,
    BookingStatus,
    Enrolment,
    Mutation,
    Opening,
    OpeningSeats,
    Outcome,
    Overall,
    RequestLine,
    Season,
    Seats,
    ServiceRequest,
)
from pwa.models.events import Event, EventChain, JournalEntry
from pwa.models.jobs import Job
from pwa.models.letters import Letter, LetterRequest, PushSubscription
from pwa.models.people import (
    Account,
    Attempt,
    Child,
    Contact,
    Custody,
    Guardian,
    Household,
    Officer,
    Session,
)
from pwa.models.sites import Activity, ActivityGroup, Department, Fee, SchoolClass, Site, Slot
from pwa.models.towns import Closure, Instance, Town

__all__ = [
    "Account", "Activity", "ActivityGroup", "Attempt", "Booking", "BookingStatus",
    "Child", "Closure", "Contact", "Custody", "Department", "Enrolment", "Event", "EventChain", "Fee", "Guardian",
    "Household", "Instance", "Job", "JournalEntry", "Letter", "LetterRequest", "Mutation", "Officer", "Opening",
    "OpeningSeats", "Outcome", "Overall", "PushSubscription", "RequestLine", "SchoolClass", "Season", "Seats",
    "ServiceRequest", "Session", "Site", "Slot", "Town",
]  # fmt: skip
