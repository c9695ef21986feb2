"""The season of an enrolment as one page: every week, every box, in a constant number of queries."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from pwa.domain import tariffs
from pwa.domain.accounts import User
from pwa.domain.bookings import locks
from pwa.domain.bookings.demand.weeks import MIN_DAYS
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.screens.views import Box, Day, Heading, Look, SeasonPage, Sibling, Week
from pwa.domain.bookings.seats.sql import LEFT, RANK
from pwa.domain.bookings.seats.waiting import is_offered
from pwa.domain.calendars import limits, schools
from pwa.domain.calendars.days import Rhythm
from pwa.domain.french import day_short, month_title, period
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.storage.databases import reading, rows

FEW_LEFT = 5
EPOCH = date(1970, 1, 1).toordinal()


async def enrolment_rows(town: TownView, user: User, enrolment: int, now: datetime) -> list[dict[str, Any]]:
    """The enrolment first, then siblings' enrolments of that activity, with all that the page's version needs.

    Raises NotFound for an id that is unknown or someone else's.
    """
    minute = locks.minute_of(now)
    found = await rows(
        reading(),
        """SELECT e.id, e.child_id, e.group_id, e.starts_on, e.ends_on, e.place, child.first_name, child.revision,
                  a.name, a.kind, a.rules, a.has_waiting_list, a.is_reviewed, d.name AS department,
                  class.name AS class_name, class.teacher,
                  h.revision AS household_revision, t.revision AS town_revision,
                  (SELECT max(version) FROM season WHERE season.activity_id = a.id) AS version,
                  (SELECT sum(s.revision) FROM seats s WHERE s.group_id = e.group_id) AS seats_revision,
                  (SELECT count(o.opens_at <= ? OR NULL) + count(o.book_by < ? OR NULL) + count(o.cancel_by < ? OR NULL)
                   FROM opening o WHERE o.group_id = e.group_id) AS limits_passed
           FROM enrolment asked
           JOIN custody mine ON mine.child_id = asked.child_id AND mine.household_id = ?
           JOIN activity_group its ON its.id = asked.group_id
           JOIN activity a ON a.id = its.activity_id
           JOIN department d ON d.id = a.department_id
           JOIN activity_group g ON g.activity_id = a.id
           JOIN enrolment e ON e.group_id = g.id AND (e.id = asked.id OR e.child_id <> asked.child_id)
           JOIN custody c ON c.child_id = e.child_id AND c.household_id = mine.household_id
           JOIN household h ON h.id = c.household_id
           JOIN child ON child.id = e.child_id
           JOIN town t ON t.id = asked.town_id
           LEFT JOIN school_class class ON class.id = e.school_class_id
           WHERE asked.id = ? AND asked.town_id = ?
           ORDER BY CASE WHEN e.id = asked.id THEN 0 ELSE 1 END, child.birth_date, e.starts_on""",
        [now, minute, minute, user.household_id, enrolment, town.id],
        days=("starts_on", "ends_on"),
        documents=("rules",),
    )
    if not found:
        raise NotFound()
    return found


def version_of(found: list[dict[str, Any]]) -> str:
    """What the page depends on beside the build, the account and the date: it moves when the page may have changed."""
    asked = found[0]
    parts = [asked["id"], asked["revision"], asked["household_revision"], asked["town_revision"], asked["version"],
             asked["seats_revision"], asked["limits_passed"],
             *(f"{row['id']}.{row['starts_on']}.{row['ends_on']}" for row in found)]  # fmt: skip
    return "-".join(str(part) for part in parts)


async def page_of(town: TownView, user: User, found: list[dict[str, Any]], now: datetime) -> SeasonPage:
    """The page of the enrolment that `enrolment_rows` found."""
    asked, at = found[0], locks.moment(now)
    today = at.today
    openings = await openings_of(asked, today)
    prices = await tariffs.prices(
        reading(), sorted({o["slot_id"] for o in openings}), user.quotient, user.is_resident
    )  # fmt: skip
    few = asked["rules"].get("few_left", FEW_LEFT)
    boxes: dict[date, list[Box]] = defaultdict(list)
    for o in openings:
        boxes[o["day"]].append(box_of(o, asked, prices.of(o["slot_id"], o["day"]), few, at))
    slots = {o["code"]: o["label"] for o in openings}
    rhythm = Rhythm.of(asked["kind"], schools.calendar_of(town.zone, town.profile), asked["rules"])
    weeks = weeks_of(asked, boxes, rhythm, today)
    return SeasonPage(
        heading=heading_of(asked),
        period=period(asked["starts_on"], asked["ends_on"]),
        weeks=weeks,
        months=months_of(asked["starts_on"], asked["ends_on"]),
        shown_month=shown_month(asked, boxes, today),
        slots=tuple(slots.items()),
        excludes=excludes_of(openings, slots),
        siblings=tuple(Sibling(row["id"], row["first_name"], sibling_label(row)) for row in found[1:]),
        is_reviewed=bool(asked["is_reviewed"]),
        min_days_a_week=asked["rules"].get(MIN_DAYS),
        deadline=deadline_of(asked["rules"], openings, at),
        account=user.public_id,
        as_of=now,
    )


async def openings_of(asked: dict[str, Any], today: date) -> list[dict[str, Any]]:
    """Every opening of the enrolment's days with the child's live booking; from today on, seats left and who waits."""
    return await rows(
        reading(),
        f"""SELECT o.id, o.day, o.slot_id, o.opens_at, o.book_by, o.cancel_by, o.closed_reason, s.code, s.label,
                  s.excludes, b.status, b.enrolment_id, b.price_cents,
                  CASE WHEN o.day >= ? THEN {LEFT} END AS seats_left,
                  o.day >= ? AND EXISTS
                    (SELECT 1 FROM booking w WHERE w.opening_id = o.id AND w.status = 'waiting'
                     AND w.cancelled_at IS NULL) AS someone_waits,
                  {RANK} AS rank
           FROM opening o JOIN slot s ON s.id = o.slot_id
           LEFT JOIN booking b ON b.opening_id = o.id AND b.child_id = ? AND b.cancelled_at IS NULL
           WHERE o.group_id = ? AND o.day BETWEEN ? AND ?
           ORDER BY o.day, s.position""",
        [today, today, asked["child_id"], asked["group_id"], asked["starts_on"], asked["ends_on"]],
        days=("day",),
        instants=("opens_at", "book_by", "cancel_by"),
    )


def box_of(o: dict[str, Any], asked: dict[str, Any], price: int, few: int, at: Moment) -> Box:
    """One opening as this family sees it now; what is booked counts for what it cost."""
    state = state_of(o, asked, at)
    lock = lock_of(o, state, at)
    is_ticked = o["status"] is not None and state != "offered"
    if lock == "past":
        return Box(o["id"], gone(o["label"], state, is_ticked), None, None, None)
    left, opens_at, day = o["seats_left"], o["opens_at"], o["day"]
    book_by, cancel_by = locks.until(o["book_by"], day), locks.until(o["cancel_by"], day)
    midnight = midnight_of(day)
    look = Look(
        o["label"], state, is_ticked, lock, o["price_cents"] if state == "booked" else price,
        int(book_by.timestamp()) - midnight, int(cancel_by.timestamp()) - midnight,
        left if state == "free" and left is not None and left <= few else None, o["rank"], o["closed_reason"],
        opens_at and int(opens_at.timestamp()) if lock == "not_open_yet" else None,
    )  # fmt: skip
    return Box(o["id"], look, opens_at, book_by, cancel_by)


@lru_cache(maxsize=256)
def gone(label: str, state: str, ticked: bool) -> Look:
    """A past box: nothing of it can be sent any more."""
    return Look(label, state, ticked, "past", 0, None, None, None, None, None, None)


def midnight_of(day: date) -> int:
    """The epoch second of a day's midnight, UTC."""
    return (day.toordinal() - EPOCH) * 86400


