"""An officer takes a refusal back before its letters leave: what it refused waits again, as if nothing had been said.

What was accepted with it stays, and its letters leave at once. A refused line held no seat, so none is moved.
"""

from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import journal, letters
from pwa.domain.bookings import facts as reading
from pwa.domain.bookings.recording import touch_children
from pwa.domain.bookings.settling import overalls_of, write_overalls
from pwa.domain.bookings.treating import REGRET, Officer
from pwa.domain.refusals import NotFound, TreatedMeanwhile
from pwa.storage.databases import HIGHEST, marks, rows, run, writing

WAITS_WHOLLY = """NOT EXISTS (SELECT 1 FROM request_line line
                              WHERE line.service_request_id = r.id AND line.outcome <> 'pending')"""
"""Nothing of the request is answered."""


def can_be_taken_back(treated_at: datetime | None, now: datetime) -> bool:
    """Whether the minute after an answer is not over; `reopen` looks again, at the letters themselves."""
    return treated_at is not None and now <= treated_at + REGRET


async def reopen(who: Officer, number: int, revision: int) -> None:
    """Put the refused lines of the last answer back in wait.

    Raises NotFound, TreatedMeanwhile (the minute is over, or somebody acted since), DatabaseBusy.
    """
    async with writing() as db:
        child, treated_at = await hold(db, who, number, revision)
        bookings = await refused_of(db, child, treated_at)
        requests = await put_back(db, child, treated_at, list(bookings.values()))
        await call_back(db, who, requests, treated_at)
        await run(
            db,
            f"UPDATE booking SET cancelled_at = NULL, cancelled_by_id = NULL WHERE id IN ({marks(len(bookings))})",
            list(bookings),
        )
        await touch_children(db, [child])
        await journal.record(
            db, who.town, who.account, who.now, [("request_reopened", f"service_request:{one}", {}) for one in requests]
        )
    letters.wake()


async def hold(db: BaseDBAsyncClient, who: Officer, number: int, revision: int) -> tuple[int, datetime]:
    """Lock the child of the request; when its last answer was given."""
    asked = "SELECT id, enrolment_id FROM service_request WHERE town_id = ? AND number = ?"
    found = await rows(db, asked, [who.town, min(number, HIGHEST)])
    if not found:
        raise NotFound()
    reached = await reading.reach_of(db, found[0]["enrolment_id"])
    [request] = await rows(
        db, "SELECT revision, treated_at FROM service_request WHERE id = ?", [found[0]["id"]], instants=("treated_at",)
    )
    if request["revision"] != revision or not can_be_taken_back(request["treated_at"], who.now):
        raise TreatedMeanwhile()
    return reached.children[0], request["treated_at"]


async def refused_of(db: BaseDBAsyncClient, child: int, treated_at: datetime) -> dict[int, int]:
    """The bookings that this answer refused, with their openings; none of them may have been asked for again."""
    found = await rows(
        db,
        """SELECT b.id, b.opening_id, EXISTS (SELECT 1 FROM booking later WHERE later.child_id = b.child_id
                  AND later.opening_id = b.opening_id AND later.cancelled_at IS NULL) AS is_again
           FROM booking b WHERE b.child_id = ? AND b.status = 'pending' AND b.cancelled_at = ?""",
        [child, treated_at],
    )
    if not found or any(row["is_again"] for row in found):
        raise TreatedMeanwhile()
    return {row["id"]: row["opening_id"] for row in found}


async def put_back(db: BaseDBAsyncClient, child: int, treated_at: datetime, openings: list[int]) -> list[int]:
    """Their lines wait again, in every request that had asked for them; the requests."""
    found = await rows(
        db,
        f"""UPDATE request_line SET outcome = 'pending', reason = NULL, note = NULL, price_cents = 0
            WHERE reason = 'declined' AND opening_id IN ({marks(len(openings))}) AND service_request_id IN (
                SELECT r.id FROM service_request r JOIN enrolment e ON e.id = r.enrolment_id
                WHERE e.child_id = ? AND r.treated_at = ?) RETURNING service_request_id AS request""",
        [*openings, child, treated_at],
    )
    requests = sorted({row["request"] for row in found})
    await write_overalls(db, await overalls_of(db, requests))
    await run(
        db,
        f"""UPDATE service_request AS r SET revision = revision + 1,
                treated_at = CASE WHEN {WAITS_WHOLLY} THEN NULL ELSE treated_at END,
                treated_by_id = CASE WHEN {WAITS_WHOLLY} THEN NULL ELSE treated_by_id END
            WHERE r.id IN ({marks(len(requests))})""",
        requests,
    )
    return requests


async def call_back(db: BaseDBAsyncClient, who: Officer, requests: list[int], treated_at: datetime) -> None:
    """No letter of a request that wholly waits again leaves; those of the others leave at once. All must be here."""
    found = await rows(
        db,
        f"""SELECT l.id, {WAITS_WHOLLY} AS is_void FROM letter l JOIN service_request r
                ON r.town_id = l.town_id AND l.tag = 'demande-' || CAST(r.number AS TEXT)
            WHERE l.town_id = ? AND l.kind = 'treated' AND l.written_at = ? AND r.id IN ({marks(len(requests))})""",
        [who.town, treated_at, *requests],
    )
    void = [row["id"] for row in found if row["is_void"]]
    others = [row["id"] for row in found if not row["is_void"]]
    here = "AND due_at > ? AND leased_until IS NULL AND sent_at IS NULL RETURNING id"
    kept = await rows(db, f"DELETE FROM letter WHERE id IN ({marks(len(void))}) {here}", [*void, who.real_now])
    kept += await rows(
        db,
        f"UPDATE letter SET due_at = ? WHERE id IN ({marks(len(others))}) {here}",
        [who.real_now, *others, who.real_now],
    )
    if len(kept) != len(found):
        raise TreatedMeanwhile()
