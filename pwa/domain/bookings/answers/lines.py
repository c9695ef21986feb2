"""One line of an answer in words: its outcome, why, and what can be done."""

from pwa.domain.bookings.answers import standing
from pwa.domain.bookings.answers.answering import code_of
from pwa.domain.bookings.answers.queries import LineRow, RequestRow
from pwa.domain.bookings.screens.views import AnswerLine
from pwa.domain.bookings.words import WITHDRAWN
from pwa.domain.french import count, day_title, limit, of_service
from pwa.models.words import Ask, Outcome
from pwa.shared.texts.requests import NEXT_STEPS, OUTCOMES, REASONS


def answer_line(line: LineRow, r: RequestRow) -> AnswerLine:
    """The line as its page and its letters show it."""
    reason = WITHDRAWN if code_of(line) == WITHDRAWN else line.since or line.reason
    said = standing.sentence(line, r) if line.outcome == Outcome.UNCHANGED else sentence(REASONS, reason, line, r)
    return AnswerLine(
        line.opening_id,
        Ask(line.action),
        line.day,
        title=title_of(line),
        slot=line.slot,
        outcome=Outcome(line.outcome),
        outcome_label=label_of(line),
        reason=line.reason,
        sentence=said,
        next_step=sentence(NEXT_STEPS, reason, line, r),
        price=line.price_cents,
        id=line.id,
        since=line.since,
        boxes=line.boxes,
    )


def label_of(line: LineRow) -> str:
    """« Réservé »…; what did not change is said with what it is."""
    code = code_of(line)
    return OUTCOMES[f"unchanged_{line.action}" if code == Outcome.UNCHANGED else code]


def title_of(line: LineRow) -> str:
    if line.day:
        return day_title(line.day)
    return "Case inconnue" if line.boxes == 1 else count(line.boxes, "case inconnue", "cases inconnues")


def sentence(texts: dict[str, str], reason: str | None, line: LineRow, r: RequestRow) -> str | None:
    if reason is None or reason not in texts:
        return None
    when = limit(line.limit_at) if line.limit_at else "jour même"
    closed = line.closed_reason or "jour fermé"
    return texts[reason].format(
        limit=when, opens=when, closed_reason=closed, note=line.note,
        service=of_service(r.department), email=r.email, rank=line.rank,
    )  # fmt: skip
