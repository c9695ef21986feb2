"""An opening and a child's mark on it, as one dict, for the tests of what a box shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pwa.domain.bookings import locks
from pwa.domain.bookings.queries import Mark, OpeningRow
from pwa.domain.bookings.screens.boxes import Box, Terms, box_of

OPENING = {"slot_id": 1, "opens_at": None, "book_by": None, "cancel_by": None, "closed_reason": None, "code": "matin",
           "excludes": [], "fee_id": None, "brackets": None, "outside_cents": None}  # fmt: skip


def shown(
    row: Mapping[str, Any], enrolment: int, price: int, now: datetime, *, few: int = 5, waiting_list: bool = True,
    is_reviewed: bool = False,
) -> Box:  # fmt: skip
    """The box of that row on the grid of an enrolment."""
    opening = OpeningRow(**OPENING | {key: value for key, value in row.items() if key in OpeningRow._fields})
    is_own = row.get("enrolment_id") == enrolment
    mark = Mark(opening.id, is_own=is_own, **{key: row.get(key) for key in MARKED})
    return box_of(opening, mark, Terms(few, waiting_list, is_reviewed), price, locks.moment(now))


MARKED = ("status", "price_cents", "seats_left", "someone_waits", "rank")
