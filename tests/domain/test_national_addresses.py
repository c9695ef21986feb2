"""The national address service, spoken to over a wire: right, slow, broken, somewhere else."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from pwa.storage import national_addresses
from pwa.storage.national_addresses import FAILURES, REST, Found, NationalAddresses

PORT = {"name": "8 Boulevard du Port", "postcode": "80000", "city": "Amiens", "label": "8 Boulevard du Port, Amiens"}
ANSWER = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.29, 49.897]}, "properties": PORT}],
    "query": "8 bd du port",
}


@asynccontextmanager
async def service(answer):
    """A local server that answers as its documentation says, or as `answer` does; what it was asked."""
    asked = []

    async def search(request):
        asked.append(dict(request.query))
        return await answer(request)

    app = web.Application()
    app.router.add_get("/search/", search)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    [(host, port)] = [one[:2] for one in runner.addresses]
    try:
        yield f"http://{host}:{port}", asked
    finally:
        await runner.cleanup()


def saying(body, **how):
    async def answer(_):
        return web.Response(body=body if isinstance(body, bytes) else json.dumps(body).encode(), **how)

    return answer


async def test_an_address_is_completed():
    async with service(saying(ANSWER, content_type="application/json")) as (url, asked):
        found = await NationalAddresses(url).complete("8  bd du\nport")
    assert found == [Found("8 Boulevard du Port", "80000", "Amiens")]
    assert found[0].label == "8 Boulevard du Port, 80000 Amiens"
    assert asked == [{"q": "8 bd du port", "autocomplete": "1", "limit": "5"}]


@pytest.mark.parametrize(
    "body",
    [b"<!doctype html><title>503</title>", b"", b"[]", b'{"features": 3}', b'{"features": [', b"\xff\xfe", b"null",
     b"[" * 60_000,
     b'{"features": [' + b'{"properties": {}},' * 9000 + b"{}]}"],
)  # fmt: skip
async def test_what_is_no_answer_gives_no_address(body):
    async with service(saying(body)) as (url, _):
        assert await NationalAddresses(url).complete("8 bd du port") == []


@pytest.mark.parametrize("name", [None, 8, "", "x" * 201, "8 rue\r\nX: y", ["8"]])
async def test_what_is_no_address_is_left_out(name):
    wrong = {"properties": PORT | {"name": name}}
    async with service(saying({"features": [wrong, 3, {}, {"properties": PORT}, {"properties": PORT}]})) as (url, _):
        found = await NationalAddresses(url).complete("8 bd du port")
    assert found == [Found("8 Boulevard du Port", "80000", "Amiens")]


async def test_nobody_waits_for_a_slow_service():
    is_over = asyncio.Event()

    async def slow(_):
        await is_over.wait()
        return web.json_response(ANSWER)

    async with service(slow) as (url, _):
        asyncio.get_running_loop().call_later(60, is_over.set)  # only for who would wait
        assert await NationalAddresses(url, patience=0.1).complete("8 bd du port") == []
        assert not is_over.is_set()
        is_over.set()


async def test_it_leads_nowhere_else():
    async def elsewhere(_):
        raise web.HTTPFound("http://127.0.0.1:9/search/")

    async with service(elsewhere) as (url, asked):
        assert await NationalAddresses(url).complete("8 bd du port") == []
    assert len(asked) == 1


async def test_a_service_that_fails_is_left_alone_for_a_while(monkeypatch):
    async with service(saying(b"", status=500)) as (url, asked):
        addresses = NationalAddresses(url)
        for _ in range(FAILURES + 4):
            assert await addresses.complete("8 bd du port") == []
        assert len(asked) == FAILURES
        addresses.rests_until -= REST
        await addresses.complete("8 bd du port")
        assert len(asked) == FAILURES + 1


async def test_one_success_forgets_the_failures():
    answers = iter([b"", b"", json.dumps(ANSWER).encode(), b"", b"", json.dumps(ANSWER).encode()])

    async def answer(_):
        return web.Response(body=next(answers))

    async with service(answer) as (url, _):
        addresses = NationalAddresses(url)
        assert [len(await addresses.complete("8 bd du port")) for _ in range(6)] == [0, 0, 1, 0, 0, 1]


async def test_a_few_letters_ask_nothing_and_no_service_is_none():
    async with service(saying(ANSWER)) as (url, asked):
        assert await NationalAddresses(url).complete("8 b") == [] == await NationalAddresses().complete("8 bd du port")
    assert asked == []


async def test_few_ask_at_once(monkeypatch):
    monkeypatch.setattr(national_addresses, "AT_ONCE", 2)

    three_left = asyncio.Event()

    async def slow(_):
        await three_left.wait()
        return web.json_response(ANSWER)

    async with service(slow) as (url, asked):
        addresses, found = NationalAddresses(url, patience=30), []
        for one in asyncio.as_completed([addresses.complete(f"{n} bd du port") for n in range(5)]):
            found.append(len(await one))
            if len(found) == 3:
                three_left.set()
    assert found == [0, 0, 0, 1, 1]
    assert len(asked) == 2
