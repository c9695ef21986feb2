"""The nursery's servers, of whom a request can ask that they die of it: `Die-At: 2 9` is `kill -9` from inside, at the
ninth statement of its second transaction or just before that one commits, and at the latest before the answer leaves.

They send no letter: what is written is what the test finds.
"""

import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tortoise.backends.asyncpg.client import TransactionWrapper as PostgresTransaction
from tortoise.backends.sqlite.client import SqliteTransactionWrapper

from pwa.commands.around import serving
from pwa.settings import Settings
from tests.load import nursery

DIE_AT = "die-at"


@dataclass
class Life:
    """Of one request: the transaction it is in, the statement of it, and when it is over."""

    last_transaction: int
    last_statement: int
    transaction: int = 1
    statement: int = 0

    def goes_on(self) -> None:
        self.statement += 1
        if (self.transaction, self.statement) >= (self.last_transaction, self.last_statement):
            die()

    def commits(self) -> None:
        if self.transaction >= self.last_transaction:
            die()

    def committed(self) -> None:
        self.transaction, self.statement = self.transaction + 1, 0


lived: ContextVar[Life | None] = ContextVar("lived", default=None)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Statements(logging.Handler):
    """Each statement is heard before it is sent."""

    def emit(self, record: logging.LogRecord) -> None:
        if (life := lived.get()) and str(record.msg).startswith("%s"):
            life.goes_on()


def dying_in(commit: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def committed(self: Any) -> None:
        if life := lived.get():
            life.commits()
        await commit(self)
        if life:
            life.committed()

    return committed


def mortal(app: ASGIApp) -> ASGIApp:
    """The site, which hears when it must die."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope.get("headers", [])).get(DIE_AT.encode())

        async def last(message: Message) -> None:
            die()

        if asked:
            lived.set(Life(*map(int, asked.split())))
            listen()
        await app(scope, receive, last if asked else send)

    return answer


def listen() -> None:
    log = logging.getLogger("tortoise.db_client")
    log.disabled = False
    log.setLevel(logging.DEBUG)
    log.addHandler(Statements())
    log.propagate = False


def made_by(create: Callable[[Settings], Starlette]) -> Callable[[Settings], ASGIApp]:
    return lambda settings: mortal(create(replace(settings, letters_inside=False)))


if __name__ == "__main__":
    for transaction in (PostgresTransaction, SqliteTransactionWrapper):
        transaction.commit = dying_in(transaction.commit)  # type: ignore[method-assign]
    serving.create_app = made_by(serving.create_app)  # type: ignore[assignment,arg-type]
    nursery.main(*sys.argv[1:])
