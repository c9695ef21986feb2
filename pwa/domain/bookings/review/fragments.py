"""Which requests an officer treats: those of their department, or of the activities of their site."""

from pwa.domain.rights import WHOLE, Part
from pwa.models.fragments import activity_of

AT_SITE = f"""EXISTS (SELECT 1 FROM booking_request here JOIN enrolment e ON e.id = here.enrolment_id {activity_of()}
                      WHERE here.service_request_id = r.id AND g.site_id = ?)"""


def within(part: Part) -> tuple[str, list[int]]:
    """What narrows a query on a request `r` to this part of its town, with its values."""
    if part == WHOLE:
        return "", []
    if part.department is not None:
        return "AND r.department_id = ?", [part.department]
    return f"AND {AT_SITE}", [part.site or 0]
