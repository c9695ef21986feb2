"""What a kind of request declares: how one is described where all kinds are listed, its page, what is still in hand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts.users import User
from pwa.domain.requests.queries import RequestRow
from pwa.domain.towns import TownView
from pwa.shared.texts.requests import STATES


@dataclass(frozen=True, slots=True)
class Description:
    """A request in the words of its kind: the procedure, what it is about, its answer; `waits` while something is hoped
    for beyond it, `to_come` while an officer owes it."""

    kind: str
    label: str
    overall: str
    overall_label: str
    waits: str | None = None
    to_come: str | None = None

    @classmethod
    def by_state(cls, kind: str, label: str, state: str) -> Self:
        """Of a request whose answer says no more than where it stands."""
        return cls(kind, label, state, STATES[state])


Describe = Callable[[BaseDBAsyncClient, TownView, Sequence[RequestRow], datetime], Awaitable[dict[int, Description]]]
"""Requests of one kind in words, by id, in a constant number of questions; the town's time comes with them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A request's own page: its id, its template and what that one shows."""

    id: int
    template: str
    shown: Mapping[str, Any]


Show = Callable[[TownView, User, int, datetime], Awaitable[Sheet | None]]
"""The page of the request of that number, if it is of this kind and of whoever asks."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request. `is_in_hand` says, as SQL on a request `r`, when one that got its answer is not over;
    `is_refused` when something of it was."""

    name: str
    describe: Describe
    show: Show
    is_in_hand: str = "FALSE"
    is_refused: str = "FALSE"


KINDS: dict[str, Kind] = {}
"""Every kind that is declared, by its name."""


def declare(kind: Kind) -> None:
    if kind.name in KINDS:
        raise ValueError(f"two kinds of requests are called {kind.name}")
    KINDS[kind.name] = kind
