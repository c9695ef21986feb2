"""Demandes: one of them with every line's outcome, and all those of one mutation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import silence
from pwa.domain.accounts.users import User
from pwa.domain.bookings import locks
from pwa.domain.bookings.demand import standing
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.demand.holdings import Touching, short_weeks_of
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.screens.season import heading_of
from pwa.domain.bookings.screens.views import AnswerLine, RequestView
from pwa.domain.bookings.seats.fragments import LEFT, RANK
from pwa.domain.bookings.seats.waiting import is_offered
from pwa.domain.bookings.words import WITHDRAWN, Since
from pwa.domain.calendars.rules import Rules
from pwa.domain.declared.profile import TownProfile
from pwa.domain.french import count, day_title, days_label, limit, of_service
from pwa.domain.refusals import NotFound
from pwa.domain.rights import HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.models.fragments import department_of, live
from pwa.models.words import Ask, BookingStatus, Outcome, Overall
from pwa.shared.texts.requests import NEXT_STEPS, OUTCOMES, OVERALL, REASONS, TO_COME
from pwa.storage.databases import HIGHEST, marks, reading, rows

FOLLOW_REQUESTS = declare("follow_requests", HOUSEHOLDS)

TOLD = [
    ("acceptée", "acceptée", "acceptées"),
    (Outcome.WAITING, "en liste d’attente", "en liste d’attente"),
    (Outcome.PENDING, "en attente d’instruction", "en attente d’instruction"),
    (Outcome.REFUSED, "refusée", "refusées"),
    (WITHDRAWN, "retirée", "retirées"),
]
"""Outcomes as they are counted: one, many."""

ABOUT = f"""
    JOIN enrolment e ON e.id = r.enrolment_id JOIN child ON child.id = e.child_id
    {department_of()}
    JOIN account ON account.id = r.account_id LEFT JOIN guardian author ON author.id = account.guardian_id
"""
"""Whose a demande `r` is, and what it is about."""

REQUESTS = f"""
    SELECT r.id, r.number, r.made_at, r.overall, r.price_cents, r.treated_at, treating.name AS treated_by, m.key,
           r.household_id, e.child_id, e.group_id, a.rules,
           e.id AS enrolment, e.place, e.starts_on, e.ends_on, child.first_name, a.name, d.name AS department,
           d.email, d.phone, d.silence, class.name AS class_name, class.teacher,
           author.first_name AS author_first, author.last_name AS author_last
    FROM service_request r JOIN mutation m ON m.id = r.mutation_id {ABOUT}
    LEFT JOIN school_class class ON class.id = e.school_class_id
    LEFT JOIN account signing ON signing.id = r.treated_by_id
    LEFT JOIN officer treating ON treating.id = signing.officer_id
