"""What a letter tells: its facts become a subject and frozen values, when it is sent; templates compute nothing."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import requests
from pwa.domain.bookings import locks
from pwa.domain.bookings.screens.views import AnswerLine, RequestView
from pwa.domain.french import of_service
from pwa.domain.letters import Letter
from pwa.storage.databases import marks, rows
from pwa.texts import LETTERS

MOST_EARLIER, MOST_LINES = 20, 200
"""Earlier demands that a mail tells line by line, and their lines; it counts the others, which the pages keep."""

DEPARTMENT = "d.name AS department, d.email, d.phone, d.address, d.silence"
BELOW_ENROLMENT = """JOIN activity_group g ON g.id = e.group_id JOIN activity a ON a.id = g.activity_id
                     JOIN department d ON d.id = a.department_id"""


@dataclass(frozen=True, slots=True)
class Contact:
    """A department and how to reach it; `silence` is its rule as a sentence, for a request that waits for it."""

    department: str
    email: str
    phone: str | None
    address: str | None
    refuses_by_silence: bool
    silence: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Slots of one day that had the same answer: « mardi 01/02/2022 », « Matin, Soir », « Réservé »."""

    title: str
    slots: str
    outcome: str
    label: str
    sentence: str | None
    next_step: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A letter before it is put into words. `values` is what its template shows."""

    subject: str
    contacts: tuple[Contact, ...]
    values: dict[str, Any]


async def told(db: BaseDBAsyncClient, letter: Letter) -> Told:
    """What this letter says today."""
    return await TELLERS[letter.kind](db, letter.facts)


async def answer(db: BaseDBAsyncClient, facts: dict[str, Any]) -> Told:
    """The receipt and the answer: every request of the mutation, in one letter, and those that it took in before."""
    mutation, before = facts["mutation"], facts.get("earlier", [])
    town, views = await requests.views_of_mutation(db, mutation)
    shown = await short_enough(db, before[:MOST_EARLIER]) if before else []
    where = f"WHERE r.mutation_id IN ({marks(len(shown))}) ORDER BY r.number DESC"
    earlier = await requests.views(db, requests.procedure_of(town["profile"]), where, shown) if shown else []
    return await answered(db, [mutation, *shown], views, earlier, len(before) - len(shown))


async def short_enough(db: BaseDBAsyncClient, mutations: list[int]) -> list[int]:
    """The first of these that have MOST_LINES lines together at most: no family makes a mail without an end."""
    found = await rows(
        db,
        f"""SELECT r.mutation_id, COUNT(*) AS lines FROM request_line l
            JOIN service_request r ON r.id = l.service_request_id
            WHERE r.mutation_id IN ({marks(len(mutations))}) GROUP BY r.mutation_id""",
        mutations,
    )
    lines = {row["mutation_id"]: row["lines"] for row in found}
    so_far = accumulate(lines.get(one, 0) for one in mutations)
    return [one for one, total in zip(mutations, so_far, strict=True) if total <= MOST_LINES]


async def treated(db: BaseDBAsyncClient, facts: dict[str, Any]) -> Told:
    """An officer answered a request that waited for it."""
    found = await rows(
        db,
        "SELECT r.mutation_id, t.profile FROM service_request r JOIN town t ON t.id = r.town_id WHERE r.id = ?",
        [facts["request"]],
        documents=["profile"],
    )
    kind = requests.procedure_of(found[0]["profile"])
    views = await requests.views(db, kind, "WHERE r.id = ?", [facts["request"]])
    return await answered(db, [found[0]["mutation_id"]], views)


async def answered(
    db: BaseDBAsyncClient, mutations: list[int], views: list[RequestView], earlier: Sequence[RequestView] = (),
    not_shown: int = 0,
) -> Told:  # fmt: skip
    """`earlier` are the requests answered before these, the latest first; `not_shown` counts those before them."""
    every = [*views, *earlier]
    contacts = await contacts_of_mutations(db, mutations, every)
    return Told(
        answer_subject(views),
        contacts,
        {
            "received_at": views[0].made_at,
            "requests": [(view, rows_of(view.lines)) for view in views],
            "earlier": [(view, rows_of(view.lines)) for view in earlier],
            "not_shown": not_shown,
            "may_appeal": may_appeal(every, contacts),
        },
    )


def may_appeal(views: list[RequestView], contacts: tuple[Contact, ...]) -> bool:
    """Something is refused, or will be by the silence of the town."""
    outcomes = {line.outcome for view in views for line in view.lines}
    return "refused" in outcomes or any(contact.refuses_by_silence and contact.silence for contact in contacts)


def answer_subject(views: list[RequestView]) -> str:
    """« Demande n° 23 : traitée positivement »; it names no child."""
    if len(views) == 1:
        [view] = views
        return LETTERS["one"].format(
            number=view.number, overall=LETTERS["in_part" if view.is_in_part else view.overall]
        )
    *first, last = [str(view.number) for view in views]
    numbers = f"{', '.join(first)} et {last}"
    return LETTERS["several"].format(numbers=numbers, service=of_service(views[0].department))


def rows_of(lines: Iterable[AnswerLine]) -> list[Row]:
    """The lines, in their order, with the slots of a day put together when they were answered alike."""
    return [
        Row(first.title, ", ".join(line.slot for line in (first, *same) if line.slot), first.outcome, label_of(first),
            first.sentence, first.next_step)
        for first, *same in (list(group) for _, group in groupby(lines, alike))
    ]  # fmt: skip


def alike(line: AnswerLine) -> tuple[Any, ...]:
    return line.day, line.title, line.action, line.outcome, line.sentence, line.next_step


def label_of(line: AnswerLine) -> str:
    """A refusal also says what was refused: a booking, or its cancellation."""
    return LETTERS[f"refused_{line.action}"] if line.outcome == "refused" else line.outcome_label


async def contacts_of_mutations(
    db: BaseDBAsyncClient, mutations: list[int], views: Iterable[RequestView]
) -> tuple[Contact, ...]:
    """The departments asked, each with its rule of silence while it owes an answer."""
    rules: dict[str, str | None] = {}
    for view in views:
        rules[view.department] = rules.get(view.department) or view.silence
    found = await rows(
        db,
        f"""SELECT DISTINCT {DEPARTMENT} FROM service_request r JOIN enrolment e ON e.id = r.enrolment_id
            {BELOW_ENROLMENT} WHERE r.mutation_id IN ({marks(len(mutations))}) ORDER BY d.name""",
        mutations,
    )
    return tuple(contact(row, rules[row["department"]]) for row in found if row["department"] in rules)


def contact(row: dict[str, Any], rule: str | None = None) -> Contact:
    return Contact(row["department"], row["email"], row["phone"], row["address"], row["silence"] == "rejection", rule)


async def promoted(db: BaseDBAsyncClient, facts: dict[str, Any]) -> Told:
    """Seats came free for bookings that waited; `number` is their request's, when one made them all."""
    found = await bookings_of(db, facts)
    subject = LETTERS["promoted" if len(found) == 1 else "promoted_several"]
    numbers = {booking["number"] for booking in found}
    return Told(
        subject, contacts_in(found), {"bookings": found, "number": numbers.pop() if len(numbers) == 1 else None}
    )


