"""What the town hall would answer now, before VALIDER: the decision itself, on facts read without a lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.domain import tariffs
from pwa.domain.bookings.demand import facts
from pwa.domain.bookings.demand.decision import decide
from pwa.domain.bookings.demand.facts import Reach, Read
from pwa.domain.bookings.demand.numbered import price_of
from pwa.domain.bookings.demand.writing import Applicant, Demand, reaching, refuse_nonsense
from pwa.domain.bookings.words import Line, Wish
from pwa.domain.french import day_title
from pwa.domain.tariffs import PriceList
from pwa.models.words import Outcome
from pwa.shared.texts.grid import FORESEEN
from pwa.storage.databases import reading

PLAIN = {Outcome.BOOKED, Outcome.CANCELLED, Outcome.PENDING}
"""Outcomes that a family expects of what it ticks; the others are said."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A line that would not simply be done: whose, when, and what would be answered, in a few words."""

    enrolment: int
    title: str
    slot: str
    told: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`price` is the whole demand's, in signed cents; `each` what every sibling would add."""

    price: int
    each: dict[int, int]
    foreseen: tuple[Foreseen, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What was read once, for as many decisions as there are siblings."""

    reached: Reach
    read: Read
    prices: PriceList
    wishes: list[Wish]
    same: dict[int, list[Wish]]
    now: datetime

    def decided(self, siblings: Iterable[int]) -> tuple[Line, ...]:
        """The answer to the demand, made for these siblings too."""
        same = [wish for sibling in siblings for wish in self.same[sibling]]
        return decide(list(dict.fromkeys(self.wishes + same)), self.read.facts, self.now).lines

    def price(self, siblings: Iterable[int]) -> int:
        return sum(self.cents(line) for line in self.decided(siblings))

    def cents(self, line: Line) -> int:
        """What a line adds to the bill; what an officer must answer counts as if accepted."""
        if line.outcome == Outcome.PENDING and line.booking is None and not line.is_repeat:
            opening = self.read.openings[line.wish.opening]
            return self.prices.of(opening.slot_id, opening.day)
        return price_of(line, self.read, self.prices)


async def rehearse(
    town: int, who: Applicant, demand: Demand, siblings: Iterable[int], now: datetime
) -> Rehearsal:  # fmt: skip
    """`demand.also` are the siblings that are ticked, `siblings` all those it could be made for. Raises NotFound."""
    refuse_nonsense(demand)
    everyone = list(dict.fromkeys([*demand.also, *siblings]))
    stage = await staged(town, who, demand, everyone, now)
    own = stage.price(())
    return Rehearsal(
        stage.price(demand.also),
        {sibling: stage.price((sibling,)) - own for sibling in everyone},
        tuple(foreseen(line, stage.read) for line in stage.decided(demand.also) if line.outcome not in PLAIN),
    )


async def staged(town: int, who: Applicant, demand: Demand, everyone: list[int], now: datetime) -> Stage:
    db, wishes = reading(), demand.wishes
    named = [wish.enrolment for wish in wishes] + everyone
    who, reached = await reaching(db, town, who, wishes, named, locks=False)
    together = await facts.same_for(db, wishes, everyone, reached)
    same = {sibling: [wish for wish in together if wish.enrolment == sibling] for sibling in everyone}
    read = await facts.read(db, list(dict.fromkeys(wishes + together)), reached, demand.as_of, who.account, locks=False)
    slots = sorted({r.slot_id for r in read.openings.values()})
    prices = await tariffs.prices(db, slots, who.quotient, who.is_resident)
    return Stage(reached, read, prices, wishes, same, now)


def foreseen(line: Line, read: Read) -> Foreseen:
    opening = read.openings.get(line.wish.opening)
    title, slot = (day_title(opening.day), opening.label) if opening else ("", "")
    return Foreseen(line.wish.enrolment, title, slot, FORESEEN[line.reason or f"{line.wish.action}_{line.outcome}"])
