"""A real mail server of the tests, in their own loop."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes

from aiosmtpd.smtp import SMTP, Envelope, Session


class Office:
    """A mail server of the tests; `mood` says how it answers."""

    def __init__(self) -> None:
        self.port = 0
        self.mood, self.mails, self.attempts = "fine", [], 0
        self.busy = asyncio.Event()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        if self.mood in RCPT_ANSWERS:
            return RCPT_ANSWERS[self.mood]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.busy.set()
        if self.mood == "slow":
            await asyncio.sleep(3600)  # until the other end hangs up
        if self.mood == "cut":
            server.transport.abort()
            return "250 never heard"
        if self.mood in DATA_ANSWERS:
            return DATA_ANSWERS[self.mood]
        self.mails.append(message_from_bytes(envelope.content))
        if self.mood == "cut after":
            server.transport.abort()
        return "250 OK"

    @property
    def received(self) -> Counter[str]:
        return Counter(mail["Message-ID"] for mail in self.mails)


RCPT_ANSWERS = {
    "greylisting": "451 4.7.1 Come back later",
    "no relay": "554 5.7.1 Relay access denied for maman.test@example.org",
    "unknown": "550 5.1.1 No such user maman.test@example.org",
}
DATA_ANSWERS = {"full": "452 4.2.2 Mailbox full", "spam": "554 Message refused"}


@asynccontextmanager
async def open_office() -> AsyncIterator[Office]:
    office = Office()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(office, hostname="test"), "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    yield office
    server.close()
