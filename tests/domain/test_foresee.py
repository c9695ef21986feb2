"""Sans réseau aussi, le récapitulatif annonce ce que la décision répondrait : deux enfants, la même demande."""

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pwa.domain.bookings.demand import weeks
from pwa.domain.bookings.demand.decision import decide
from pwa.domain.bookings.screens.news import hint_of
from pwa.domain.bookings.words import Enrolled, Facts, Live, OpeningFacts, Waiter, Wish
from tests.domain.grid_rows import shown
from tests.domain.test_decision import BEFORE, LATER, NOW, TUESDAY

SAID = Path(__file__).parents[1] / "service_worker" / "foreseen_said.mjs"
SLOTS = {1: "Journée", 2: "Matin", 3: "Après-midi"}
EXCLUDES = {"Journée": ["Matin", "Après-midi"]}
MINE, SISTER = 12, 13
PRICE, PAID = 85, 60
PLAIN = {"booked", "cancelled", "pending"}


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    """A day of three slots, what two children hold of it, and what is ticked for the first one."""
    rows: dict[int, dict[int, dict[str, Any]]] = {MINE: {}, SISTER: {}}
    is_reviewed, has_list = draw(st.sampled_from([False, False, True])), draw(st.booleans())
    for opening, label in SLOTS.items():
        shared = {
            "id": opening, "day": TUESDAY, "label": label, "opens_at": draw(st.sampled_from([None, None, LATER])),
            "book_by": draw(st.sampled_from([None, LATER, LATER, BEFORE])), "price_cents": PAID, "rank": 1,
            "cancel_by": draw(st.sampled_from([None, LATER, LATER, BEFORE])),
            "closed_reason": draw(st.sampled_from([None, None, None, "Grève"])),
            "seats_left": draw(st.sampled_from([None, 0, 1, 2, 9])),
        }  # fmt: skip
        for enrolment in (MINE, SISTER):
            statuses = [None, None, "booked", *(["waiting"] if has_list and shared["seats_left"] == 0 else [])]
            status = draw(st.sampled_from(statuses)) if shared["closed_reason"] is None else None
            rows[enrolment][opening] = shared | {"status": status, "enrolment_id": enrolment}
    for opening in SLOTS:
        waits = any(rows[child][opening]["status"] == "waiting" for child in rows)
        for child in rows:
            rows[child][opening]["someone_waits"] = waits
    ticked = draw(st.sets(st.sampled_from(sorted(SLOTS)), min_size=1))
    return {"rows": rows, "ticked": sorted(ticked), "is_reviewed": is_reviewed, "has_list": has_list}


def page_of(case: dict[str, Any], enrolment: int) -> dict[int, dict[str, Any]]:
    """The child's boxes as the page shows them."""
    found = {}
    for opening, row in case["rows"][enrolment].items():
        look = shown(row, enrolment, PRICE, NOW, waiting_list=case["has_list"], is_reviewed=case["is_reviewed"]).look
        found[opening] = {
            "opening": opening, "day": TUESDAY.isoformat(), "slot": look.label, "price": look.price,
            "live": look.ticked, "sure": look.state == "booked", "state": look.state, "lock": look.lock,
            "hint": hint_of(look),
        }  # fmt: skip
    return found


def wishes_of(case: dict[str, Any]) -> list[tuple[str, int]]:
    """What the first child's page lets one ask."""
    mine = page_of(case, MINE)
    return [("cancel" if mine[one]["live"] else "book", one) for one in case["ticked"] if mine[one]["lock"] is None]


