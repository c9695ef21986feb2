"""What a line that changed nothing found there: booked or not, since when and by whose request."""

from typing import Any

from pwa.domain.french import of_service, stamp
from pwa.texts import STANDING

COLUMNS = """standing.id AS stands, COALESCE(standing.cancelled_at, standing.made_at) AS stands_since,
             its.number AS stands_number, its.household_id AS stands_household, doer.officer_id AS stands_officer,
             person.household_id AS stands_person_household, person.first_name AS stands_first_name"""
JOINS = """
LEFT JOIN booking standing ON l.outcome = 'unchanged' AND standing.id = (
    SELECT max(b.id) FROM booking b WHERE b.opening_id = l.opening_id AND b.child_id = e.child_id
    AND CASE l.action WHEN 'book' THEN b.made_at <= r.made_at AND (b.cancelled_at IS NULL OR b.cancelled_at > r.made_at)
                      ELSE b.cancelled_at <= r.made_at END)
LEFT JOIN service_request its ON its.id = standing.service_request_id
LEFT JOIN account doer ON doer.id = CASE l.action WHEN 'book' THEN standing.made_by_id ELSE standing.cancelled_by_id END
LEFT JOIN guardian person ON person.id = doer.guardian_id"""
"""For lines `l` of requests `r` about enrolments `e`: the booking as it was when the request arrived."""


def sentence(line: dict[str, Any], r: dict[str, Any]) -> str:
    """« Déjà réservé par la demande n° 12, de Parent, le 24/01/2022 à 14:24. » A number only inside the household."""
    if line["stands"] is None:
        return STANDING[f"{line['action']}_bare"]
    is_own = line["stands_household"] == r["household_id"] and line["action"] == "book"
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
