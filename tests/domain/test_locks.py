"""Pourquoi une case ne change pas : la même réponse de la décision, de la page et du téléphone, à la minute près."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pwa.domain.bookings import locks
from pwa.domain.bookings.demand.decision import decide
from pwa.domain.bookings.words import BoxState, Enrolled, Facts, Live, Lock, OpeningFacts, Waiter, Wish
from pwa.domain.french import PARIS
from tests.domain.grid_rows import shown
from tests.domain.test_decision import outcome

DAY = date(2022, 3, 27)
"""The night before has one hour less: limits of that Sunday are counted across it."""
SAID = Path(__file__).parents[1] / "service_worker" / "locks_said.mjs"
PLACE = Enrolled(12, 1, 5, date(2021, 9, 1), date(2022, 7, 7))


def paris(day: date, at: str, second: int = 0) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), PARIS).replace(second=second).astimezone(UTC)


instants = st.builds(
    lambda minutes, seconds: paris(DAY, "12:00") + timedelta(minutes=minutes, seconds=seconds),
    st.one_of(st.integers(-2900, 2900), st.sampled_from([-721, -720, -719, 719, 720, 721])),
    st.sampled_from([0, 0, 1, 30, 59]),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """An opening as the page reads it, and an instant that may fall on one of its limits."""
    row = {
        "id": 1, "day": DAY, "slot_id": 1, "code": "matin", "label": "Matin", "excludes": [], "price_cents": 85,
        "opens_at": draw(st.none() | instants), "book_by": draw(st.none() | instants),
        "cancel_by": draw(st.none() | instants), "closed_reason": draw(st.sampled_from([None, None, None, "Grève"])),
        "status": draw(st.sampled_from([None, None, "booked", "waiting", "pending"])),
        "enrolment_id": draw(st.sampled_from([12, 12, 12, 13])),
        "seats_left": draw(st.sampled_from([None, 0, 1, -2])), "rank": 1,
        "someone_waits": draw(st.sampled_from([False, False, True])),
        "has_list": draw(st.booleans()), "is_reviewed": draw(st.sampled_from([False, False, True])),
    }  # fmt: skip
    if row["status"] is not None:
        row["closed_reason"] = None  # a day that closes cancels what was booked
    edges = [at for at in (row["opens_at"], row["book_by"], row["cancel_by"], paris(DAY, "23:59")) if at]
    beside = st.sampled_from([-1, 0, 59, 59.999, 60])
    near = st.builds(lambda at, by: at + timedelta(seconds=by), st.sampled_from(edges), beside)
    return row, draw(st.one_of(instants, near))


def as_the_page(row: dict[str, Any], now: datetime):
    terms = {"waiting_list": row.get("has_list", True), "is_reviewed": row.get("is_reviewed", False)}
    return shown(row, 12, 85, now, **terms)


def as_the_decision(row: dict[str, Any], now: datetime, action: str) -> tuple[str, str | None]:
    """What the same box would be answered."""
    opening = OpeningFacts(
        1,
        5,
        "matin",
        day=DAY,
        opens_at=row["opens_at"],
        book_by=row["book_by"],
        cancel_by=row["cancel_by"],
        closed_reason=row["closed_reason"],
        seats=() if row["seats_left"] is None else (7,),
        has_waiting_list=row["has_list"],
        is_reviewed=row["is_reviewed"],
    )
    live = (
        [Live(1, 1, row["enrolment_id"], opening=1, group=5, day=DAY, slot="matin", status=row["status"])]
        if row["status"]
        else []
    )
    waiters = [Waiter(1, 1, opening.seats, day=DAY, book_by=row["book_by"], is_open=True, cancel_by=row["cancel_by"])]
    other = (
        [Waiter(9, 1, opening.seats, day=DAY, book_by=row["book_by"], is_open=True, cancel_by=row["cancel_by"])]
        if row["someone_waits"]
        else []
    )
    known = Facts({12: PLACE}, {1: opening}, live, {7: row["seats_left"] or 0}, waiters if live else other)
    return outcome(decide([Wish(action, 12, 1)], known, now))


@given(cases())
@settings(max_examples=400, deadline=None)
def test_la_page_et_la_decision_disent_la_meme_chose(case):
    row, now = case
    look = as_the_page(row, now).look
    action = "cancel" if look.ticked else "book"
    answered, reason = as_the_decision(row, now, action)
    if look.lock == "elsewhere":
        assert answered == "unchanged" or row["status"] != "booked"
    elif look.lock is None:
        expected = (
            "pending"
            if row["is_reviewed"] and look.state != "offered"
            else {"waitable": "waiting"}.get(look.state, "booked")
        )
        assert (answered, reason) == ("cancelled" if action == "cancel" else expected, None)
    else:
        assert (answered, reason) == ("refused", locks.REASONS.get(look.lock, look.lock))


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@given(st.lists(cases(), min_size=60, max_size=150))
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
def test_le_telephone_dit_la_meme_chose_que_la_page(found):
    """The page was made two days before and stayed open: the phone locks and opens its boxes by itself."""
    asked, expected = [], []
    for row, now in found:
        made, then = as_the_page(row, paris(DAY - timedelta(days=3), "08:00")), as_the_page(row, now)
        seconds = {name: int(getattr(made, name).timestamp()) for name in ("book_by", "cancel_by")}
        asked.append({
            "now": now.timestamp(), "day": DAY.isoformat(), "live": made.look.ticked, "state": made.look.state,
            "settled": True, "lock": made.look.lock, "opens_at": row["opens_at"] and int(row["opens_at"].timestamp()),
            **seconds,
        })  # fmt: skip
        expected.append(then.look.lock if then.look.state != "offered" else None)
    done = subprocess.run(
        ["node", str(SAID)], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=60
    )
    said = json.loads(done.stdout)
    differing = [told for told in zip(found, said, expected, strict=True) if told[1] != told[2]]
    assert not differing, differing[0]


def test_23_59_dure_jusqu_a_minuit():
    limit = paris(DAY - timedelta(days=1), "23:59")
    for stored in (limit, limit.replace(second=59)):
        row = dict.fromkeys(("opens_at", "cancel_by", "closed_reason", "status", "seats_left"))
        row |= {"id": 1, "day": DAY, "label": "Matin", "book_by": stored, "someone_waits": False, "rank": None}
        assert as_the_page(row, limit + timedelta(seconds=59, milliseconds=999)).look.lock is None
        assert as_the_page(row, limit + timedelta(seconds=60)).look.lock == "too_late"


def test_une_limite_ne_survit_pas_a_son_jour():
    friday = paris(DAY + timedelta(days=5), "23:59")
    assert locks.until(friday, DAY) == locks.until(None, DAY) == paris(DAY, "23:59")
    assert locks.until(paris(DAY, "08:00"), DAY) == paris(DAY, "08:00")


AT_NINE = locks.moment(paris(DAY, "09:00", 30))
BOX = {"opens_at": None, "book_by": None, "cancel_by": None, "closed_reason": None}


@pytest.mark.parametrize(
    ("day", "limits", "state", "lock"),
    [
        (DAY, {"cancel_by": paris(DAY, "09:00")}, BoxState.BOOKED, None),
        (DAY, {"cancel_by": paris(DAY, "08:59")}, BoxState.BOOKED, Lock.TOO_LATE_TO_CANCEL),
        (DAY, {}, BoxState.BOOKED, None),
        (DAY, {"cancel_by": paris(DAY, "08:59")}, BoxState.WAITING, None),
        (DAY - timedelta(days=1), {}, BoxState.BOOKED, Lock.PAST),
        (DAY, {"book_by": paris(DAY, "09:00")}, BoxState.FREE, None),
        (DAY, {"book_by": paris(DAY, "08:59")}, BoxState.FREE, Lock.TOO_LATE),
        (DAY, {"opens_at": paris(DAY, "09:01")}, BoxState.FREE, Lock.NOT_OPEN_YET),
        (DAY, {"opens_at": paris(DAY, "09:00")}, BoxState.FREE, None),
        (DAY, {}, BoxState.FULL, Lock.FULL),
        (DAY - timedelta(days=1), {}, BoxState.FULL, Lock.PAST),
    ],
)
def test_une_case_change_le_jour_meme_jusqu_a_la_minute_de_sa_limite(day, limits, state, lock):
    """At 9:00:30: what is booked is given back by its own limit, what is free is taken by its own, from its hour on."""
    assert locks.lock_of(SimpleNamespace(day=day, **BOX | limits), state, AT_NINE) == lock