"""


async def request_of(town: TownView, user: User, number: int, *, at: Moment | None = None) -> RequestView:
    """One demande of the household. Raises NotFound."""
    mine = "WHERE r.town_id = ? AND r.household_id = ? AND r.number = ?"
    values = [town.id, user.household_id, number]
    return one(await views(reading(), town.profile.texts.booking_procedure, mine, values, at))


async def request_in(town: TownView, number: int) -> RequestView:
    """One demande of the town, for its officers. Raises NotFound."""
    here = "WHERE r.town_id = ? AND r.number = ?"
    return one(await views(reading(), town.profile.texts.booking_procedure, here, [town.id, min(number, HIGHEST)]))


async def requests_of_mutation(
    town: TownView, user: User, mutation: UUID, *, at: Moment | None = None, follows: bool = True
) -> list[RequestView]:
    """What one VALIDER made, in the order of the numbers; unless it `follows`, as first answered. Raises NotFound."""
    mine = "WHERE r.town_id = ? AND r.household_id = ? AND m.key = ? ORDER BY r.number"
    found = await views(
        reading(), town.profile.texts.booking_procedure, mine, [town.id, user.household_id, mutation], at, follows
    )
    one(found)
    return found


def one(found: Sequence[RequestView]) -> RequestView:
    if not found:
        raise NotFound()
    return found[0]


async def views(
    db: BaseDBAsyncClient, kind: str, where: str, values: list[Any], at: Moment | None = None, follows: bool = True
) -> list[RequestView]:
    """`at` tells a list that one still waits in from one that came to nothing, or where a place is offered; what
    `follows` says where one stands in a list now, and moves with it: weeks that keep too few days too."""
    found = await rows(db, REQUESTS + where, values, days=("starts_on", "ends_on"), instants=("made_at", "treated_at"))
    lines, today = await lines_of(db, [r["id"] for r in found]), at and at.today
    short = await short_weeks_of(db, [touching(r, lines[r["id"]]) for r in found], today) if follows else {}
    return [
        view_of(r, offers(followed(lines[r["id"]], today, follows), at), kind, short.get(r["id"], ())) for r in found
    ]


def touching(r: dict[str, Any], lines: list[dict[str, Any]]) -> Touching:
    days = {line["day"] for line in lines if line["day"]}
    return Touching(r["id"], r["child_id"], r["group_id"], days, Rules.kept(r["rules"]).min_days_a_week)


async def lines_of(db: BaseDBAsyncClient, requests: list[int]) -> dict[int, list[dict[str, Any]]]:
    found = await rows(
        db,
        f"""SELECT l.id, l.service_request_id, l.action, l.opening_id, l.day, l.slot, l.outcome, l.reason,
                   l.price_cents, l.limit_at, l.note, l.boxes, o.closed_reason, b.status AS held, {RANK} AS rank,
                   o.book_by, o.cancel_by, CASE WHEN b.id IS NOT NULL THEN {LEFT} END AS places,
                   {standing.COLUMNS}
            FROM request_line l JOIN service_request r ON r.id = l.service_request_id
            JOIN enrolment e ON e.id = r.enrolment_id LEFT JOIN opening o ON o.id = l.opening_id
            LEFT JOIN booking b ON l.outcome = '{Outcome.WAITING}' AND b.opening_id = l.opening_id
              AND b.child_id = e.child_id AND {live()}
            {standing.JOINS}
            WHERE l.service_request_id IN ({marks(len(requests))})
            ORDER BY l.service_request_id, l.day, l.position""",
        requests,
        days=("day",),
        instants=("limit_at", "book_by", "cancel_by", "stands_since"),
    )
    grouped = defaultdict(list)
    for line in found:
        grouped[line["service_request_id"]].append(line)
    return grouped


def followed(lines: list[dict[str, Any]], today: date | None, follows: bool) -> list[dict[str, Any]]:
    """The lines, with what became since of those that went to a waiting list (`since`, a key of REASONS)."""
    for line in lines:
        line["since"] = since(line, today) if follows and line["outcome"] == Outcome.WAITING else None
    return lines


def since(line: dict[str, Any], today: date | None) -> Since:
    if line["held"] == BookingStatus.WAITING:
        is_over = today is not None and line["day"] is not None and line["day"] < today
        return Since.WAITED if is_over else Since.FIRST if line["rank"] == 1 else Since.WAITING
    return Since.PROMOTED if line["held"] == BookingStatus.BOOKED else Since.LEFT


def offers(lines: list[dict[str, Any]], at: Moment | None) -> list[dict[str, Any]]:
    """The lines, with those that wait where a place is free now, and until when it may be taken."""
    for line in lines:
        if at and line["since"] in (Since.FIRST, Since.WAITING) and is_free_for(line, at):
            line |= {"since": Since.OFFERED, "limit_at": locks.until(line["book_by"], line["day"])}
    return lines


def is_free_for(line: dict[str, Any], at: Moment) -> bool:
    """A place is offered to this family, until a limit: nothing is booked without its word."""
    is_open = line["closed_reason"] is None
    return (line["places"] or 0) > 0 and is_offered(line["day"], is_open, line["book_by"], line["cancel_by"], at)


def view_of(
    r: dict[str, Any], lines: list[dict[str, Any]], kind: str, short_weeks: tuple[str, ...] = ()
) -> RequestView:  # fmt: skip
    heading = heading_of(r | {"id": r["enrolment"]})
    days = sorted({line["day"] for line in lines if line["day"]})
    pending = [line["day"] for line in lines if line["outcome"] == Outcome.PENDING]
    is_awaited = silence.is_awaited(pending, r["made_at"])
    label = " - ".join([heading.child, heading.activity, heading.place, *([days_label(days)] if days else [])])
    return RequestView(
        number=r["number"], made_at=r["made_at"], department=r["department"], department_email=r["email"],
        department_phone=r["phone"], kind=kind, label=label,
        silence=silence.sentence(r["silence"], r["made_at"]) if is_awaited else None,
        overall=overall(r, lines), overall_label=overall_label(r, lines),
        told=told((code_of(line), line["boxes"]) for line in lines),
        price=r["price_cents"], heading=heading, lines=tuple(answer_line(line, r) for line in lines),
        by=author_of(r), treated_at=r["treated_at"], treated_by=r["treated_by"],
        short_weeks=short_weeks, to_come=to_come(r, lines), id=r["id"],
    )  # fmt: skip


def to_come(r: dict[str, Any], lines: list[dict[str, Any]]) -> str | None:
    """Who answers what still waits for an officer, and how."""
    if overall(r, lines) != Overall.PENDING:
        return None
    return TO_COME["rest" if r["treated_at"] else "whole"].format(service=of_service(r["department"]))


def author_of(r: dict[str, Any]) -> str:
    return f"{r['author_first'] or ''} {r['author_last'] or ''}".strip()


def code_of(line: dict[str, Any]) -> str:
    """The outcome of a line; a box asked for, then given up before the answer, is `withdrawn`."""
    return WITHDRAWN if (line["action"], line["outcome"]) == (Ask.BOOK, Outcome.CANCELLED) else str(line["outcome"])


def label_of(line: dict[str, Any]) -> str:
    """« Réservé »…; what did not change is said with what it is."""
    code = code_of(line)
    return OUTCOMES[f"unchanged_{line['action']}" if code == Outcome.UNCHANGED else code]


def overall_label(r: dict[str, Any], lines: list[dict[str, Any]]) -> str:
    """« Traitée positivement »…; a demande that the household gave up wholly got no answer."""
    if {line["since"] for line in lines} == {Since.LEFT}:
        return OVERALL[Since.LEFT]
    is_withdrawn = {code_of(line) for line in lines} == {WITHDRAWN}
    return OVERALL[WITHDRAWN if is_withdrawn else overall(r, lines)]


def overall(r: dict[str, Any], lines: list[dict[str, Any]]) -> Overall:
    """The request's answer as its lines are now."""
    found = overall_of(line["outcome"] for line in lines)
    return Overall.POSITIVE if is_promoted(found, lines) else found


