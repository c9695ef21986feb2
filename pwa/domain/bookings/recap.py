"""Step 2: what a family is about to ask, computed from its boxes; it writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pwa.domain.bookings.views import Box, Recap, RecapDay, SeasonPage
from pwa.domain.french import day_title

WAITING = " (liste d’attente)"


def recap_of(season: SeasonPage, seen: set[int], want: set[int], applicant: str, mutation: UUID) -> Recap:
    """The difference between the boxes live on the page and those ticked. Locked and unknown ones stay out."""
    boxes = {box.opening: (day.date, box) for week in season.weeks for day in week.days for box in day.boxes}
    free = {opening for opening, (_, box) in boxes.items() if box.look.lock is None}
    book = [opening for opening in boxes if opening in (want - seen) & free]
    cancel = [opening for opening in boxes if opening in (seen - want) & free]
    enrolment = season.heading.enrolment
    limits = [limit for opening in book if (limit := boxes[opening][1].book_by)]
    limits += [limit for opening in cancel if (limit := boxes[opening][1].cancel_by)]
    return Recap(
        heading=season.heading,
        applicant=applicant,
        added=days_of(boxes[opening] for opening in book),
        removed=days_of(boxes[opening] for opening in cancel),
        price=sum(boxes[o][1].look.price for o in book if boxes[o][1].look.state == "free")
        - sum(boxes[o][1].look.price for o in cancel if boxes[o][1].look.state == "booked"),
        book=tuple(f"{enrolment}:{opening}" for opening in book),
        cancel=tuple(f"{enrolment}:{opening}" for opening in cancel),
        siblings=season.siblings,
        mutation=str(mutation),
        account=season.account,
        as_of=season.as_of.isoformat(),
        earliest_limit=min(limits, default=None),
    )


def days_of(boxes: Iterable[tuple[date, Box]]) -> tuple[RecapDay, ...]:
    """« mardi 01/02/2022 » with « Matin », « Soir » (SL-68); a full one says that it is for the waiting list."""
    days: dict[date, list[str]] = defaultdict(list)
    for day, box in boxes:
        days[day].append(f"{box.look.label}{WAITING}" if box.look.state == "waitable" else box.look.label)
    return tuple(RecapDay(day, day_title(day), tuple(labels)) for day, labels in sorted(days.items()))
