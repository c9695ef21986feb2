"""What a family ticks and unticks before it asks, as a browser without JavaScript carries it in its addresses. Pure.

An address says less than a form: boxes are written as the differences between their sorted ids, so a year holds in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from pwa.domain.bookings.screens.boxes import Box
from pwa.domain.bookings.screens.season import SeasonPage
from pwa.domain.bookings.words import Lock

CODE = re.compile(r"[0-9a-f]{1,16}(?:\.[0-9a-f]{1,16})*")


@dataclass(frozen=True, slots=True)
class Draft:
    """The openings to book and to cancel, and the siblings' enrolments it is made for too."""

    book: frozenset[int] = frozenset()
    cancel: frozenset[int] = frozenset()
    also: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is ticked or unticked."""
        return not (self.book or self.cancel)

    @property
    def query(self) -> str:
        """« ?cocher=1f4.1.3&decocher=2a0&pour=12 », the address's question; empty with no box."""
        parts = [f"{name}={coded(ids)}" for name, ids in (("cocher", self.book), ("decocher", self.cancel)) if ids]
        return "?" + "&".join(parts + [f"pour={sibling}" for sibling in self.also]) if parts else ""


def coded(ids: Iterable[int]) -> str:
    """« 1f4.1.3 »: the smallest id, then each one's distance from the one before."""
    return ".".join(f"{after - before:x}" for before, after in pairwise([0, *sorted(ids)]))


def decoded(text: str) -> frozenset[int] | None:
    """The ids, or None for what `coded` does not write."""
    if not CODE.fullmatch(text):
        return None
    return frozenset(accumulate(int(part, 16) for part in text.split(".")))


def drafted(season: SeasonPage, draft: Draft) -> SeasonPage:
    """The page with these boxes ticked and unticked; those that are locked, or already so, stay as they are."""
    if draft.is_empty:
        return season
    weeks = [
        replace(
            week, days=tuple(day._replace(boxes=tuple(box_in(draft, box) for box in day.boxes)) for day in week.days)
        )
        for week in season.weeks
    ]
    return replace(season, weeks=tuple(weeks), also=draft.also)


def box_in(draft: Draft, box: Box) -> Box:
    return box._replace(look=box.look._replace(drafted=True)) if changes(draft, box) else box


def asks(draft: Draft, box: Box) -> bool:
    """Whether the draft asks of this box something that it is not yet."""
    return box.opening in (draft.cancel if box.look.ticked else draft.book)


def changes(draft: Draft, box: Box) -> bool:
    """Whether it may become so."""
    return box.look.lock is None and asks(draft, box)


def giving_back(season: SeasonPage) -> Draft:
    """Everything that is held from today on, what has become too late included: the recap says so."""
    held = (box for week in season.weeks for day in week.days for box in day.boxes if box.look.ticked)
    return Draft(cancel=frozenset(box.opening for box in held if box.look.lock in (None, Lock.TOO_LATE_TO_CANCEL)))