def state_of(o: dict[str, Any], asked: dict[str, Any], at: Moment) -> str:
    if o["status"] is not None:
        return own_state(o, at) if o["enrolment_id"] == asked["id"] else "elsewhere"
    is_full = bool(o["someone_waits"]) or (o["seats_left"] is not None and o["seats_left"] <= 0)
    if is_full and not asked["is_reviewed"]:
        return "waitable" if asked["has_waiting_list"] else "full"
    return "free"


def own_state(o: dict[str, Any], at: Moment) -> str:
    """The booking's own, but for a place in a list when one is free that could not be given back: `offered`."""
    if o["status"] != "waiting" or not o["seats_left"] or o["seats_left"] < 0:
        return str(o["status"])
    is_free = is_offered(o["day"], o["closed_reason"] is None, o["book_by"], o["cancel_by"], at)
    return "offered" if is_free else "waiting"


def lock_of(o: dict[str, Any], state: str, at: Moment) -> str | None:
    """Why the box cannot be changed now, or None; the decision is made again when a demand arrives."""
    if state == "elsewhere":
        return "elsewhere"
    if state in ("booked", "waiting", "pending"):
        return locks.to_cancel(o["day"], state, o["cancel_by"], at)
    lock = locks.to_book(o["day"], o["closed_reason"], o["opens_at"], o["book_by"], at)
    return lock or ("full" if state == "full" else None)


