"""What a line that changed nothing found there: booked or not, since when and by whose request.

It is noted under the lock that decides: instants would not tell, since who arrives first is not always served first.
"""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.words import Line
from pwa.models.fragments import enrolment_of, live
from pwa.models.words import Ask, Outcome
from pwa.storage.databases import marks, run

NOTED = f"""
UPDATE request_line SET standing_id = (
    SELECT max(b.id) FROM booking b {enrolment_of("request_line.service_request_id")} AND e.child_id = b.child_id
    WHERE b.opening_id = request_line.opening_id
      AND CASE request_line.action WHEN '{Ask.BOOK}' THEN {live()} ELSE NOT ({live()}) END)
WHERE outcome = '{Outcome.UNCHANGED}' AND standing_id IS NULL AND {{}} IN ({{}})
"""


def of(line: Line) -> int | None:
    """The live booking that an unchanged line met."""
    return line.booking if line.outcome == Outcome.UNCHANGED else None


async def note(db: BaseDBAsyncClient, column: str, ids: Sequence[int]) -> None:
    """Look for what other unchanged lines, new (of these requests) or newly so, found, in the same transaction."""
    if ids:
        await run(db, NOTED.format(column, marks(len(ids))), ids)
