"""What stands between a phone and the site in these tests: a weak network, a porter who writes down, a line of ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests import people
from tests.weak_network import WeakNetwork, weak_network


@dataclass(frozen=True)
class Door:
    """What `contexts` asks of a site: an address. Here it is the weak network's."""

    url: str
    network: WeakNetwork


@asynccontextmanager
async def door_behind(url: str) -> AsyncIterator[Door]:
    async with weak_network(url) as network:
        yield Door(network.address, network)


@dataclass
class Porter:
    """Stands at the site's door and writes down the status of each page's last answer, by its path in the town."""

    site: ASGIApp
    answered: dict[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.answered[scope["path"].removeprefix(f"/{people.HOME}/")] = message["status"]
            await send(message)

        await self.site(scope, receive, noted if scope["type"] == "http" else send)


FIRST = ("/service_worker/joined.js", "/static/joined/every.js")
"""What the worker loads first, and what pages do."""


class Prelude:
    """The site, with a line of ours before the module that pages and worker load first: another clock, fewer APIs."""

    def __init__(self, site: ASGIApp, script: str) -> None:
        self.site, self.script = site, script

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in FIRST:
            plain = [one for one in scope["headers"] if one[0] not in (b"if-none-match", b"accept-encoding")]
            scope, send = scope | {"headers": plain}, before(self.script.encode() + b"\n", send)
        await self.site(scope, receive, send)


def before(script: bytes, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            longer = [(name, str(int(value) + len(script)).encode() if name == b"content-length" else value)
                      for name, value in message["headers"] if name != b"etag"]  # fmt: skip
            message = message | {"headers": longer}
        elif message.get("body"):
            message = message | {"body": script + message["body"]}
        await send(message)

    return sending


def clock_ahead(seconds: int) -> str:
    """A script that makes the clock wrong, by `globalThis.ahead` milliseconds, for whoever runs it."""
    return f"""if (globalThis.ahead === undefined) {{
  const [now, origin] = [Date.now.bind(Date), performance.timeOrigin];
  globalThis.ahead = {seconds * 1000};
  Date.now = () => now() + globalThis.ahead;
  Object.defineProperty(performance, "timeOrigin", {{ get: () => origin + globalThis.ahead }});
}}"""
