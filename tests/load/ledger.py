"""The town's books after a storm: what every phone was told, and what the database holds, must agree."""

import asyncio
import json
from collections import Counter
from typing import Any
from uuid import UUID

import httpx2

from pwa.running.clock import real_time
from pwa.storage.databases import reading, rows, run, writing
from tests.domain.post_office import Office
from tests.load.village import Village


async def balances(village: Village, address: str) -> None:
    """Every check but the letters' sending."""
    await every_request_is_answered_once(village, address)
    await numbers_follow_each_other(village)
    await seats_are_bookings(village)
    await the_journal_is_complete(village)
    await letters_are_written_once(village)


async def asked(sql: str, *values: Any, documents: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return await rows(reading(), sql, values, documents=documents)


async def every_request_is_answered_once(village: Village, address: str) -> None:
    """Each phone has an answer to each of its requests, and asked again the town hall gives that very decision."""
    kept = await asked("SELECT key FROM mutation WHERE town_id = ?", village.small.town)
    wanted = {mutation for phone in village.phones for mutation in phone.requests}
    assert Counter(UUID(str(row["key"])) for row in kept) == dict.fromkeys(wanted, 1)
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        for phone in village.phones:
            assert phone.answers.keys() == phone.requests.keys()
            for mutation, request in phone.requests.items():
                again = await phone.asks(client, request)
                assert again.status_code == 200, again.text
                now, first = decision(again.json()), decision(phone.answers[mutation])
                assert now == first, [pair for pair in zip(now, first, strict=True) if pair[0] != pair[1]]


def decision(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """An answer but for one thing: a line that waits says its place on the list as it is now."""
    told = [answer | {"requests": None}]
    for request in answer["requests"]:
        told.append(request | {"lines": None})
        told += [
            line | ({"sentence": None, "next_step": None} if line["outcome"] == "waiting" else {})
            for line in request["lines"]
        ]
    return told


async def numbers_follow_each_other(village: Village) -> None:
    """No request number is lost or given twice, and each answer tells its own."""
    made = await asked(
        "SELECT r.number, m.key FROM service_request r JOIN booking_request b ON b.service_request_id = r.id "
        "JOIN mutation m ON m.id = b.mutation_id WHERE r.town_id = ?",
        village.small.town,
    )
    [town] = await asked("SELECT last_request_number AS last FROM town WHERE id = ?", village.small.town)
    assert sorted(row["number"] for row in made) == list(range(1, town["last"] + 1))
    kept = {(UUID(str(row["key"])), row["number"]) for row in made}
    told = [answer for phone in village.phones for answer in phone.answers.items()]
    assert kept == {(key, one["number"]) for key, answer in told for one in answer["requests"]}


async def seats_are_bookings(village: Village) -> None:
    found = await asked(
        """SELECT s.id, s.taken, s.capacity, COUNT(b.id) AS booked FROM seats s
           JOIN opening_seats u ON u.seats_id = s.id
           LEFT JOIN booking b ON b.opening_id = u.opening_id AND b.status = 'booked' AND b.cancelled_at IS NULL
           WHERE s.group_id = ? GROUP BY s.id, s.taken, s.capacity""",
        village.small.group,
    )
    assert found
    assert [(row["id"], row["taken"]) for row in found] == [(row["id"], row["booked"]) for row in found]
    assert all(row["taken"] <= row["capacity"] for row in found)
    doubled = await asked(
        """SELECT child_id, opening_id FROM booking WHERE town_id = ? AND cancelled_at IS NULL
           GROUP BY child_id, opening_id HAVING COUNT(*) > 1""",
        village.small.town,
    )
    assert not doubled


async def the_journal_is_complete(village: Village) -> None:
    """One entry for each request, none for anything else that was decided."""
    entries = await asked(
        "SELECT subject FROM event WHERE town_id = ? AND verb = 'request_decided'", village.small.town
    )
    made = await asked("SELECT id FROM service_request WHERE town_id = ?", village.small.town)
    told = Counter(row["subject"] for row in entries)
    assert told == dict.fromkeys((f"service_request:{row['id']}" for row in made), 1)


async def letters_are_written_once(village: Village) -> None:
    """One telling of each answer, alone or gathered, one telling of each place that came free."""
    found = await asked("SELECT kind, facts FROM letter WHERE town_id = ?", village.small.town, documents=("facts",))
    kept = await asked("SELECT id FROM mutation WHERE town_id = ?", village.small.town)
    told = Counter(one for row in found if row["kind"] == "answer" for one in answers_in(row["facts"]))
    assert told == dict.fromkeys((row["id"] for row in kept), 1)
    freed = await asked("SELECT subject FROM event WHERE town_id = ? AND verb = 'promoted'", village.small.town)
    told = Counter(f"booking:{one}" for row in found if row["kind"] == "promoted" for one in row["facts"]["bookings"])
    assert told == dict.fromkeys((row["subject"] for row in freed), 1)


def answers_in(facts: dict[str, Any]) -> list[int]:
    """The mutations that one letter tells."""
    return [facts["mutation"], *facts.get("earlier", [])]


async def the_leases_of_the_dead_end(village: Village) -> None:
    """Two minutes later: what killed processes held may be sent by another."""
    async with writing() as db:
        ended = "UPDATE letter SET leased_until = NULL, due_at = ? WHERE town_id = ? AND sent_at IS NULL"
        await run(db, ended, [real_time(), village.small.town])


async def the_minutes_pass(village: Village) -> None:
    """What was held for the answers that follow is due."""
    async with writing() as db:
        due = "UPDATE letter SET due_at = ? WHERE town_id = ? AND sent_at IS NULL AND attempts = 0 AND due_at > ?"
        await run(db, due, [real_time(), village.small.town, real_time()])


async def every_letter_leaves(village: Village, office: Office) -> int:
    """Once sent, the post office has each of them; one sent twice has the same Message-ID. How many were doubled."""
    await the_minutes_pass(village)
    waiting = "SELECT COUNT(*) AS n FROM letter WHERE town_id = ? AND sent_at IS NULL"
    async with asyncio.timeout(240):
        while (await asked(waiting, village.small.town))[0]["n"]:  # noqa: ASYNC110 other processes send
            await asyncio.sleep(0.1)
    kept = await asked("SELECT id FROM letter WHERE town_id = ?", village.small.town)
    received = {tag: n for tag, n in office.received.items() if tag.startswith(f"<{village.slug}.")}
    assert sorted(int(tag.split(".")[1]) for tag in received) == sorted(row["id"] for row in kept)
    return sum(received.values()) - len(received)


def told(**figures: object) -> None:
    """One line for whoever reads the run with `pytest -rP`."""
    print(json.dumps(figures, ensure_ascii=False))
