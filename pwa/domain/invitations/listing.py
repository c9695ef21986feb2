"""Who may be invited, as the desk shows it."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain import links
from pwa.domain.accounts.states import State, is_taken_over, may_be_invited, state_of
from pwa.domain.invitations import queries
from pwa.domain.invitations.queries import InvitedRow
from pwa.domain.invitations.town_file import DEFAULT, SECTION, Way
from pwa.domain.links.queries import still_open
from pwa.domain.looks import DONE, NO, STUDIED, WAITS, Look
from pwa.domain.towns import TownView

MOST = 50
WAITING = Look("hourglass", "dim")
LOOKS: dict[str, Look] = {
    State.MADE: WAITING, State.INVITED: STUDIED, State.ACTIVE: DONE, State.DISABLED: NO, "taken_over": WAITING,
    "to_resend": WAITS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of them: those of some words, or the next ones after an id; how many were never invited, and whether
    the town knows anybody."""

    people: list["Person"]
    more: int | None
    not_yet: int
    has_anybody: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, where their account stands, and whether the link that they were sent still opens something."""

    row: InvitedRow
    state: State
    has_link: bool

    @property
    def word(self) -> str:
        """Where they stand, by its code."""
        if is_taken_over(self.row):
            return "taken_over"
        return "to_resend" if self.state is State.INVITED and not self.has_link else self.state

    @property
    def look(self) -> Look:
        return LOOKS[self.word]

    @property
    def may_be_invited(self) -> bool:
        return bool(self.row.email) and may_be_invited(self.row)


async def shown(town: int, words: str, after: int, real_now: datetime, *, only_new: bool = False) -> Shown:
    """`only_new`: of those alone who were never invited."""
    if words:
        rows = await queries.found(town, words, MOST, only_new=only_new)
    else:
        rows = await queries.page(town, after, MOST, only_new=only_new)
    more = rows[-1].id if len(rows) == MOST and not words else None
    opened = await still_open([row.account_id for row in rows if row.account_id], links.INVITING, real_now)
    people = [Person(row, state_of(row), row.account_id in opened) for row in rows]
    has_anybody = bool(rows or await queries.page(town, 0, 1))
    return Shown(people, more, await queries.count_not_yet(town), has_anybody)


def way_of(town: TownView) -> Way:
    return (SECTION.of(town.profile) or DEFAULT).way
