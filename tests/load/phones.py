"""Families' phones: the worker's own outbox and sender, under node, in front of a real server."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2

from pwa.web.guards import cookie_line
from tests.domain.small_town import NOW

SCRIPT = Path(__file__).with_name("phones.mjs")
Lines = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Request:
    """What a family validated: its lines are (action, enrolment, opening), `also` the sibling's enrolment."""

    mutation: UUID
    lines: Lines
    also: tuple[int, ...] = ()

    def form(self, account: str) -> dict[str, list[str]]:
        boxes: dict[str, list[str]] = {"book": [], "cancel": []}
        for action, enrolment, opening in self.lines:
            boxes[action].append(f"{enrolment}:{opening}")
        head = {"account": [account], "mutation": [str(self.mutation)], "as_of": [NOW.isoformat()]}
        return head | {key: value for key, value in boxes.items() if value} | {"also": [str(one) for one in self.also]}

    def item(self) -> dict[str, Any]:
        """As the outbox keeps it."""
        lines = [dict(zip(("action", "enrolment", "opening"), line, strict=True)) for line in self.lines]
        return {"mutation": str(self.mutation), "enrolment": lines[0]["enrolment"], "lines": lines, "also": self.also}


@dataclass
class Phone:
    """One account's phone; `requests` is what it was asked to send, `answers` what it was told."""

    town: str
    account: str
    cookie: str
    enrolments: list[int]
    requests: dict[UUID, Request] = field(default_factory=dict)
    answers: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def wishes(self, boxes: list[int], chance: random.Random, count: int) -> None:
        """So many requests more: some boxes, ticked or unticked, for one child or for both."""
        own, *shared = self.enrolments
        for _ in range(count):
            lines = tuple((chance.choice(["book", "book", "cancel"]), own, box) for box in chance.sample(boxes, 3))
            request = Request(uuid4(), lines, tuple(shared) if chance.random() < 0.3 else ())
            self.requests[request.mutation] = request

    def outbox(self) -> dict[str, Any]:
        waiting = [one.item() for mutation, one in self.requests.items() if mutation not in self.answers]
        return {
            "town": self.town,
            "account": self.account,
            "cookie": cookie_line(self.town, self.cookie),
            "items": waiting,
        }

    async def asks(self, client: httpx2.AsyncClient, request: Request) -> httpx2.Response:
        """One attempt, without the sender."""
        headers = {"Accept": "application/json", "Cookie": cookie_line(self.town, self.cookie)}
        path = f"/{self.town}/reservations/demandes"
        return await client.post(path, data=request.form(self.account), headers=headers)


@dataclass
class Senders:
    """The phones at work in their node process; `met` counts, at the end, what became of all their attempts."""

    process: asyncio.subprocess.Process
    phones: dict[str, Phone]
    met: dict[str, int] = field(default_factory=dict)

    async def listen(self) -> None:
        """Note every answer, to the end."""
        while line := await self.process.stdout.readline():
            said = json.loads(line)
            if "met" in said:
                self.met = said["met"]
                return
            if said["status"] != "answered":
                self.process.kill()
                raise AssertionError(said)
            self.phones[said["account"]].answers[UUID(said["mutation"])] = said["answer"]

    async def answer_again(self, more: int) -> None:
        """Wait for that many new answers."""
        wanted = more + self.answered
        async with asyncio.timeout(120):
            while self.answered < wanted:
                assert self.process.returncode is None, "the phones fell"
                await asyncio.sleep(0.002)

    @property
    def answered(self) -> int:
        return sum(len(phone.answers) for phone in self.phones.values())

    def stop(self) -> None:
        """Each phone ends what it began; the rest was never validated."""
        self.process.stdin.write(b"over\n")


@asynccontextmanager
async def senders(
    phones: list[Phone], address: str, *, together: bool = False, pause: int = 20
) -> AsyncIterator[Senders]:
    """Send all that these phones have, one request after the other, or `together`: all are queued first.
    Between two attempts there are `pause` milliseconds.

    The block may stop them; when it ends, every request is answered, or was not begun and is forgotten.
    """
    pipe = asyncio.subprocess.PIPE
    node = await asyncio.create_subprocess_exec("node", "--no-warnings", SCRIPT, stdin=pipe, stdout=pipe, limit=2**20)
    how = {"address": address, "together": together, "pause": pause}
    asked = how | {"outboxes": [phone.outbox() for phone in phones]}
    node.stdin.write(json.dumps(asked).encode() + b"\n")
    at_work = Senders(node, {phone.account: phone for phone in phones})
    listening = asyncio.create_task(at_work.listen())
    try:
        yield at_work
        async with asyncio.timeout(300):
            await listening
    finally:
        listening.cancel()
        node.stdin.close()
        if node.returncode is None:
            node.kill()
        await node.wait()
    assert at_work.met, "the phones fell"
    for phone in phones:
        phone.requests = {mutation: one for mutation, one in phone.requests.items() if mutation in phone.answers}
