"""A network that cuts answers at a random byte, and requests too: each of a thousand is answered once, and the same."""

import asyncio
import random
from urllib.parse import parse_qs
from uuid import uuid4

import httpx2
import pytest

from tests.domain.post_office import open_office
from tests.load import ledger
from tests.load.phones import Request, senders
from tests.load.servers import nursery
from tests.load.village import village
from tests.weak_network import ANSWER_LOST, FINE, Asked, Fate, weak_network

pytestmark = pytest.mark.both_databases

HOUSEHOLDS = 6
REQUESTS = 84
"""By each phone, on each database: a thousand in all."""


class Storm:
    """The first exchange of every request is cut, then one in three: mostly in the answer, sometimes before it."""

    def __init__(self, seed: int) -> None:
        self.chance, self.met = random.Random(seed), set()

    def __call__(self, asked: Asked) -> Fate:
        [mutation] = parse_qs(asked.body)["mutation"]
        is_first = mutation not in self.met
        self.met.add(mutation)
        if not is_first and self.chance.random() > 1 / 3:
            return FINE
        return Fate(sent=self.chance.randrange) if self.chance.random() < 0.2 else Fate(told=self.chance.randrange)


async def test_every_answer_is_cut_at_a_random_byte(database: str, tmp_path):
    place, chance = await village(HOUSEHOLDS), random.Random(11)
    for phone in place.phones:
        phone.wishes(place.boxes, chance, REQUESTS)
    async with open_office() as office, nursery(database, tmp_path, office.port) as servers:
        async with weak_network(servers.address) as network:
            network.weather = Storm(5)
            async with senders(place.phones, network.address) as phones:
                pass
        assert phones.answered == HOUSEHOLDS * REQUESTS
        await ledger.balances(place, servers.address)
        assert await ledger.every_letter_leaves(place, office) == 0
    assert network.cut_answers + network.cut_requests > phones.answered
    assert phones.met["200"] > 0
    ledger.told(requests=phones.answered, cut_requests=network.cut_requests, cut_answers=network.cut_answers,
                attempts=phones.met)  # fmt: skip


async def test_fifty_requests_queued_on_one_phone_leave_in_order(database: str, tmp_path):
    place = await village(2)
    phone, chance = place.phones[0], random.Random(13)
    own, sibling = phone.enrolments
    for n in range(50):
        lines = tuple((chance.choice(["book", "cancel"]), own, box) for box in chance.sample(place.boxes, 3))
        request = Request(uuid4(), lines, (sibling,) if n % 2 else ())
        phone.requests[request.mutation] = request
    asked = list(phone.requests)
    async with open_office() as office, nursery(database, tmp_path, office.port) as servers:
        async with weak_network(servers.address) as network:
            network.weather = Storm(17)
            async with senders([phone], network.address, together=True):
                pass
        assert list(phone.answers) == asked
        numbers = [one["number"] for answer in phone.answers.values() for one in answer["requests"]]
        assert numbers == list(range(1, 76))
        await ledger.balances(place, servers.address)
        assert await ledger.every_letter_leaves(place, office) == 0


async def test_the_network_is_cut_between_the_commit_and_the_answer(database: str, tmp_path):
    place = await village(2)
    phone = place.phones[0]
    phone.wishes(place.boxes, random.Random(1), 1)
    [request] = phone.requests.values()
    async with open_office() as office, nursery(database, tmp_path, office.port) as servers:
        async with weak_network(servers.address) as network, httpx2.AsyncClient(base_url=network.address) as client:
            network.weather = lambda asked: ANSWER_LOST
            with pytest.raises(httpx2.TransportError):
                await phone.asks(client, request)
            written = await ledger.asked(
                "SELECT number FROM service_request WHERE town_id = ? ORDER BY number", place.small.town
            )
            assert len(written) == 1 + len(request.also)
            network.weather = lambda asked: FINE
            async with senders([phone], network.address) as again:
                pass
        assert again.met == {"200": 1}
        assert [one["number"] for one in phone.answers[request.mutation]["requests"]] == [
            one["number"] for one in written
        ]
        await ledger.balances(place, servers.address)
        assert await ledger.every_letter_leaves(place, office) == 0


async def test_a_request_given_up_then_sent_on_many_lines_at_once_is_decided_once(
    database: str, database_kind: str, tmp_path
):
    place = await village(2)
    phone = place.phones[0]
    phone.wishes(place.boxes, random.Random(2), 1)
    [request] = phone.requests.values()
    at_once = {"sqlite": 1, "postgres": 2}[database_kind]
    async with open_office() as office, nursery(database, tmp_path, office.port, at_once) as servers:
        async with httpx2.AsyncClient(base_url=servers.address, timeout=60) as client:
            with pytest.raises(httpx2.ReadTimeout):
                async with httpx2.AsyncClient(base_url=servers.address, timeout=httpx2.Timeout(60, read=1e-6)) as page:
                    await phone.asks(page, request)
            answers = await asyncio.gather(*(phone.asks(client, request) for _ in range(8)))
        told = [one.json() for one in answers]
        assert told == [told[0]] * 8
        assert {one.status_code for one in answers} <= {200, 201}
        phone.answers[request.mutation] = told[0]
        await ledger.balances(place, servers.address)
        assert await ledger.every_letter_leaves(place, office) == 0
