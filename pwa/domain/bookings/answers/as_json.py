"""The answer as a phone keeps it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.screens.views import RequestView
from pwa.shared.texts.requests import OVERALL


def as_json(
    requests: Sequence[RequestView], mutation: UUID, received_at: datetime, urls: dict[str, Any]
) -> dict[str, Any]:
    """`urls` gives `received` and, by number, each request's page."""
    overall = overall_of(line.outcome for request in requests for line in request.lines)
    return {
        "mutation": str(mutation),
        "received_at": received_at.isoformat(),
        "overall": overall,
        "overall_label": OVERALL[overall],
        "url": urls["received"],
        "requests": [request_json(r, urls[str(r.number)]) for r in requests],
    }


def request_json(r: RequestView, url: str) -> dict[str, Any]:
    return {
        "number": r.number, "url": url, "enrolment": r.heading.enrolment, "label": r.label, "overall": r.overall,
        "overall_label": r.overall_label,
        "lines": [
            {"opening": line.opening, "action": line.action, "day": line.day and line.day.isoformat(),
             "slot": line.slot, "outcome": line.outcome, "outcome_label": line.outcome_label, "reason": line.reason,
             "sentence": line.sentence, "next_step": line.next_step}
            for line in r.lines
        ],
    }  # fmt: skip
