"""What a line that changed nothing found there: booked or not, since when and by whose request.

It is noted under the lock that decides: instants would not tell, since who arrives first is not always served first.
"""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.demand import writes
from pwa.domain.bookings.words import Line
from pwa.models.words import Outcome


def of(line: Line) -> int | None:
    """The live booking that an unchanged line met."""
    return line.booking if line.outcome == Outcome.UNCHANGED else None


async def note(db: BaseDBAsyncClient, column: str, ids: Sequence[int]) -> None:
    """Look for what other unchanged lines, new (of these requests) or newly so, found, in the same transaction."""
    await writes.standing(db, column, ids)
