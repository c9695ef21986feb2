"""What an officer's answer breaks of the town's own rules. It is said before it leaves, and never refused. Pure.

A limit is none of them: the family asked in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pwa.domain.bookings.demand import slots, weeks
from pwa.domain.bookings.demand.decision import reached
from pwa.domain.bookings.demand.holdings import DaysHeld
from pwa.domain.bookings.review.ruling import Days, Review, Ruling, beside
from pwa.domain.bookings.words import CautionCode, Facts, Live, OpeningFacts, Wish
from pwa.models.words import Ask, Outcome

GIVEN = (Outcome.BOOKED, Outcome.WAITING)


@dataclass(frozen=True, slots=True)
class Caution:
    """A rule that a line breaks, with the (slot, status) of that day it does not go with; or, of the answer as a whole,
    a week that it leaves too short."""

    code: CautionCode
    line: int = 0
    others: tuple[tuple[str, str], ...] = ()
    week: tuple[date, int] | None = None

    @property
    def key(self) -> str:
        """The same for the same words: what an officer has read is not asked again."""
        about = self.week if self.week else (self.line, *(part for other in self.others for part in other))
        return ".".join(map(str, (self.code, *about)))


def cautions_of(answer: Review, facts: Facts, child: int, held: DaysHeld) -> tuple[Caution, ...]:
    """The lines' own, in their order, then the weeks'."""
    by_booking = {one.id: one for one in facts.live}
    refused = set(answer.bookings(Outcome.REFUSED))
    days = beside((one for one in facts.live if one.id not in refused), child)
    decided = [
        (one, by_booking[one.booking]) for one in answer.rulings if one.booking and one.outcome != Outcome.PENDING
    ]
    lines = [caution for ruling, live in decided for caution in of_line(ruling, live, facts, days)]
    return (*lines, *short_weeks(decided, refused, held))


def of_line(ruling: Ruling, live: Live, facts: Facts, days: Days) -> Iterable[Caution]:
    opening = facts.openings[ruling.opening]
    there = [one for one in days[opening.group, opening.day] if one.id != live.id]
    if ruling.outcome == Outcome.REFUSED:
        asking = [one for one in there if one.status in GIVEN and opening.slot in one.requires]
        return caution(CautionCode.REQUIRED, ruling, asking)
    return (
        *([] if is_enrolled(opening, facts) else [Caution(CautionCode.NOT_ENROLLED, ruling.line)]),
        *caution(CautionCode.EXCLUDES, ruling, slots.clashing(opening, there)),
        *lacking(ruling, opening, there),
    )


def is_enrolled(opening: OpeningFacts, facts: Facts) -> bool:
    """The request's enrolment still covers the day."""
    return any(reached(Wish(Ask.BOOK, enrolment, opening.id), facts) for enrolment in facts.enrolled)


def caution(code: CautionCode, ruling: Ruling, others: Iterable[Live]) -> list[Caution]:
    named = tuple(sorted({(one.slot, one.status) for one in others}))
    return [Caution(code, ruling.line, named)] if named else []


def lacking(ruling: Ruling, opening: OpeningFacts, there: Iterable[Live]) -> list[Caution]:
    """Only of a place in line: the review refuses to book it."""
    missing = slots.missing(opening, there) if ruling.outcome == Outcome.WAITING else ()
    return [Caution(CautionCode.LACKS, ruling.line, tuple((slot, "") for slot in sorted(missing)))] if missing else []


def short_weeks(decided: Iterable[tuple[Ruling, Live]], refused: set[int], held: DaysHeld) -> list[Caution]:
    kept = [day for booking, day in held.days if booking not in refused]
    found = weeks.short_weeks(kept, (live.day for _, live in decided), held.at_least)
    return [Caution(CautionCode.SHORT_WEEK, week=week) for week in found]
