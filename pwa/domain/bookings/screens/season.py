"""The season of an enrolment as one page: every week, every box, in a constant number of queries."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pwa.domain.accounts.users import User
from pwa.domain.bookings import locks, queries
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.queries import EnrolmentRow, Mark, OpeningRow
from pwa.domain.bookings.screens.boxes import Terms
from pwa.domain.bookings.screens.timetable import Common, Sight, Timetable, common_of, timetable_of
from pwa.domain.bookings.screens.views import Heading
from pwa.domain.bookings.screens.weeks import Row, Week, months_of, rows_of
from pwa.domain.calendars import limits, schools
from pwa.domain.calendars.days import Rhythm
from pwa.domain.calendars.rules import Rules
from pwa.domain.french import period
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another enrolment the same demand could be made for (SL-70)."""

    enrolment: int
    child: str
    label: str


@dataclass(frozen=True, slots=True)
class SeasonPage:
    """The whole season of an enrolment. `months` are (« 2022-02 », « Février 2022 »), `slots` (code, label);
    `excludes` gives by label the slots that do not go with it; `also` are the siblings a draft is for."""

    heading: Heading
    period: str
    weeks: tuple[Week, ...]
    months: tuple[tuple[str, str], ...]
    shown_month: str
    slots: tuple[tuple[str, str], ...]
    excludes: dict[str, list[str]]
    siblings: tuple[Sibling, ...]
    is_reviewed: bool
    min_days_a_week: int | None
    deadline: str
    account: str
    as_of: datetime
    today: date
    also: tuple[int, ...] = ()

    @property
    def gone(self) -> int:
        """How many weeks are over, and folded away; none once they all are."""
        over = bisect_left(self.weeks, self.today, key=lambda week: week.ends_on)
        return over if over < len(self.weeks) else 0

    @property
    def here(self) -> str:
        """The month where one starts: that of the first week which is not over."""
        return self.weeks[self.gone].months[-1] if self.weeks[-1].ends_on >= self.today else ""

    @property
    def rows(self) -> list[Row]:
        """The weeks as they are drawn."""
        return rows_of(self.weeks, self.shown_month, self.here, self.gone)

    @property
    def open_weekdays(self) -> frozenset[int]:
        """The ISO weekdays with a box somewhere in the season; a phone shrinks the others."""
        return frozenset().union(*(week.open_weekdays for week in self.weeks))

    @property
    def shows(self) -> frozenset[str]:
        """What some box of the season says of itself: its lock, else its state. The legend explains no other."""
        return frozenset().union(*(week.shows for week in self.weeks))


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who asks to see an enrolment now: it, its siblings of that activity, and what is common to its group."""

    town: TownView
    user: User
    asked: EnrolmentRow
    siblings: Sequence[EnrolmentRow]
    timetable: Timetable
    at: Moment

    @property
    def version(self) -> str:
        """What the page depends on beside the build, the account and the date: it moves when the page may have."""
        asked = self.asked
        parts = [asked.id, asked.revision, asked.household_revision, asked.town_revision, asked.version,
                 asked.seats_revision, *self.timetable.passed(self.at),
                 *(f"{one.id}.{one.starts_on}.{one.ends_on}" for one in (asked, *self.siblings))]  # fmt: skip
        return "-".join(str(part) for part in parts)

    @property
    def terms(self) -> Terms:
        """The activity's."""
        asked = self.asked
        return Terms(asked.rules.few, asked.has_waiting_list, asked.is_reviewed)

    @property
    def common(self) -> Common:
        """The season as everyone sees it who pays the same."""
        asked, user = self.asked, self.user
        rhythm = Rhythm.of(asked.kind, schools.where_is(self.town.zone, self.town.profile), asked.rules)
        prices = self.timetable.prices(user.quotient, user.is_resident)
        passed, today = self.timetable.passed(self.at), self.at.today
        sight = Sight(
            asked.starts_on, asked.ends_on, today, passed=passed, prices=prices, terms=self.terms, rhythm=rhythm
        )
        return common_of(self.timetable, sight, self.at)

    async def marks(self) -> Sequence[Mark]:
        """What this child's season has of its own."""
        return await queries.marks(self.asked, self.at.today, self.terms.few)


async def visit_of(town: TownView, user: User, enrolment: int, now: datetime) -> Visit:
    """Raises NotFound for an id that is unknown or someone else's."""
    found = await queries.enrolments(user.household_id, enrolment, town.id)
    if not found:
        raise NotFound()
    asked, *siblings = found
    return Visit(town, user, asked, siblings, await timetable_of(asked), locks.moment(now))


async def page_of(visit: Visit) -> SeasonPage:
    """The whole season of the enrolment."""
    asked, at, common = visit.asked, visit.at, visit.common
    weeks = common.marked(await visit.marks())
    return SeasonPage(
        heading=heading_of(asked._asdict()),
        period=period(asked.starts_on, asked.ends_on),
        weeks=weeks,
        months=months_of(asked.starts_on, asked.ends_on),
        shown_month=shown_month(asked, weeks, at.today),
        slots=tuple(common.slots.items()),
        excludes=common.excludes,
        siblings=tuple(Sibling(one.id, one.first_name, sibling_label(one)) for one in visit.siblings),
        is_reviewed=asked.is_reviewed,
        min_days_a_week=asked.rules.min_days_a_week,
        deadline=deadline_of(asked.rules, common.openings, at),
        account=visit.user.public_id,
        as_of=at.now,
        today=at.today,
    )


def shown_month(asked: EnrolmentRow, weeks: Sequence[Week], today: date) -> str:
    """The first month from today on with a box to change, else with a box; else the nearest of the enrolment."""
    coming = [day for week in weeks if week.ends_on >= today for day in week.days if day.boxes and day.date >= today]
    free = (day.date for day in coming if any(box.look.lock is None for box in day.boxes))
    nearest = min(max(today, asked.starts_on), asked.ends_on)
    return f"{next(free, coming[0].date if coming else nearest):%Y-%m}"


def deadline_of(rules: Rules, openings: Sequence[OpeningRow], at: Moment) -> str:
    """Until when one can book: the activity's rule in words or, where windows stand for it, the first window of the
    openings that is not over; empty when there is none."""
    if not rules.windows:
        return limits.describe(rules.add)
    days: dict[tuple[datetime | None, datetime], list[date]] = defaultdict(list)
    for o in openings:
        if o.closed_reason is None and o.book_by and locks.until(o.book_by, o.day) >= at.minute:
            days[o.opens_at, o.book_by].append(o.day)
    if not days:
        return ""
    (opens_at, book_by), those = next(iter(days.items()))
    return limits.until(opens_at, book_by, those[0], those[-1])


def heading_of(row: dict[str, Any]) -> Heading:
    teacher = f" {row['teacher']}" if row["teacher"] else ""
    return Heading(
        row["id"], row["first_name"], row["name"], place=row["place"], period=period(row["starts_on"], row["ends_on"]),
        class_label=f"{row['class_name']}{teacher}" if row["class_name"] else None, department=row["department"],
    )  # fmt: skip


def sibling_label(one: EnrolmentRow) -> str:
    """« Fille - Accueil périscolaire - Hector Ducamp Élémentaire »."""
    return f"{one.first_name} - {one.name} - {one.place}"
