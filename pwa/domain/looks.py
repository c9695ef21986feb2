"""How an answer looks, on a page as in a mail: never by its colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from pwa.models.words import Outcome, Overall, RequestState


@dataclass(frozen=True, slots=True)
class Look:
    """A sign of `components/icons.html`, and the class of the colour that goes with it."""

    sign: str
    tone: str


YES, NO, PART = Look("check", "good"), Look("cross", "bad"), Look("half", "warn")
DONE, GIVEN_UP = Look("check", "dim"), Look("cross", "dim")
SAME, WAITS, STUDIED = Look("equal", "dim"), Look("hourglass", "warn"), Look("eye", "pend")

LOOKS: Mapping[str, Look] = {
    Outcome.BOOKED: YES,
    Outcome.CANCELLED: YES,
    Outcome.UNCHANGED: SAME,
    Outcome.REFUSED: NO,
    Outcome.WAITING: WAITS,
    Outcome.PENDING: STUDIED,
    Overall.POSITIVE: YES,
    Overall.NEGATIVE: NO,
    Overall.PARTIAL: PART,
    Overall.WAITING: WAITS,
    Overall.PENDING: STUDIED,
    RequestState.DECIDED: DONE,
    RequestState.WITHDRAWN: GIVEN_UP,
}
"""A line's outcome, a whole request's, or where a request stands that has no more to say than that."""
