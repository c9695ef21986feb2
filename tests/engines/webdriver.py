"""What a browser does for us: the W3C WebDriver protocol, as far as the stories need it, in the site's own loop."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
AWAITED = """const given = [...arguments], done = given.pop();
  Promise.resolve(%s).then((value) => done([value ?? null]), () => done(null))"""
PATIENCE = 60.0
"""Seconds for one command on a loaded machine; a page that loads longer is cut there."""
GONE = "invalid session id"
"""The name of the error once the browser itself has died."""


class Failed(Exception):
    """The browser refused a command: its error's name, and what it says."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(f"{error}: {message}")
        self.error = error


@dataclass
class Session:
    """One browser, open, seen through its driver."""

    client: httpx2.AsyncClient
    path: str
    capabilities: dict[str, Any]

    async def does(self, method: str, command: str, **given: Any) -> Any:
        body = None if method in ("GET", "DELETE") else given
        return await asked(self.client, method, f"{self.path}{command}", body)

    async def goes_to(self, address: str) -> None:
        """Without a network it is an error for the driver, and a page all the same."""
        try:
            await self.does("POST", "/url", url=address)
        except Failed as refused:
            if refused.error not in ("unknown error", "timeout"):
                raise

    async def goes_back(self) -> None:
        await self.does("POST", "/back")

    async def reloads(self) -> None:
        await self.does("POST", "/refresh")

    async def address(self) -> str:
        return await self.does("GET", "/url")

    async def evaluates(self, script: str, *given: Any) -> Any:
        """The value of an expression in the page, awaited when it is a promise; `given` is there as `given`."""
        answer = await self.does("POST", "/execute/async", script=AWAITED % script, args=list(given))
        return answer[0] if answer else None

    async def finds(self, how: str, value: str) -> list[str]:
        found = await self.does("POST", "/elements", using=how, value=value)
        return [one[ELEMENT] for one in found]

    async def clicks(self, element: str) -> None:
        await self.does("POST", f"/element/{element}/click")

    async def types(self, element: str, text: str) -> None:
        await self.does("POST", f"/element/{element}/clear")
        await self.does("POST", f"/element/{element}/value", text=text)

    async def windows(self) -> list[str]:
        return await self.does("GET", "/window/handles")

    async def opens_a_window(self) -> None:
        made = await self.does("POST", "/window/new", type="tab")
        await self.looks_at(made["handle"])

    async def looks_at(self, window: str) -> None:
        await self.does("POST", "/window", handle=window)

    async def closes_the_window(self) -> None:
        await self.does("DELETE", "/window")


async def asked(client: httpx2.AsyncClient, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """One command, and its value. Raises Failed."""
    answer = await client.request(method, path, json=body, timeout=PATIENCE)
    value = answer.json()["value"]
    if answer.status_code != 200:
        raise Failed(value["error"], value["message"])
    return value


async def ready(client: httpx2.AsyncClient) -> None:
    """Once the driver listens."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await client.get("/status")
                return
            except httpx2.TransportError:
                await asyncio.sleep(0.05)


async def opened(client: httpx2.AsyncClient, capabilities: dict[str, Any]) -> Session:
    await ready(client)
    made = await asked(client, "POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
    session = Session(client, f"/session/{made['sessionId']}", made["capabilities"])
    await session.does("POST", "/timeouts", script=20_000, pageLoad=20_000)
    return session
