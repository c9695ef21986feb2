"""Servers are killed amid syncs, a hundred times on each database: nothing is lost, nothing is done twice."""

import asyncio
import random

import pytest

from tests.domain.post_office import open_office
from tests.load import ledger
from tests.load.phones import Senders, senders
from tests.load.servers import Servers, nursery
from tests.load.village import village

pytestmark = pytest.mark.both_databases

KILLS = 100
MOST_ANSWERS = 2
"""A server gives at most these before it dies in the middle of the next one."""

WHILE_BORN = 4
"""The other server answers more while one is born; what is not begun when the storm ends is forgotten."""


async def storm(servers: Servers, phones: Senders) -> None:
    """Kill server after server while requests are under way."""
    chance = random.Random(3)
    for _ in range(KILLS):
        await phones.answer_again(chance.randint(0, MOST_ANSWERS))
        await asyncio.sleep(chance.uniform(0, 0.03))
        servers.kill()
        await servers.bear()


async def test_a_hundred_kills_amid_syncs(database: str, database_kind: str, tmp_path):
    place, chance = await village(), random.Random(7)
    for phone in place.phones:
        phone.wishes(place.boxes, chance, KILLS * MOST_ANSWERS * WHILE_BORN)
    at_once = {"sqlite": 1, "postgres": 2}[database_kind]
    async with open_office() as office, nursery(database, tmp_path, office.port, at_once) as servers:
        async with senders(place.phones, servers.address, pause=100) as phones:
            await storm(servers, phones)
            phones.stop()
        assert servers.kills == KILLS
        await ledger.balances(place, servers.address)
        for _ in range(at_once):
            servers.kill()
        await ledger.the_leases_of_the_dead_end(place)
        await servers.bear()
        doubled = await ledger.every_letter_leaves(place, office)
    assert phones.met["cut"] > KILLS / 2, "few kills fell amid a request"
    assert phones.met["200"] > 0, "no kill fell between a commit and its answer"
    ledger.told(kills=KILLS, requests=phones.answered, attempts=phones.met, letters_sent_twice=doubled)
