"""What a transaction does last, just before it commits: the locks that it takes then are held the shortest."""

from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

from tortoise.backends.base.client import BaseDBAsyncClient

Act = Callable[[BaseDBAsyncClient], Awaitable[None]]

_acts: WeakKeyDictionary[BaseDBAsyncClient, list[Act]] = WeakKeyDictionary()


def begin(db: BaseDBAsyncClient) -> None:
    """This transaction takes acts for its end."""
    _acts[db] = []


def at_the_end(db: BaseDBAsyncClient, act: Act) -> None:
    """Do this when everything else of the transaction is written; only `databases.writing` opens one that will."""
    _acts[db].append(act)


async def end(db: BaseDBAsyncClient) -> None:
    """The caller commits after it."""
    for act in _acts.pop(db):
        await act(db)
