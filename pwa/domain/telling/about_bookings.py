"""Letters about bookings: places that came free, days that the town closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings import locks
from pwa.domain.letters.kinds import Facts, Told
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import Notice, title_of
from pwa.domain.telling import queries
from pwa.domain.telling.departments import SAMPLE, contacts_in
from pwa.domain.telling.queries import BookingRow


@dataclass(frozen=True, slots=True)
class BookingTold:
    """A booking by what a family recognises it by, and its limits today."""

    child: str
    activity: str
    place: str
    day: date
    slot: str
    closed_reason: str | None
    book_by: datetime | None
    cancel_by: datetime | None
    enrolment: int
    number: int | None


@dataclass(frozen=True, slots=True)
class BookingsTold(Told):
    """The bookings, and the number of their request, when one made them all."""

    bookings: tuple[BookingTold, ...]
    number: int | None


async def tell(db: BaseDBAsyncClient, facts: Facts) -> BookingsTold:
    """The facts' `booking`, or all of their `bookings`. Raises LookupError when there is none."""
    ids = facts["bookings"] if "bookings" in facts else [facts["booking"]]
    found = await queries.bookings(db, ids)
    if not found:
        raise LookupError("no booking")
    numbers = {row.number for row in found}
    return BookingsTold(
        contacts=contacts_in(found),
        about=tuple(sorted({row.request for row in found if row.request})),
        bookings=tuple(booking_of(row) for row in found),
        number=numbers.pop() if len(numbers) == 1 else None,
    )


def booking_of(row: BookingRow) -> BookingTold:
    return BookingTold(
        child=row.child, activity=row.activity, place=row.place, day=row.day, slot=row.slot,
        closed_reason=row.closed_reason, book_by=locks.until(row.book_by, row.day),
        cancel_by=locks.until(row.cancel_by, row.day), enrolment=row.enrolment, number=row.number,
    )  # fmt: skip


async def notify(db: BaseDBAsyncClient, letter: Letter, sentences: Mapping[str, str]) -> Notice:
    """It leads to the request, or to all the bookings."""
    told = await tell(db, letter.facts)
    return Notice(
        title=title_of((booking.child, booking.activity) for booking in told.bookings),
        body=sentences["one" if len(told.bookings) == 1 else "several"],
        page=f"/demandes/{told.number}" if told.number else "/reservations",
        tag=f"demande-{told.number}" if told.number else letter.tag,
        request=told.number,
        about=told.about,
    )


LIMIT = datetime(2022, 1, 29, 13, 24, tzinfo=UTC)

BOOKINGS_SAMPLE = BookingsTold(
    SAMPLE,
    (1,),
    (
        BookingTold(
            "Fille",
            "Mercredi",
            "Centre",
            day=date(2022, 2, 2),
            slot="Matin",
            closed_reason="Grève",
            book_by=LIMIT,
            cancel_by=LIMIT,
            enrolment=12,
            number=23,
        ),
    ),
    23,
)
"""Complete, to try a template with."""
