"""Where a request stands and may go from there: declared here, and held by the database too (`ck_request_moves`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.requests import writes
from pwa.models.words import RequestState

MOVES = frozenset(
    {
        (RequestState.PENDING, RequestState.DECIDED),
        (RequestState.PENDING, RequestState.WITHDRAWN),
        (RequestState.DECIDED, RequestState.PENDING),
    }
)
"""What may become of a request: an answer, a family that gives it up before, an answer that is taken back."""


class ImpossibleMove(Exception):
    """Somebody's code moves a request where it cannot go."""


@dataclass(frozen=True, slots=True)
class Move:
    """A request, where it stood and where it stands. Raises ImpossibleMove."""

    request: int
    before: RequestState
    after: RequestState

    def __post_init__(self) -> None:
        if not is_allowed(self.before, self.after):
            raise ImpossibleMove(f"{self.request}: {self.before} > {self.after}")

    @property
    def is_one(self) -> bool:
        return self.before != self.after


def is_allowed(before: RequestState, after: RequestState) -> bool:
    """Staying where it is is no move."""
    return before == after or (before, after) in MOVES


async def move(db: BaseDBAsyncClient, moves: Iterable[Move]) -> None:
    """Write those that are one, in the transaction that decided them."""
    if moved := [(one.request, one.after) for one in moves if one.is_one]:
        await writes.stand(db, moved)
