"""« Dernières demandes »: what the list shows of each, counted by the database; its page alone reads every line."""

from collections import defaultdict
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.users import User
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.screens.views import RequestSummary
from pwa.domain.bookings.seats.fragments import LEFT, RANK
from pwa.domain.bookings.words import Since
from pwa.domain.french import days_counted, limit
from pwa.domain.requests import ABOUT, author_of, followed, offers, overall, overall_label, to_come
from pwa.domain.towns import TownView
from pwa.models.fragments import live, live_as
from pwa.models.words import BookingStatus, Outcome, Overall
from pwa.shared.texts.requests import NEXT_STEPS, REASONS
from pwa.storage.databases import HIGHEST, marks, reading, rows

MOST_SHOWN = 20

IN_HAND = f"""(EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = r.id
            AND l.outcome = '{Outcome.PENDING}')
    OR EXISTS (SELECT 1 FROM booking b WHERE b.service_request_id = r.id AND {live_as(BookingStatus.WAITING)}))"""
REFUSED = f"EXISTS (SELECT 1 FROM request_line l WHERE l.service_request_id = r.id AND l.outcome = '{Outcome.REFUSED}')"
STATES = {"en-cours": IN_HAND, "traitees": f"NOT {IN_HAND}", "refus": REFUSED}
"""What a household may look for among its demandes, as the address says it."""

LATEST = f"""
    SELECT r.id, r.number, r.made_at, r.treated_at, e.place, child.first_name, a.name, d.name AS department,
           author.first_name AS author_first, author.last_name AS author_last
    FROM service_request r {ABOUT}
"""


async def requests_of(
    town: TownView, user: User, before: int | None = None, state: str | None = None, *, at: Moment
) -> tuple[list[RequestSummary], int | None]:
    """Those of the household in this state of STATES, newest first, and the number before which there are more."""
    asked = f" AND {STATES[state]}" if state else ""
    mine = f"WHERE r.town_id = ? AND r.household_id = ? AND r.number < ?{asked} ORDER BY r.number DESC LIMIT ?"
    values = [town.id, user.household_id, before or HIGHEST, MOST_SHOWN + 1]
    found = await rows(reading(), LATEST + mine, values, instants=("made_at", "treated_at"))
    shown, kind = found[:MOST_SHOWN], town.profile.texts.booking_procedure
    kinds = await lines_counted(reading(), [r["id"] for r in shown], at)
    summaries = [summary_of(r, offers(followed(kinds[r["id"]], at.today, True), at), kind) for r in shown]
    return summaries, summaries[-1].number if found[MOST_SHOWN:] else None


async def lines_counted(db: BaseDBAsyncClient, requests: list[int], at: Moment) -> dict[int, list[dict[str, Any]]]:
    """By request, a row for each kind of its lines: how many there are, a day of theirs, and the rank when it is one
    line. With it the request's days, counted. A line that waits where a place may be offered is a kind of its own."""
    found = await rows(
        db,
        f"""SELECT kind.*, whole.days, whole.first_day, whole.last_day, {RANK} AS rank,
                   o.closed_reason, o.book_by, o.cancel_by, CASE WHEN kind.free IS NOT NULL THEN {LEFT} END AS places
            FROM (SELECT l.service_request_id, l.action, l.outcome, held.status AS held,
                         held.status = '{BookingStatus.WAITING}' AND l.day < ? AS is_over,
                         CASE WHEN held.status = '{BookingStatus.WAITING}' AND l.day >= ? AND o.cancel_by < ?
                                   AND {LEFT} > 0 THEN l.id END AS free,
                         COUNT(*) AS lines, MIN(l.day) AS day, MIN(held.id) AS booking
                  FROM request_line l JOIN service_request r ON r.id = l.service_request_id
                  JOIN enrolment e ON e.id = r.enrolment_id
                  LEFT JOIN booking held ON l.outcome = '{Outcome.WAITING}' AND held.opening_id = l.opening_id
                    AND held.child_id = e.child_id AND {live("held")}
                  LEFT JOIN opening o ON o.id = held.opening_id
                  WHERE l.service_request_id IN ({marks(len(requests))})
                  GROUP BY 1, 2, 3, 4, 5, 6) kind
            JOIN (SELECT service_request_id, COUNT(DISTINCT day) AS days, MIN(day) AS first_day, MAX(day) AS last_day
                  FROM request_line WHERE service_request_id IN ({marks(len(requests))})
                  GROUP BY service_request_id) whole ON whole.service_request_id = kind.service_request_id
            LEFT JOIN booking b ON b.id = kind.booking AND kind.lines = 1
            LEFT JOIN opening o ON o.id = b.opening_id""",
        [at.today, at.today, at.minute, *requests, *requests],
        days=("day", "first_day", "last_day"),
        instants=("book_by", "cancel_by"),
    )
    kinds = defaultdict(list)
    for row in found:
        kinds[row["service_request_id"]].append(row)
    return kinds


def summary_of(r: dict[str, Any], kinds: list[dict[str, Any]], service: str) -> RequestSummary:
    """The words of its page (`requests.view_of`), from kinds of lines in the place of lines."""
    about = [r["first_name"], r["name"], r["place"]]
    about += [days_counted(one["days"], one["first_day"], one["last_day"]) for one in kinds[:1] if one["days"]]
    answer = overall(r, kinds)
    return RequestSummary(
        number=r["number"], made_at=r["made_at"], department=r["department"], kind=service, label=" - ".join(about),
        overall=answer, overall_label=overall_label(r, kinds),
        waits=waits(kinds) if answer == Overall.WAITING else None, by=author_of(r),
        treated_at=r["treated_at"], to_come=to_come(r, kinds),
    )  # fmt: skip


def waits(kinds: list[dict[str, Any]]) -> str | None:
    """The place that is free now; else where the only line in a list stands, or what comes next for several."""
    offered = [one["limit_at"] for one in kinds if one["since"] == Since.OFFERED]
    if offered:
        return REASONS["offered"].format(limit=limit(min(offered)))
    found = [one for one in kinds if one["since"] in (Since.FIRST, Since.WAITING)]
    if not found:
        return None
    since = found[0]["since"]
    is_alone = len(found) == found[0]["lines"] == 1
    return REASONS[since].format(rank=found[0]["rank"]) if is_alone else NEXT_STEPS[since]