def is_promoted(found: Overall, lines: list[dict[str, Any]]) -> bool:
    """Every place that was waited for came free."""
    waited = {line["since"] for line in lines if line["outcome"] == Outcome.WAITING}
    return found == Overall.WAITING and waited == {Since.PROMOTED}


def told(outcomes: Iterable[tuple[str, int]]) -> str:
    """How many yes, how many no, from outcomes and their boxes: « 3 acceptées, 1 refusée »."""
    count: dict[str, int] = defaultdict(int)
    for outcome, boxes in outcomes:
        count["acceptée" if outcome in (Outcome.BOOKED, Outcome.CANCELLED, Outcome.UNCHANGED) else outcome] += boxes
    return ", ".join(f"{count[key]} {one if count[key] == 1 else many}" for key, one, many in TOLD if count[key])


def answer_line(line: dict[str, Any], r: dict[str, Any]) -> AnswerLine:
    reason = WITHDRAWN if code_of(line) == WITHDRAWN else line["since"] or line["reason"]
    said = standing.sentence(line, r) if line["outcome"] == Outcome.UNCHANGED else sentence(REASONS, reason, line, r)
    return AnswerLine(
        line["opening_id"],
        line["action"],
        line["day"],
        title=title_of(line),
        slot=line["slot"],
        outcome=line["outcome"],
        outcome_label=label_of(line),
        reason=line["reason"],
        sentence=said,
        next_step=sentence(NEXT_STEPS, reason, line, r),
        price=line["price_cents"],
        id=line["id"],
        since=line["since"],
        boxes=line["boxes"],
    )


def title_of(line: dict[str, Any]) -> str:
    if line["day"]:
        return day_title(line["day"])
    return "Case inconnue" if line["boxes"] == 1 else count(line["boxes"], "case inconnue", "cases inconnues")


def sentence(texts: dict[str, str], reason: str | None, line: dict[str, Any], r: dict[str, Any]) -> str | None:
    if reason is None or reason not in texts:
        return None
    when = limit(line["limit_at"]) if line["limit_at"] else "jour même"
    closed = line["closed_reason"] or "jour fermé"
    return texts[reason].format(
        limit=when, opens=when, closed_reason=closed, note=line["note"],
        service=of_service(r["department"]), email=r["email"], rank=line["rank"],
    )  # fmt: skip


def procedure_of(kept: str) -> str:
    """What a town calls the booking procedure, in the profile that its row keeps (requirements 1.6)."""
    return TownProfile.kept(kept).texts.booking_procedure


async def views_of_mutation(db: BaseDBAsyncClient, mutation: int) -> tuple[dict[str, Any], list[RequestView]]:
    """The town (slug, name, banner, profile) and every demande of a mutation, for the letter that tells them."""
    [town] = await rows(
        db,
        "SELECT t.slug, t.name, t.banner, t.profile FROM town t JOIN mutation m ON m.town_id = t.id WHERE m.id = ?",
        [mutation],
    )
    return town, await views(db, procedure_of(town["profile"]), "WHERE r.mutation_id = ? ORDER BY r.number", [mutation])


def as_json(
    requests: Sequence[RequestView], mutation: UUID, received_at: datetime, urls: dict[str, Any]
) -> dict[str, Any]:
    """The answer as a phone keeps it; `urls` gives `received` and, by number, each request's page."""
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
