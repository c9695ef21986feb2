"""A child is enrolled at the desk: what makes one doubt is said first, and the officer decides."""

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.enrolling import queries
from pwa.domain.bookings.enrolling.fitting import Place, doubts, key_of
from pwa.domain.households import enrolments
from pwa.domain.households.acts import Act, Doubtful
from pwa.domain.households.enrolments import Term
from pwa.domain.rights import WHOLE, Part


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which child of which household, in which group, from when to when; the doubts that were on the screen."""

    household: int
    child: int
    group: int
    term: Term
    read: str = ""


async def enrol(
    db: BaseDBAsyncClient, act: Act, wanted: Wanted, *, revision: int | None = None, part: Part = WHOLE
) -> int:  # fmt: skip
    """The enrolment's id. Raises what `enrolments.add` does; Doubtful, and nothing of it is kept, where the group is
    not for the child and that was not read."""
    one = wanted
    made = await enrolments.add(db, act, one.household, one.child, one.group, one.term, revision=revision, part=part)
    row = await queries.enrolment(db, made)
    said = doubts(row.birth_date, row.starts_on, Place(row.rules.ages, row.capacity, row.others))
    if (key := key_of(row.group_id, row.starts_on, said)) != wanted.read and said:
        raise Doubtful(said=said, key=key)
    return made
