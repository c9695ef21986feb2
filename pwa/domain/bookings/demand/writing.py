"""The write: one transaction that locks, reads, decides and writes. Nothing is ever checked outside the lock.

A constant number of statements, whatever the number of lines. The town's number is the last lock taken.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import letters, tariffs
from pwa.domain.accounts.users import User
from pwa.domain.bookings.concerned import guardians_of
from pwa.domain.bookings.demand import facts, writes
from pwa.domain.bookings.demand.decision import decide
from pwa.domain.bookings.demand.numbered import Ink
from pwa.domain.bookings.demand.recording import record
from pwa.domain.bookings.words import Line, Wish
from pwa.domain.bookings.writes import touch_children
from pwa.domain.households.queries import applying
from pwa.domain.refusals import MutationReused, NotFound, Unprocessable
from pwa.models.bookings import Mutation
from pwa.models.words import Ask
from pwa.shared import metrics
from pwa.storage.databases import writing

MOST_LINES = 2000
ACTIONS = tuple(Ask)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, as far as the write cares."""

    account: int
    household: int
    quotient: int | None
    is_resident: bool
    guardian: int | None = None

    @classmethod
    def of(cls, user: User) -> "Applicant":
        """A signed-in guardian. Raises NotFound where they have no household: nothing that they name is theirs."""
        if user.household_id is None:
            raise NotFound()
        return cls(user.account_id, user.household_id, user.quotient, user.is_resident, user.guardian_id)


@dataclass(frozen=True, slots=True)
class Demand:
    """A mutation as it arrived: boxes are (enrolment, opening); `also` are siblings' enrolments."""

    mutation: UUID
    book: tuple[tuple[int, int], ...]
    cancel: tuple[tuple[int, int], ...]
    also: tuple[int, ...] = ()
    as_of: datetime | None = None

    @property
    def wishes(self) -> list[Wish]:
        return [Wish(Ask.CANCEL, *box) for box in self.cancel] + [Wish(Ask.BOOK, *box) for box in self.book]

    @property
    def lines_hash(self) -> str:
        """The same for the same lines, whatever their order."""
        text = f"{sorted(self.book)}|{sorted(self.cancel)}|{sorted(self.also)}"
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Written:
    """The mutation's row; `is_new` is False for a replay of the first answer."""

    mutation: int
    is_new: bool


async def decide_and_write(town: int, who: Applicant, demand: Demand, *, now: datetime, real_now: datetime) -> Written:
    """Decide a demand and write all of it, or nothing. Replayed, it gives the first answer.

    Raises Unprocessable (too many lines, a box both ways), MutationReused, NotFound (no reachable line), DatabaseBusy.
    """
    refuse_nonsense(demand)
    async with writing(of=who.household) as db:
        written = await remember(db, town, who.account, demand, now)
        new = (
            await answer(db, town, who, demand=demand, mutation=written.mutation, now=now, real_now=real_now)
            if written.is_new
            else ()
        )
    letters.wake()
    metrics.decided((line.outcome, line.reason) for line in new)
    return written


def refuse_nonsense(demand: Demand) -> None:
    if len(demand.book + demand.cancel) * (1 + len(demand.also)) > MOST_LINES:
        raise Unprocessable(why="too_many_lines")
    if not demand.book + demand.cancel:
        raise Unprocessable(why="no_line")
    refuse_both_ways(demand.wishes)


def refuse_both_ways(wishes: list[Wish]) -> None:
    """A box that is asked for and given back; by « la même demande » for a sibling too."""
    asked, given_back = ({(one.enrolment, one.opening) for one in wishes if one.action == action} for action in ACTIONS)
    if asked & given_back:
        raise Unprocessable(why="both_ways")


async def remember(db: BaseDBAsyncClient, town: int, account: int, demand: Demand, now: datetime) -> Written:
    """Take the mutation's row: the unique key makes a second sender wait, then find the first one's."""
    if made := await writes.mutation(db, town, account, demand.mutation, demand.lines_hash, now):
        return Written(made[0], is_new=True)
    first = await Mutation.get(town_id=town, account_id=account, key=demand.mutation, using_db=db)
    if first.lines_hash not in (FORGOTTEN, demand.lines_hash):
        raise MutationReused()
    return Written(first.id, is_new=False)


async def answer(
    db: BaseDBAsyncClient, town: int, who: Applicant, demand: Demand, mutation: int, now: datetime, real_now: datetime
) -> tuple[Line, ...]:
    """Lock, read, decide, write; gives the lines as they were decided. The seats are locked late: a whole morning of
    families waits for the same ones."""
    wishes = demand.wishes
    named = [wish.enrolment for wish in wishes] + list(demand.also)
    who, reached = await reaching(db, town, who, wishes, named)
    wishes = list(dict.fromkeys(wishes + await facts.same_for(db, wishes, list(demand.also), reached)))
    refuse_both_ways(wishes)
    await touch_children(db, reached.children)
    boxes = await facts.boxes(db, wishes)
    prices = await tariffs.prices(db, boxes.slots, who.quotient, who.is_resident)
    told = await guardians_of(db, who.household)
    read = await facts.seated(db, boxes, reached, demand.as_of, who.account)
    decision = decide(wishes, read.facts, now)
    ink = Ink(town, who.account, who.household, mutation, now, real_now)
    await record(db, ink, reached, read=read, decision=decision, prices=prices, guardians=told)
    return decision.lines


async def reaching(
    db: BaseDBAsyncClient, town: int, who: Applicant, wishes: list[Wish], named: list[int], *, locks: bool = True
) -> tuple[Applicant, facts.Reach]:
    """What is named, by the household that is looked at, or by another one of theirs: a demand that waited on a phone
    comes after « Changer de foyer ». Raises NotFound."""
    reached = await facts.reach(db, town, who.household, named, locks=locks)
    if is_reached(wishes, reached):
        return who, reached
    for home in await applying(db, town, who.guardian, sorted({wish.enrolment for wish in wishes})):
        who = replace(who, household=home.id, quotient=home.family_quotient, is_resident=home.is_resident)
        reached = await facts.reach(db, town, who.household, named, locks=locks)
    if not is_reached(wishes, reached):
        raise NotFound()
    return who, reached


def is_reached(wishes: list[Wish], reached: facts.Reach) -> bool:
    return any(wish.enrolment in reached.enrolled for wish in wishes)


FORGOTTEN = ""
"""The lines of a mutation that is past its time: whatever comes again under its key gets the first answer."""
