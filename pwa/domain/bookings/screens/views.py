"""What the booking screens show: frozen values, ready to print; templates compute nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from pwa.domain.bookings.screens.weeks import Week
from pwa.models.words import Ask, Outcome, Overall


@dataclass(frozen=True, slots=True)
class Heading:
    """Who and what a season or a request is about (SL-52)."""

    enrolment: int
    child: str
    activity: str
    place: str
    period: str
    class_label: str | None
    department: str

    @property
    def short(self) -> str:
        """« Bébé - Accueil périscolaire »."""
        return f"{self.child} - {self.activity}"

    @property
    def full(self) -> str:
        """« Bébé - Accueil périscolaire - du … au … - Hector Ducamp Élémentaire - Classe … » (SL-52)."""
        parts = [self.child, self.activity, self.period, self.place]
        return " - ".join([*parts, f"Classe {self.class_label}"] if self.class_label else parts)


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
    also: tuple[int, ...] = ()

    @property
    def open_weekdays(self) -> frozenset[int]:
        """The ISO weekdays with a box somewhere in the season; a phone shrinks the others."""
        return frozenset().union(*(week.open_weekdays for week in self.weeks))

    @property
    def shows(self) -> frozenset[str]:
        """What some box of the season says of itself: its lock, else its state. The legend explains no other."""
        return frozenset().union(*(week.shows for week in self.weeks))


@dataclass(frozen=True, slots=True)
class RecapDay:
    """« mardi 01/02/2022 » with the labels of its slots."""

    day: date
    title: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recap:
    """Step 2. `book` and `cancel` are `enrolment:opening` values for the post; `price` is signed cents, of the demand
    made for the siblings in `also` too; `each` is what every sibling adds; `foreseen` what to expect, and of whom;
    `draft` the question that ticks it again on the grid."""

    heading: Heading
    applicant: str
    added: tuple[RecapDay, ...]
    removed: tuple[RecapDay, ...]
    price: int
    book: tuple[str, ...]
    cancel: tuple[str, ...]
    siblings: tuple[Sibling, ...]
    also: frozenset[int]
    each: dict[int, int]
    foreseen: tuple[tuple[str, str], ...]
    mutation: str
    account: str
    as_of: str
    earliest_limit: datetime | None
    is_reviewed: bool
    draft: str

    @property
    def month(self) -> str:
        """The month of its first day, as the grid's address says it: « #2022-02 »."""
        days = [one.day for one in (*self.added, *self.removed)]
        return f"#{min(days):%Y-%m}" if days else ""


@dataclass(frozen=True, slots=True)
class EnrolmentCard:
    """A card of « Modifier les réservations » (SL-45, SL-46); `enrolment` is None for the how-to-enrol card (SL-50)."""

    enrolment: int | None
    child: str | None
    activity: str
    activity_code: str
    place: str | None
    period: str | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of a request with its outcome; `sentence` and `next_step` are for the family, `since` what became
    of a place in a waiting list."""

    opening: int | None
    action: Ask
    day: date | None
    title: str
    slot: str | None
    outcome: Outcome
    outcome_label: str
    reason: str | None
    sentence: str | None
    next_step: str | None
    price: int
    id: int | None = None
    since: str | None = None
    boxes: int = 1


@dataclass(frozen=True, slots=True)
class RequestSummary:
    """A demande as « Dernières demandes » shows it (SL-73); `waits` only while a place in a waiting list is hoped for,
    `to_come` while an officer owes an answer, `treated_at` once one answered."""

    number: int
    made_at: datetime
    department: str
    kind: str
    label: str
    overall: str
    overall_label: str
    waits: str | None
    by: str
    treated_at: datetime | None
    to_come: str | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """A demande as its page and the receipt show it (SL-73); `silence` and `to_come` only while an answer is owed,
    `treated_at` and `treated_by` once an officer answered; the weeks that keep too few days now."""

    number: int
    made_at: datetime
    department: str
    department_email: str
    department_phone: str | None
    silence: str | None
    kind: str
    label: str
    overall: str
    overall_label: str
    told: str
    price: int
    heading: Heading
    lines: tuple[AnswerLine, ...]
    by: str
    treated_at: datetime | None = None
    treated_by: str | None = None
    short_weeks: tuple[str, ...] = ()
    to_come: str | None = None
    id: int = 0

    @property
    def boxes(self) -> int:
        """How many were asked for, those that nobody can reach too."""
        return sum(line.boxes for line in self.lines)

    @property
    def month(self) -> str:
        """The month of the grid it is about, as its address says it: « #2022-02 »."""
        days = [line.day for line in self.lines if line.day]
        return f"#{min(days):%Y-%m}" if days else ""

    @property
    def is_in_part(self) -> bool:
        """An officer answered some of its lines, not all."""
        return self.treated_at is not None and self.overall == Overall.PENDING


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of a child's agenda (SPE-32): what is booked, waiting or pending."""

    day: date
    title: str
    items: tuple[tuple[str, str, str, str, int | None], ...]
    """(activity, slot label, place, state, rank in the waiting list)"""
