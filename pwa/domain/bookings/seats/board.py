"""The places and bookings while lines are being decided, by the decision, a review or the waiting list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pwa.domain.bookings.words import Facts, Live, OpeningFacts


@dataclass
class Board:
    """The places and bookings as they stand while lines are being decided."""

    free: dict[int, int]
    free_at_first: Mapping[int, int]
    at_first: Mapping[tuple[int, int], Live]
    live: dict[tuple[int, int], Live]
    waiting: dict[int, list[int]]
    moved: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    missed: set[tuple[int, int, date, str]] = field(default_factory=set)

    def has_room(self, opening: OpeningFacts) -> bool:
        return not self.waiting.get(opening.id) and self.has_seats(opening.seats)

    def has_seats(self, seats: Iterable[int]) -> bool:
        return all(self.free[seat] > 0 for seat in seats)

    def take(self, seats: Iterable[int], by: int) -> None:
        for seat in seats:
            self.free[seat] -= by
            self.moved[seat] += by


def board_of(facts: Facts) -> Board:
    waiting = defaultdict(list)
    for waiter in facts.waiters:
        waiting[waiter.opening].append(waiter.id)
    live = {(one.child, one.opening): one for one in facts.live}
    return Board(dict(facts.free), dict(facts.free), live, dict(live), waiting)
