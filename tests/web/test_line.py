"""The line in front of the writer: how many wait, how long, and what the others are told."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from pwa.storage import line
from pwa.storage.databases import WRITERS, DatabaseBusy, reading, rows, writing
from tests.domain.small_town import small_town
from tests.domain.test_writing import database_held
from tests.people import HOME
from tests.web.demands import CARE

pytestmark = pytest.mark.both_databases


@pytest.fixture
def short_line(monkeypatch):
    """One request waits, and not for long."""
    monkeypatch.setattr(line, "MOST_WAITING", 1)
    monkeypatch.setattr(line, "PATIENCE", 0.2)


async def write(*, is_patient: bool = False) -> None:
    async with writing(is_patient=is_patient):
        pass


async def everyone_writes(stack: AsyncExitStack) -> None:
    """All the writers of this process are at work until the stack ends, each in its own task as requests are."""
    over = asyncio.Event()

    async def one(begun: asyncio.Event) -> None:
        async with writing():
            begun.set()
            await over.wait()

    async def end() -> None:
        over.set()
        await asyncio.gather(*working)

    begun = [asyncio.Event() for _ in range(WRITERS[reading().capabilities.dialect])]
    working = [asyncio.create_task(one(event)) for event in begun]
    stack.push_async_callback(end)
    await asyncio.gather(*(event.wait() for event in begun))


async def test_beyond_the_line_one_is_told_at_once_when_to_come_back(database, short_line):
    async with AsyncExitStack() as stack:
        await everyone_writes(stack)
        waits = asyncio.create_task(write())
        await asyncio.sleep(0)
        with pytest.raises(DatabaseBusy) as told:
            await write()
        assert told.value.wait >= line.BUSY_FOR
        with pytest.raises(DatabaseBusy):
            await waits
    await write()


async def test_a_patient_writer_waits_as_long_as_it_takes(database, short_line):
    async with AsyncExitStack() as stack:
        await everyone_writes(stack)
        in_a_hurry = asyncio.create_task(write())
        patient = asyncio.create_task(write(is_patient=True))
        with pytest.raises(DatabaseBusy):
            await in_a_hurry
        assert not patient.done()
    await patient


async def test_a_household_with_many_demands_stands_in_the_line_once():
    """Eight connections of one family made a neighbour wait for all of them."""
    busy, written = line.Line(1), []

    async def write(household: int) -> None:
        async with busy.turn(of=household):
            written.append(household)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as families:
        for household in (*[1] * 8, 2, 3):
            families.create_task(write(household))
    assert written[:4] == [1, 2, 3, 1]
    assert len(written) == 10
    assert not busy.own, "nothing is kept of those who have written"


async def test_the_demands_of_one_household_leave_room_for_the_others():
    """Two hundred of one family filled the line, and a neighbour was sent away at once."""
    busy, met = line.Line(1), Counter()

    async def write(household: int) -> None:
        try:
            async with busy.turn(of=household):
                met[household] += 1
                await asyncio.sleep(0)
        except DatabaseBusy:
            met["busy"] += 1

    async with asyncio.TaskGroup() as families:
        for household in (*[1] * line.MOST_WAITING, 2):
            families.create_task(write(household))
    assert met == {1: 1 + line.MOST_BESIDE, 2: 1, "busy": line.MOST_WAITING - 1 - line.MOST_BESIDE}


async def test_who_gives_up_beside_the_line_leaves_no_trace(monkeypatch):
    monkeypatch.setattr(line, "PATIENCE", 0.05)
    busy = line.Line(1)
    async with busy.turn(of=1):
        for household in (1, 2):
            with pytest.raises(DatabaseBusy):
                async with busy.turn(of=household):
                    raise AssertionError("two at once")
    async with asyncio.timeout(60), busy.turn(of=1):
        assert busy.waiting == 0


async def test_a_transaction_in_another_takes_no_second_turn(database, short_line):
    async with asyncio.timeout(60), writing(), writing() as db:
        assert (await rows(db, "SELECT 1 AS one"))[0]["one"] == 1


async def test_those_who_are_sent_away_together_do_not_come_back_together(database):
    busy = line.Line(1)
    waits = [busy.too_long().wait for _ in range(10 * line.PER_SECOND)]
    assert waits == sorted(waits)
    assert waits[0] <= line.BUSY_FOR + 1 < 10 <= waits[-1]
    assert max(Counter(waits).values()) <= 2 * line.PER_SECOND
    assert max(busy.too_long().wait for _ in range(200 * line.PER_SECOND)) == line.LONGEST


async def test_a_writer_that_cannot_begin_gives_its_turn_back(database):
    town = await small_town()
    async with database_held(database, town.seats[min(town.seats)]):
        for _ in range(2):
            with pytest.raises(DatabaseBusy):
                await asyncio.create_task(town.families[0].asks(book=[town.box("matin")]))
    async with asyncio.timeout(60):
        await asyncio.create_task(town.families[0].asks(book=[town.box("matin")]))


async def test_a_phone_and_a_page_are_told_in_their_own_words(database, signed_in, world, short_line):
    maman = await signed_in("maman.test")
    box = f"{world.enrolment(*CARE)['id']}:{await world.opening(*CARE, '2022-02-01', 'Matin')}"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()), "book": box}
    path = f"/{HOME}/reservations/demandes"
    async with AsyncExitStack() as stack:
        await everyone_writes(stack)
        phone = await maman.post(path, data=form, headers={"Accept": "application/json"})
        page = await maman.post(path, data=form)
        assert (await maman.get(f"/{HOME}/espace")).status_code == 200
    assert [phone.status_code, page.status_code] == [503, 503]
    assert int(phone.headers["retry-after"]) >= line.BUSY_FOR
    assert int(page.headers["retry-after"]) >= line.BUSY_FOR
    assert (phone.json()["error"], phone.json()["mutation"]) == ("busy", form["mutation"])
    assert "réessayez dans quelques secondes" in page.text
    assert (await maman.post(path, data=form, headers={"Accept": "application/json"})).status_code == 201
