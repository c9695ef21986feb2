"""What the booking screens show: frozen values, ready to print; templates compute nothing."""

from dataclasses import dataclass
from datetime import date, datetime

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
    def answered(self) -> list[AnswerLine]:
        """The lines that wait for no officer."""
        return [line for line in self.lines if line.outcome != Outcome.PENDING]

    @property
    def awaited(self) -> list[AnswerLine]:
        """The lines that wait for one."""
        return [line for line in self.lines if line.outcome == Outcome.PENDING]

    @property
    def withdrawn(self) -> list[AnswerLine]:
        """The lines that the household gave up before their answer."""
        return [line for line in self.lines if (line.action, line.outcome) == (Ask.BOOK, Outcome.CANCELLED)]

    @property
    def has_refusal(self) -> bool:
        return any(line.outcome == Outcome.REFUSED for line in self.lines)

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