async def offered(db: BaseDBAsyncClient, facts: dict[str, Any]) -> Told:
    """Seats came free that could not be given back: each may be taken by the first in line to ask for it."""
    found = await bookings_of(db, facts)
    return Told(LETTERS["offered"], contacts_in(found), {"bookings": found})


async def opening_closed(db: BaseDBAsyncClient, facts: dict[str, Any]) -> Told:
    """The town closed a day that was booked."""
    found = await bookings_of(db, facts)
    subject = LETTERS["opening_closed" if len(found) == 1 else "openings_closed"]
    return Told(subject, contacts_in(found), {"bookings": found})


async def bookings_of(db: BaseDBAsyncClient, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts' `booking`, or all of their `bookings`, with what a family recognises them by."""
    ids = facts["bookings"] if "bookings" in facts else [facts["booking"]]
    found = await rows(
        db,
        f"""SELECT c.first_name AS child, a.name AS activity, e.place, o.day, s.label AS slot, o.closed_reason,
                   o.book_by, o.cancel_by, e.id AS enrolment, r.number, {DEPARTMENT}
            FROM booking b JOIN enrolment e ON e.id = b.enrolment_id JOIN child c ON c.id = b.child_id
            JOIN opening o ON o.id = b.opening_id JOIN slot s ON s.id = o.slot_id {BELOW_ENROLMENT}
            LEFT JOIN service_request r ON r.id = b.service_request_id
            WHERE b.id IN ({marks(len(ids))}) ORDER BY o.day, s.position, b.id""",
        ids,
        days=["day"],
        instants=["book_by", "cancel_by"],
    )
    if not found:
        raise LookupError("no booking")
    return [
        r | {"book_by": locks.until(r["book_by"], r["day"]), "cancel_by": locks.until(r["cancel_by"], r["day"])}
        for r in found
    ]


def contacts_in(found: Iterable[dict[str, Any]]) -> tuple[Contact, ...]:
    """The departments of these rows, each once."""
    return tuple(dict.fromkeys(contact(row) for row in found))


async def limits_earlier(db: BaseDBAsyncClient, facts: dict[str, Any]) -> Told:
    """The town moves the limits of a season to an earlier moment, and says why."""
    found = await rows(
        db,
        f"""SELECT a.name AS activity, z.starts_on, z.ends_on, {DEPARTMENT} FROM season z
            JOIN activity a ON a.id = z.activity_id JOIN department d ON d.id = a.department_id WHERE z.id = ?""",
        [facts["season"]],
        days=["starts_on", "ends_on"],
    )
    values = {"season": found[0], "notice": facts["notice"]}
    return Told(LETTERS["limits_earlier"].format(activity=found[0]["activity"]), contacts_in(found), values)


Teller = Callable[[BaseDBAsyncClient, dict[str, Any]], Awaitable[Told]]

TELLERS: dict[str, Teller] = {
    "answer": answer,
    "treated": treated,
    "promoted": promoted,
    "offered": offered,
    "opening_closed": opening_closed,
    "limits_earlier": limits_earlier,
}
