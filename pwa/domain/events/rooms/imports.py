"""What happens to a household that comes from another software."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class HouseholdImported(Detail):
    """By a file: how many rows of the household were made, and changed."""

    verb = Verb.HOUSEHOLD_IMPORTED
    created: int
    changed: int
