"""What a line that changed nothing found there: booked or not, since when and by whose request.

It is noted under the lock that decides: instants would not tell, since who arrives first is not always served first.
"""

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.words import Line
from pwa.domain.french import of_service, stamp
from pwa.models.fragments import live
from pwa.models.words import Ask, Outcome
from pwa.shared.texts.requests import STANDING
from pwa.storage.databases import marks, run

COLUMNS = f"""standing.id AS stands,
             CASE l.action WHEN '{Ask.BOOK}' THEN standing.made_at ELSE standing.cancelled_at END AS stands_since,
             its.number AS stands_number, its.household_id AS stands_household, doer.officer_id AS stands_officer,
             person.household_id AS stands_person_household, person.first_name AS stands_first_name"""
JOINS = f"""
LEFT JOIN booking standing ON standing.id = l.standing_id AND l.outcome = '{Outcome.UNCHANGED}'
  AND (l.action = '{Ask.BOOK}' OR NOT ({live("standing")}))
LEFT JOIN service_request its ON its.id = standing.service_request_id
LEFT JOIN account doer ON doer.id =
  CASE l.action WHEN '{Ask.BOOK}' THEN standing.made_by_id ELSE standing.cancelled_by_id END
LEFT JOIN guardian person ON person.id = doer.guardian_id"""
"""For lines `l` of requests `r`: what stood when they were decided, as long as an officer has not taken it back."""

NOTED = f"""
UPDATE request_line SET standing_id = (
    SELECT max(b.id) FROM booking b JOIN service_request r ON r.id = request_line.service_request_id
    JOIN enrolment e ON e.id = r.enrolment_id AND e.child_id = b.child_id
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


def sentence(line: dict[str, Any], r: dict[str, Any]) -> str:
    """« Déjà réservé par la demande n° 12, de Parent, le 24/01/2022 à 14:24. » A number only inside the household."""
    if line["stands"] is None:
        return STANDING[f"{line['action']}_bare"]
    is_own = line["stands_household"] == r["household_id"] and line["action"] == Ask.BOOK
    return STANDING[f"{line['action']}_{'number' if is_own else 'other'}"].format(
        number=line["stands_number"], by=author(line, r), at=stamp(line["stands_since"])
    )


def author(line: dict[str, Any], r: dict[str, Any]) -> str:
    """A first name inside the household, a role outside of it."""
    if line["stands_person_household"] is None:
        named = "department" if line["stands_officer"] else "town"
        return STANDING[named].format(service=of_service(r["department"]))
    if line["stands_person_household"] != r["household_id"]:
        return STANDING["other_household"].format(child=r["first_name"])
    return str(line["stands_first_name"])
