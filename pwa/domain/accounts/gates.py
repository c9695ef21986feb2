"""Gates: what somebody who has just signed in must do before anything else, in this order."""

from enum import StrEnum

from pwa.domain import terms
from pwa.domain.accounts.users import User
from pwa.domain.refusals import Refusal
from pwa.domain.towns import TownView


class Gate(StrEnum):
    """By the name of the page that lets through."""

    CREDENTIALS = "first_credentials"
    TERMS = "terms"


class Gated(Refusal):
    """Not before the gate: a phone that sends keeps its request, as it does for who must sign in."""

    code = "gated"


def gate_of(town: TownView, user: User) -> Gate | None:
    """The one that this user stands before. Officers accept no terms of families."""
    if user.must_change:
        return Gate.CREDENTIALS
    return Gate.TERMS if user.is_guardian and terms.is_owed(town.profile, user.terms_hash) else None
