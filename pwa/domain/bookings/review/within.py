"""Which requests an officer treats: those of the activities of their part of the town."""

from pwa.domain.rights import WHOLE, Part
from pwa.models.fragments import activity_of

ACTIVITY = f"EXISTS (SELECT 1 FROM enrolment e {activity_of()} WHERE e.id = r.enrolment_id AND {{0}} = ?)"


def within(part: Part) -> tuple[str, list[int]]:
    """What narrows a query on a request `r` to this part of its town, with its values."""
    if part == WHOLE:
        return "", []
    if part.department is not None:
        return f"AND {ACTIVITY.format('a.department_id')}", [part.department]
    return f"AND {ACTIVITY.format('g.site_id')}", [part.site or 0]