def weeks_of(asked: dict[str, Any], boxes: dict[date, list[Box]], rhythm: Rhythm, today: date) -> tuple[Week, ...]:
    """Whole ISO weeks over the enrolment, and over the months it touches (SL-60)."""
    first = asked["starts_on"].replace(day=1)
    last = (asked["ends_on"].replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return tuple(
        Week(number, iso, months, tuple(days_of(days, boxes, today)))
        for number, iso, months, days in bare_weeks(first, last, rhythm)
    )


Bare = tuple[int, str, tuple[str, ...], tuple[tuple[date, str, str | None], ...]]
"""A week of the calendar: number, « 2022-W05 », months, then each day as (date, « 01/02 », why no one comes)."""


@lru_cache(maxsize=256)
def bare_weeks(first: date, last: date, rhythm: Rhythm) -> tuple[Bare, ...]:
    """The weeks from the first day's to the last day's, whoever they are for. Closures are told by the boxes."""
    weeks = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        dates = [monday + timedelta(days=n) for n in range(7)]
        months = tuple(dict.fromkeys(f"{day:%Y-%m}" for day in (dates[0], dates[6]) if first <= day <= last))
        year, number, _ = monday.isocalendar()
        days = tuple((day, day_short(day), rhythm.told(day)) for day in dates)
        weeks.append((number, f"{year}-W{number:02}", months, days))
        monday += timedelta(days=7)
    return tuple(weeks)


def days_of(
    days: tuple[tuple[date, str, str | None], ...], boxes: dict[date, list[Box]], today: date
) -> Iterator[Day]:  # fmt: skip
    """A week's days; why no one comes is said once, on the first of those that it closes."""
    said = None
    for day, short, closed in days:
        its = tuple(boxes.get(day, ()))
        why = None if its or closed == said else closed
        said = why or said
        yield Day(day, short, its, why, day == today, bool(its) and day < today)


@lru_cache(maxsize=256)
def months_of(starts_on: date, ends_on: date) -> tuple[tuple[str, str], ...]:
    """Each month touched: (« 2022-02 », « Février 2022 »)."""
    months, month = [], starts_on.replace(day=1)
    while month <= ends_on:
        months.append((f"{month:%Y-%m}", month_title(f"{month:%Y-%m}")))
        month = (month + timedelta(days=31)).replace(day=1)
    return tuple(months)


def shown_month(asked: dict[str, Any], boxes: dict[date, list[Box]], today: date) -> str:
    """The first month from today on with a box to change, else with a box; else the nearest of the enrolment."""
    coming = sorted(day for day in boxes if day >= today)
    free = (day for day in coming if any(box.look.lock is None for box in boxes[day]))
    nearest = min(max(today, asked["starts_on"]), asked["ends_on"])
    return f"{next(free, coming[0] if coming else nearest):%Y-%m}"


def deadline_of(rules: dict[str, Any], openings: list[dict[str, Any]], at: Moment) -> str:
    """Until when one can book: the activity's rule in words or, where windows stand for it, the first window of the
    openings that is not over; empty when there is none."""
    if not rules.get("windows"):
        return limits.describe(rules.get("add"))
    days: dict[tuple[Any, Any], list[date]] = defaultdict(list)
    for o in openings:
        if o["closed_reason"] is None and o["book_by"] and locks.until(o["book_by"], o["day"]) >= at.minute:
            days[o["opens_at"], o["book_by"]].append(o["day"])
    if not days:
        return ""
    (opens_at, book_by), those = next(iter(days.items()))
    return limits.until(opens_at, book_by, those[0], those[-1])


def excludes_of(openings: list[dict[str, Any]], slots: dict[str, str]) -> dict[str, list[str]]:
    """By label, the labels of the slots it excludes; the JSON is read once a slot."""
    raw = {o["code"]: o["excludes"] for o in openings}
    lists = {code: json.loads(text) if isinstance(text, str) else text for code, text in raw.items()}
    return {slots[code]: [slots[one] for one in others if one in slots] for code, others in lists.items() if others}


def heading_of(row: dict[str, Any]) -> Heading:
    teacher = f" {row['teacher']}" if row["teacher"] else ""
    return Heading(
        row["id"], row["first_name"], row["name"], row["place"], period(row["starts_on"], row["ends_on"]),
        f"{row['class_name']}{teacher}" if row["class_name"] else None, row["department"],
    )  # fmt: skip


def sibling_label(row: dict[str, Any]) -> str:
    """« Fille - Accueil périscolaire - Hector Ducamp Élémentaire »."""
    return f"{row['first_name']} - {row['name']} - {row['place']}"
