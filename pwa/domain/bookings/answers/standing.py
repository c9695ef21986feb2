"""What a line that changed nothing found there, in words: booked or not, since when and by whose request."""

from pwa.domain.bookings.answers.queries import LineRow, RequestRow
from pwa.domain.french import of_service, stamp
from pwa.models.words import Ask
from pwa.shared.texts.requests import STANDING


def sentence(line: LineRow, r: RequestRow) -> str:
    """« Déjà réservé par la demande n° 12, de Parent, le 24/01/2022 à 14:24. » A number only inside the household."""
    if line.stands is None:
        return STANDING[f"{line.action}_bare"]
    is_own = line.stands_household == r.household_id and line.action == Ask.BOOK
    since = stamp(line.stands_since) if line.stands_since else ""
    return STANDING[f"{line.action}_{'number' if is_own else 'other'}"].format(
        number=line.stands_number, by=author(line, r), at=since
    )


def author(line: LineRow, r: RequestRow) -> str:
    """A first name inside the household, a role outside of it."""
    if line.stands_person is None:
        named = "department" if line.stands_officer else "town"
        return STANDING[named].format(service=of_service(r.department))
    if not line.stands_is_ours:
        return STANDING["other_household"].format(child=r.first_name)
    return str(line.stands_first_name)
