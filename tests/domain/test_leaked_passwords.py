"""Passwords that leaked, asked of a service that speaks the range protocol, here on this machine."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from pwa.domain.credentials.chosen import Chosen, errors_of
from pwa.domain.declared.profile import TownProfile
from pwa.domain.towns import TownView
from pwa.storage.leaked_passwords import LeakedPasswords

LEAKED, KEPT = "tartine-42-verte", "cheval-pile-agrafe-7"
DIGEST = hashlib.sha1(LEAKED.encode()).hexdigest().upper()
PADDING = "\r\n".join(f"{n:035X}:0" for n in range(800))
TOWN = TownView(1, "ici", "Ici", banner="ICI", zone="A", revision=1, profile=TownProfile())


@asynccontextmanager
async def service(
    answer: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[tuple[str, list[web.Request]]]:
    """Its address, and what it was asked."""
    asked: list[web.Request] = []

    async def told(request: web.Request) -> web.Response:
        asked.append(request)
        return await answer(request)

    app = web.Application()
    app.router.add_get("/range/{head}", told)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", asked
    finally:
        await runner.cleanup()


async def honest(request: web.Request) -> web.Response:
    """As the protocol says: the tails that share these five signs, with padding."""
    own = f"\r\n{DIGEST[5:]}:37" if request.match_info["head"] == DIGEST[:5] else ""
    return web.Response(text=PADDING + own)


async def test_five_signs_leave_and_the_rest_is_compared_here():
    async with service(honest) as (url, asked):
        leaks = LeakedPasswords(url)
        assert await leaks.has(LEAKED)
        assert not await leaks.has(KEPT)
    assert [len(one.match_info["head"]) for one in asked] == [5, 5]
    assert all(one.headers["Add-Padding"] == "true" for one in asked)
    assert not any(LEAKED in str(one.url) or DIGEST[5:] in str(one.url) for one in asked)


async def test_a_leaked_password_is_refused_where_it_is_chosen():
    async with service(honest) as (url, _):
        leaks = LeakedPasswords(url)
        assert "fuites" in (await errors_of(TOWN, Chosen(LEAKED, LEAKED), [], leaks))["new_password"]
        assert await errors_of(TOWN, Chosen(KEPT, KEPT), [], leaks) == {}


async def test_padding_is_no_leak():
    async with service(lambda request: plain(f"{DIGEST[5:]}:0")) as (url, _):
        assert not await LeakedPasswords(url).has(LEAKED)


async def plain(text: str, status: int = 200, **more) -> web.Response:
    return web.Response(text=text, status=status, **more)


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: plain("nothing here", 503),
        lambda request: plain(f"{DIGEST[5:]}:{'9' * 5000}"),
        lambda request: plain(f"{DIGEST[5:]}:37", 302, headers={"Location": "http://127.0.0.1:9/"}),
        lambda request: plain("<html>captive portal</html>"),
        lambda request: plain(f"{DIGEST[5:]}:many"),
        lambda request: plain(""),
        lambda request: plain("0" * 300_000 + f"\r\n{DIGEST[5:]}:37"),
    ],
)
async def test_a_strange_service_says_nothing(answer):
    async with service(answer) as (url, _):
        assert not await LeakedPasswords(url).has(LEAKED)


async def test_a_late_service_is_not_waited_for():
    is_over = asyncio.Event()

    async def late(_: web.Request) -> web.Response:
        await is_over.wait()
        return await plain(f"{DIGEST[5:]}:37")

    async with service(late) as (url, _):
        asyncio.get_running_loop().call_later(60, is_over.set)  # only for who would wait
        assert not await LeakedPasswords(url, timeout=0.2).has(LEAKED)
        assert not is_over.is_set()
        is_over.set()


async def test_no_service_at_all_leaves_it_to_the_shipped_list():
    leaks = LeakedPasswords("http://127.0.0.1:9")
    assert not await leaks.has(LEAKED)
    assert "trop courant" in (await errors_of(TOWN, Chosen("motdepasse12", "motdepasse12"), [], leaks))["new_password"]


async def test_what_the_rule_refuses_is_never_asked():
    async with service(honest) as (url, asked):
        await errors_of(TOWN, Chosen("abc", "abc"), [], LeakedPasswords(url))
    assert asked == []
