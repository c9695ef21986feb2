"""Un enfant de deux foyers, deux agents à la fois, un foyer chacun : ce qui est vérifié l’est pour l’enfant."""

import asyncio
from datetime import date

import pytest

from pwa.domain.households import children, enrolments
from pwa.domain.households.acts import Act, Unfit
from pwa.domain.households.enrolments import Term
from pwa.models.bookings import Enrolment
from pwa.models.people import Custody
from pwa.storage.databases import writing
from tests.domain.small_town import NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases
LATER = Term(date(2023, 9, 1), date(2024, 7, 5))


@pytest.fixture
async def town(database) -> SmallTown:
    """The first family's child is also of the second's household."""
    made = await small_town(2)
    await Custody.create(household_id=made.families[1].household, child_id=made.families[0].child)
    return made


async def at_once(verb, town: SmallTown, *given) -> list[str]:
    """Two officers, each from one household, both past their checks before either is done."""
    act, met = Act(town.town, town.families[0].account, NOW), asyncio.Barrier(2)

    async def one(household: int) -> str:
        async with asyncio.timeout(20), writing() as db:
            await verb(db, act, household, town.families[0].child, *given)
            with_other = asyncio.wait_for(met.wait(), 0.5)
            await asyncio.gather(with_other, return_exceptions=True)
        return "done"

    results = await asyncio.gather(*(one(home.household) for home in town.families), return_exceptions=True)
    return sorted(str(one.facts["why"]) if isinstance(one, Unfit) else repr(one) for one in results)


async def test_deux_agents_inscrivent_le_meme_enfant_une_inscription_suffit(town):
    assert await at_once(enrolments.add, town, town.group, LATER) == ["'done'", "enrolled"]
    assert await Enrolment.filter(child_id=town.families[0].child, starts_on=LATER.starts_on).count() == 1


async def test_un_enfant_inscrit_n_est_pas_retire_de_ses_deux_foyers(town):
    await Enrolment.filter(child_id=town.families[0].child).update(ends_on=date(2030, 7, 1))
    assert await at_once(children.remove, town) == ["'done'", "still_enrolled"]
    assert await Custody.filter(child_id=town.families[0].child).count() == 1


async def test_ni_inscrit_pendant_qu_il_quitte_son_dernier_foyer(town):
    child, (first, second) = town.families[0].child, town.families
    await Custody.filter(household_id=second.household, child_id=child).delete()
    await Enrolment.filter(child_id=child).update(ends_on=date(2022, 1, 2))
    act = Act(town.town, first.account, NOW)

    async def remove():
        async with writing() as db:
            await children.remove(db, act, first.household, child)

    async def enrol():
        async with writing() as db:
            await enrolments.add(db, act, first.household, child, town.group, LATER)

    await asyncio.gather(remove(), enrol(), return_exceptions=True)
    enrolled = await Enrolment.filter(child_id=child, starts_on=LATER.starts_on).exists()
    assert enrolled == await Custody.filter(child_id=child).exists()
