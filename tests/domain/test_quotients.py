"""Un quotient familial compte à partir d’un jour : au guichet, par un import, et la nuit où il commence."""

from datetime import date, timedelta

import pytest

from pwa.domain.chores.apply_quotients import step
from pwa.domain.events.reading import happened
from pwa.domain.households import making, quotients
from pwa.domain.households.acts import Act, ChangedMeanwhile, subject_of
from pwa.domain.households.making import Home
from pwa.domain.households.quotients import BEFORE, Period, Since, periods
from pwa.domain.jobs.kinds import Work
from pwa.domain.refusals import NotFound
from pwa.models.imports import ImportedRow
from pwa.models.people import Household
from pwa.models.quotients import Quotient
from pwa.settings import read
from pwa.storage.databases import writing
from tests.domain.imports import of, wrongs
from tests.people import ELSEWHERE, HOME, NOW

pytestmark = pytest.mark.both_databases

TODAY = Act(0, None, NOW).today
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture
def act(world) -> Act:
    return Act(world.towns[HOME]["id"], None, NOW)


@pytest.fixture
async def home(act) -> int:
    async with writing() as db:
        return await making.make(db, act, Home("1 rue d’Ici", "33450", "SAINT-LOUBÈS"))


async def give(act: Act, home: int, *given: Since, **more) -> None:
    for one in given:
        async with writing() as db:
            await quotients.give(db, act, home, one, **more)


async def now_of(home: int) -> int | None:
    return (await Household.get(id=home)).family_quotient


async def night(after: timedelta) -> None:
    """The chore, until it has nothing left to do."""
    work = Work({}, {}, None, NOW + after, NOW + after, read({}))
    for _ in range(5):
        async with writing() as db:
            if await step(db, work) is None:
                return
    raise AssertionError


async def test_un_quotient_a_venir_attend_son_jour(act, home):
    await give(act, home, Since(742), Since(500, TOMORROW))
    assert await now_of(home) == 742
    await night(timedelta())
    assert await now_of(home) == 742
    await night(timedelta(days=1))
    assert await now_of(home) == 500
    assert await periods(home, TOMORROW) == [Period(500, TOMORROW, True), Period(742, TODAY, False)]


async def test_une_nuit_manquee_n_applique_que_le_dernier(act, home):
    await give(act, home, Since(500, TOMORROW), Since(None, TOMORROW + timedelta(days=1)))
    await night(timedelta(days=9))
    assert await now_of(home) is None
    assert not await Quotient.filter(household_id=home, is_applied=False).exists()


async def test_une_date_passee_compte_des_maintenant_et_n_efface_pas_ce_qui_la_suit(act, home):
    await give(act, home, Since(742, YESTERDAY))
    assert await now_of(home) == 742
    await give(act, home, Since(300, YESTERDAY - timedelta(days=9)))
    assert await now_of(home) == 742
    assert [one.quotient for one in await periods(home, TODAY)] == [742, 300]


async def test_ce_qui_etait_la_avant_toute_date_reste_dans_l_historique(act, home):
    await Household.filter(id=home).update(family_quotient=900)
    await give(act, home, Since(742))
    assert [(one.quotient, one.starts_on, one.is_now) for one in await periods(home, TODAY)] == [
        (742, TODAY, True), (900, BEFORE, False),
    ]  # fmt: skip


async def test_le_meme_jour_corrige_et_le_meme_quotient_ne_laisse_pas_de_trace(act, home):
    await give(act, home, Since(742), Since(743), Since(743), Since(743, TOMORROW))
    assert await now_of(home) == 743
    told = [one for one in await happened(act.town, "?", [subject_of(home)]) if one.verb == "quotient_changed"]
    assert [one.detail.as_document() for one in told] == [{"starts_on": TODAY.isoformat()}] * 2
    assert await Quotient.filter(household_id=home).count() == 1


async def test_ni_d_une_autre_commune_ni_d_un_ecran_depasse(act, home, world):
    with pytest.raises(NotFound):
        await give(Act(world.towns[ELSEWHERE]["id"], None, NOW), home, Since(1))
    with pytest.raises(ChangedMeanwhile):
        await give(act, home, Since(1), revision=99)
    assert not await Quotient.all().exists()


async def imported(key: str) -> Household:
    return await Household.get(id=(await ImportedRow.get(kind="household", key=key)).row)


async def test_un_import_porte_leurs_dates(folder, act):
    far = date(2030, 1, 1)
    folder.write("quotients", f"foyer;quotient;depuis\nF1;742;01/09/2021\nF1;500;{far:%d/%m/%Y}\nF2;1130;\n")
    brought, tally = await folder.rehearsed(act.town)
    assert wrongs(brought) == []
    assert of(tally)["quotient"] == (2, 0, 0)
    await folder.written(act.town)
    one, two = await imported("F1"), await imported("F2")
    assert (one.family_quotient, two.family_quotient) == (742, 1130)
    assert [(p.quotient, p.starts_on) for p in await periods(one.id, TODAY)] == [(500, far), (742, date(2021, 9, 1))]
    _, tally = await folder.rehearsed(act.town)
    assert not sum(tally.created.values()) + sum(tally.changed.values())


async def test_un_import_corrige_un_quotient_qui_compte_deja(folder, act):
    folder.write("quotients", "foyer;quotient;depuis\nF1;742;01/09/2021\n")
    await folder.written(act.town)
    folder.changes("quotients", "742", "641")
    await folder.written(act.town)
    assert (await imported("F1")).family_quotient == 641


async def test_deux_fois_le_meme_jour_est_une_faute(folder, act):
    folder.write("quotients", "foyer;quotient;depuis\nF1;742;01/09/2021\nF1;500;2021-09-01\n")
    brought, _ = await folder.rehearsed(act.town)
    assert len(wrongs(brought)) == 1
    assert "quotients.csv, ligne 3" in wrongs(brought)[0]