def decided(case: dict[str, Any], wishes: list[tuple[str, int]]) -> tuple[int, int]:
    """(the price, how many lines would not simply be done) of the same demand, made for both."""
    openings, live, waiters = {}, [], []
    for opening, label in SLOTS.items():
        row = case["rows"][MINE][opening]
        seats = () if row["seats_left"] is None else (opening,)
        excludes = frozenset(EXCLUDES.get(label, ()))
        openings[opening] = OpeningFacts(
            opening,
            5,
            label,
            day=TUESDAY,
            opens_at=row["opens_at"],
            book_by=row["book_by"],
            cancel_by=row["cancel_by"],
            closed_reason=row["closed_reason"],
            seats=seats,
            excludes=excludes,
            requires=frozenset(),
            has_waiting_list=case["has_list"],
            is_reviewed=case["is_reviewed"],
        )
        for child in (MINE, SISTER):
            if status := case["rows"][child][opening]["status"]:
                booking = len(live) + 1
                live.append(
                    Live(
                        booking,
                        child,
                        child,
                        opening=opening,
                        group=5,
                        day=TUESDAY,
                        slot=label,
                        status=status,
                        requires=frozenset(),
                        excludes=excludes,
                    )
                )
                if status == "waiting":
                    waiters.append(
                        Waiter(
                            booking,
                            opening,
                            seats,
                            day=TUESDAY,
                            book_by=row["book_by"],
                            is_open=True,
                            cancel_by=row["cancel_by"],
                        )
                    )
    places = {one: Enrolled(one, one, 5, date(2021, 9, 1), date(2022, 7, 7)) for one in (MINE, SISTER)}
    free = {opening: case["rows"][MINE][opening]["seats_left"] or 0 for opening in SLOTS}
    asked = [Wish(action, child, opening) for child in (MINE, SISTER) for action, opening in wishes]
    lines = decide(asked, Facts(places, openings, live, free, waiters), NOW).lines
    sure = {one.id for one in live if one.status == "booked"}
    cents = {"booked": PRICE, "pending": PRICE}
    price = sum(
        -PAID if line.outcome == "cancelled" and line.booking in sure else cents.get(line.outcome, 0)
        for line in lines
        if line.outcome != "pending" or line.booking is None
    )  # fmt: skip
    return price, sum(line.outcome not in PLAIN for line in lines)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@given(st.lists(situations(), min_size=80, max_size=200))
@settings(max_examples=5, deadline=None, phases=[Phase.generate])
def test_le_telephone_annonce_ce_que_la_decision_repondrait(found):
    cases = [(case, wishes) for case in found if (wishes := wishes_of(case))]
    asked = [
        {
            "children": [
                {"name": str(child), "boxes": list(page_of(case, child).values()), "wishes": [
                    {"action": action, "day": TUESDAY.isoformat(), "slot": SLOTS[opening]} for action, opening in wishes
                ]}
                for child in (MINE, SISTER)
            ],
            "excludes": EXCLUDES, "isReviewed": case["is_reviewed"],
        }
        for case, wishes in cases
    ]  # fmt: skip
    done = subprocess.run(
        ["node", str(SAID)], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=60
    )
    said = [(one["price"], len(one["told"])) for one in json.loads(done.stdout)]
    differing = [
        (case, wishes, told, expected)
        for (case, wishes), told in zip(cases, said, strict=True)
        if told != (expected := decided(case, wishes))
    ]  # fmt: skip
    assert not differing, differing[0]


def test_les_semaines_trop_courtes():
    monday = date(2022, 2, 14)
    assert weeks.short_weeks([monday], [monday], 2) == [(monday, 1)]
    assert weeks.short_weeks([monday, monday + timedelta(days=4)], [monday], 2) == []
    assert weeks.short_weeks([], [monday], 2) == [], "une semaine vide ne demande rien"
    assert weeks.short_weeks([monday, monday], [monday], 2) == [(monday, 1)], "deux créneaux d’un jour sont un jour"
    assert weeks.short_weeks([monday], [monday + timedelta(days=7)], 2) == []
    assert weeks.short_weeks([monday], [monday], None) == []
    assert weeks.said((monday, 1), 2) == ("semaine du 14/02/2022", "1 jour seulement, il en faut 2 au moins")
