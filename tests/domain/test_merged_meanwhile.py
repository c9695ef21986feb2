"""Une demande attend pendant que l’agent réunit deux fiches : elle voit ce qui en est, rien n’est écrit à côté."""

import asyncio
from datetime import date

import pytest

from pwa.domain.bookings import doubled
from pwa.domain.bookings.doubled import Seen, Two
from pwa.domain.bookings.review.ruling import Verdict
from pwa.domain.bookings.review.treat import Officer, Treated, Treatment, treat
from pwa.domain.households import children
from pwa.domain.households.acts import Act
from pwa.domain.refusals import NotFound, TreatedMeanwhile
from pwa.domain.rights import WHOLE
from pwa.models.bookings import Booking, Enrolment, RequestLine
from pwa.models.people import Child, Custody, Household
from pwa.models.requests import ServiceRequest
from pwa.storage.databases import writing
from tests.domain.small_town import NOW, REAL_NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases
A_WHILE = 1.5
"""Seconds: what a demand takes to stand before the lock, on a loaded machine."""


@pytest.fixture
async def town(database) -> SmallTown:
    """The first family has its child, and the second's, who is the same; the second's parents have it too."""
    made = await small_town(3)
    await Custody.create(household_id=made.families[0].household, child_id=made.families[1].child)
    return made


async def while_merging(town: SmallTown, demand):
    """What becomes of a demand that comes once the merging is done, and not yet kept."""
    kept, gone, agent = town.families
    revisions = [(await Child.get(id=one)).revision for one in (gone.child, kept.child)]
    seen = Seen((await Household.get(id=kept.household)).revision, *revisions)
    act = Act(town.town, agent.account, NOW)
    two = Two(kept.household, gone.child, kept.child)
    return await beside(lambda db: doubled.merge(db, act, two, seen, REAL_NOW), demand)


async def beside(act, demand):
    """The demand is sent from elsewhere, not from inside the act's own transaction."""
    done = asyncio.Event()

    async def later():
        await done.wait()
        return await demand()

    waiting = asyncio.create_task(later())
    async with writing() as db:
        await act(db)
        done.set()
        await asyncio.sleep(A_WHILE)
    [said] = await asyncio.gather(waiting, return_exceptions=True)
    return said


async def nothing_beside(gone: int) -> None:
    assert await Booking.filter(child_id=gone, cancelled_at=None).count() == 0
    for one in await Booking.all().prefetch_related("enrolment"):
        assert one.enrolment.child_id == one.child_id


async def test_une_inscription_qui_a_change_de_fiche_reserve_pour_celle_qui_reste(town):
    kept, gone, _ = town.families
    await Enrolment.filter(id=kept.enrolment).update(starts_on=date(2019, 9, 2), ends_on=date(2020, 7, 7))
    await while_merging(town, lambda: gone.asks(book=[town.box("matin")]))
    await nothing_beside(gone.child)
    assert await Booking.filter(child_id=kept.child, cancelled_at=None).count() == 1
    assert await town.taken("matin") == 1


async def test_une_inscription_qui_n_est_plus_se_refuse(town):
    _, gone, _ = town.families
    said = await while_merging(town, lambda: gone.asks(book=[town.box("matin")]))
    assert isinstance(said, NotFound), said
    await nothing_beside(gone.child)


async def test_un_enfant_qui_quitte_le_foyer_ne_se_reserve_plus_par_lui(town):
    _, gone, agent = town.families
    act = Act(town.town, agent.account, NOW)
    said = await beside(
        lambda db: children.remove(db, act, gone.household, gone.child), lambda: gone.asks(book=[town.box("matin")])
    )
    assert isinstance(said, NotFound), said
    assert await town.taken("matin") == 0


async def test_un_agent_qui_repond_pendant_ce_temps_relit_la_demande(database):
    """Its enrolment is part of another when his turn comes."""
    town = await small_town(3, reviewed=True)
    await Custody.create(household_id=town.families[0].household, child_id=town.families[1].child)
    _, gone, agent = town.families
    await gone.asks(book=[town.box("matin")])
    request = await ServiceRequest.get(household_id=gone.household)
    who = Officer(town.town, WHOLE, agent.account, NOW, REAL_NOW)
    [line] = await RequestLine.filter(service_request=request)
    treatment = Treatment(request.number, request.revision, {line.id: Verdict("accept")})
    said = await while_merging(town, lambda: treat(who, treatment))
    assert isinstance(said, TreatedMeanwhile | Treated), said
    await nothing_beside(gone.child)
