"""Un enfant qui est deux dans son foyer : les deux fiches réunies gardent ce que chacune a, sur les deux bases."""

import asyncio
from datetime import date
from itertools import permutations

import pytest

from pwa.domain.bookings import doubled
from pwa.domain.bookings.doubled import Moving, Seen, Two
from pwa.domain.events.reading import happened
from pwa.domain.households.acts import Act, ChangedMeanwhile, Unfit, subject_of
from pwa.domain.refusals import NotFound
from pwa.models.bookings import Booking, BookingRequest, Enrolment
from pwa.models.imports import ImportedRow
from pwa.models.people import Child, Custody, Household
from pwa.models.sites import ActivityGroup
from pwa.storage.databases import reading, writing
from tests.domain.small_town import DAY, NOW, REAL_NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases


async def twice_in_one(families: int = 3, **more) -> SmallTown:
    """The first family has its child, and the second's, who is the same."""
    town = await small_town(families, **more)
    await Custody.create(household_id=town.families[0].household, child_id=town.families[1].child)
    return town


@pytest.fixture
async def town(database) -> SmallTown:
    return await twice_in_one()


def acting(town: SmallTown) -> Act:
    return Act(town.town, town.families[2].account, NOW)


def both(town: SmallTown) -> tuple[int, int, int]:
    """The household, the record that goes, the one that stays."""
    kept, gone, *_ = town.families
    return kept.household, gone.child, kept.child


async def seen_of(home: int, gone: int, kept: int) -> Seen:
    revisions = [(await Child.get(id=one)).revision for one in (gone, kept)]
    return Seen((await Household.get(id=home)).revision, *revisions)


async def merged(town: SmallTown, *, turned: bool = False, seen: Seen | None = None) -> Moving:
    home, gone, kept = both(town)
    gone, kept = (kept, gone) if turned else (gone, kept)
    seen = seen or await seen_of(home, gone, kept)
    async with writing() as db:
        return await doubled.merge(db, acting(town), Two(home, gone, kept), seen, REAL_NOW)


async def live(child: int) -> list[tuple[int, str]]:
    found = Booking.filter(child_id=child, cancelled_at=None).order_by("opening_id")
    return [(one.opening_id, str(one.status)) for one in await found]


async def test_ce_que_chacune_a_est_garde(town):
    home, gone, kept = both(town)
    mine, other, _ = town.families
    await mine.asks(book=[town.box("matin")])
    await other.asks(book=[town.box("apres-midi")])
    told = await merged(town)
    assert (told.bookings, told.requests, told.days) == (1, 1, [])
    assert await live(kept) == sorted([(town.box("matin"), "booked"), (town.box("apres-midi"), "booked")])
    assert await live(gone) == []
    [enrolment] = await Enrolment.filter(child_id__in=[gone, kept])
    assert (enrolment.id, enrolment.child_id) == (mine.enrolment, kept)
    assert await BookingRequest.filter(enrolment_id=mine.enrolment).count() == 2
    assert await Custody.filter(child_id=gone).count() == 0
    assert {one.household_id for one in await Custody.filter(child_id=kept)} == {home, other.household}
    assert (await town.taken("matin"), await town.taken("apres-midi")) == (1, 1)
    [one] = [one for one in await happened(town.town, "?", [subject_of(home)]) if one.verb == "children_merged"]
    assert one.detail.as_document() == {
        "child": kept, "gone": gone, "enrolments": [mine.enrolment], "ended": [], "requests": 1,
    }  # fmt: skip


async def test_le_meme_jour_deux_fois_n_en_fait_qu_un_et_rend_la_place(town):
    _, gone, kept = both(town)
    for one in town.families[:2]:
        await one.asks(book=[town.box("matin")])
    assert await town.taken("matin") == 2
    told = await merged(town)
    assert told.days == [DAY]
    assert await live(kept) == [(town.box("matin"), "booked")]
    assert await live(gone) == []
    assert await town.taken("matin") == 1
    assert await Booking.filter(child_id=kept).exclude(cancelled_at=None).count() == 1


async def test_une_journee_et_son_matin_sont_le_meme_jour(town):
    _, _, kept = both(town)
    await town.families[0].asks(book=[town.box("journee")])
    await town.families[1].asks(book=[town.box("matin")])
    assert (await merged(town)).days == [DAY]
    assert await live(kept) == [(town.box("journee"), "booked")]
    assert (await town.taken("matin"), await town.taken("apres-midi")) == (1, 1)


async def test_qui_attend_cede_a_qui_a_une_place_et_la_place_rendue_va_au_suivant(database):
    town = await twice_in_one(capacity=1, waiting_list=True)
    _, _, kept = both(town)
    mine, other, next_one = town.families
    await other.asks(book=[town.box("matin")])
    await mine.asks(book=[town.box("matin")])
    await merged(town)
    assert await live(kept) == [(town.box("matin"), "booked")]
    assert await town.taken("matin") == 1
    assert await live(next_one.child) == []


async def test_qui_attendait_sur_les_deux_fiches_garde_son_meilleur_rang(database):
    """One family has the place; then come the record that goes, another family, the record that stays."""
    town = await twice_in_one(capacity=1, waiting_list=True, families=4)
    mine, other, first, next_one = town.families
    for one in (first, other, next_one, mine):
        await one.asks(book=[town.box("matin")])
    assert (await merged(town)).days == [DAY]
    assert await live(mine.child) == [(town.box("matin"), "waiting")]
    await first.asks(cancel=[town.box("matin")])
    assert await live(mine.child) == [(town.box("matin"), "booked")]
    assert await live(next_one.child) == [(town.box("matin"), "waiting")]


async def test_ce_qui_cede_ne_prend_pas_le_rang_d_un_autre(database):
    """The day that one record waits for gives way to the other's morning, which leaves its afternoon in line."""
    town = await twice_in_one(capacity=2, waiting_list=True, families=4)
    mine, other, *others = town.families
    for one in others:
        await one.asks(book=[town.box("apres-midi")])
    await mine.asks(book=[town.box("journee")])
    await other.asks(book=[town.box("matin"), town.box("apres-midi")])
    assert await live(mine.child) == [(town.box("journee"), "waiting")]
    assert (await merged(town)).days == [DAY]
    assert await live(mine.child) == sorted([(town.box("matin"), "booked"), (town.box("apres-midi"), "waiting")])
    await others[0].asks(cancel=[town.box("apres-midi")])
    assert await live(mine.child) == sorted([(town.box("matin"), "booked"), (town.box("apres-midi"), "booked")])


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_trois_fiches_l_une_apres_l_autre_ne_perdent_ni_place_ni_rang(database, order):
    """Two have a place and one waits before another family, in whatever order they asked and are merged."""
    town = await twice_in_one(capacity=2, waiting_list=True, families=4)
    home, records, last = town.families[0].household, [town.families[n] for n in order], town.families[3]
    for one in town.families[1:3]:
        await Custody.get_or_create(household_id=home, child_id=one.child)
    for one in (*records, last):
        await one.asks(book=[town.box("matin")])
    kept = town.families[0].child
    for one in town.families[1:3]:
        async with writing() as db:
            seen = await seen_of(home, one.child, kept)
            await doubled.merge(db, acting(town), Two(home, one.child, kept), seen, REAL_NOW)
    assert await live(kept) == [(town.box("matin"), "booked")]
    assert await live(last.child) == [(town.box("matin"), "booked")]
    assert await town.taken("matin") == 2
    for one in town.families[1:3]:
        assert await live(one.child) == []


async def test_la_place_rendue_va_a_qui_attend(database):
    town = await twice_in_one(capacity=2, waiting_list=True)
    for one in town.families:
        await one.asks(book=[town.box("matin")])
    assert await live(town.families[2].child) == [(town.box("matin"), "waiting")]
    await merged(town)
    assert await live(town.families[2].child) == [(town.box("matin"), "booked")]
    assert await town.taken("matin") == 2


async def test_une_demande_entre_temps_arrete_la_reunion(town):
    home, gone, kept = both(town)
    seen = await seen_of(home, gone, kept)
    await town.families[1].asks(book=[town.box("matin")])
    with pytest.raises(ChangedMeanwhile):
        await merged(town, seen=seen)
    assert await live(gone) == [(town.box("matin"), "booked")]
    assert await Custody.filter(household_id=home).count() == 2


async def test_deux_agents_a_la_fois_dans_les_deux_sens_n_en_font_qu_une(town):
    results = await asyncio.gather(merged(town), merged(town, turned=True), return_exceptions=True)
    names = sorted(type(one).__name__ for one in results)
    assert names in (["ChangedMeanwhile", "Moving"], ["Moving", "NotFound"]), results
    home, *records = both(town)
    assert await Custody.filter(household_id=home, child_id__in=records).count() == 1


async def test_une_demande_pendant_la_reunion_n_est_pas_perdue(town):
    _, gone, _ = both(town)
    await asyncio.gather(
        town.families[1].asks(book=[town.box("matin")]), merged(town), return_exceptions=True
    )  # fmt: skip
    if not await Custody.filter(child_id=gone).exists():
        assert await live(gone) == []


async def test_deux_groupes_aux_memes_dates_se_reglent_d_abord(town):
    _, gone, _ = both(town)
    group = await ActivityGroup.get(id=town.group)
    other = await ActivityGroup.create(
        activity_id=group.activity_id, site_id=group.site_id, name="Les petits", capacity={}
    )  # fmt: skip
    await Enrolment.filter(child_id=gone).update(group_id=other.id)
    with pytest.raises(Unfit) as refusal:
        await merged(town)
    assert refusal.value.facts["why"] == "two_groups"
    await Enrolment.filter(child_id=gone).update(starts_on=date(2025, 9, 1), ends_on=date(2026, 7, 1))
    told = await merged(town)
    assert len(told.terms) == 2
    assert told.folded == []


async def test_ce_qu_une_fiche_avait_deja_deux_fois_ne_gene_pas(town):
    """Two enrolments of one record in an activity, from before this rule: neither is the merging's doing."""
    _, _, kept = both(town)
    mine = await Enrolment.get(child_id=kept)
    group = await ActivityGroup.get(id=town.group)
    other = await ActivityGroup.create(activity_id=group.activity_id, site_id=group.site_id, name="Autre", capacity={})
    await Enrolment.create(
        town_id=town.town, child_id=kept, group_id=other.id, place="", starts_on=mine.starts_on, ends_on=mine.ends_on
    )  # fmt: skip
    told = await merged(town)
    assert [len(one.folded) for one in told.terms] == [1, 0]
    assert await Enrolment.filter(child_id=kept).count() == 2


async def test_les_dates_des_deux_inscriptions_se_couvrent(town):
    _, gone, kept = both(town)
    await Enrolment.filter(child_id=gone).update(starts_on=date(2020, 9, 1))
    await merged(town)
    assert (await Enrolment.get(child_id=kept)).starts_on == date(2020, 9, 1)


async def test_l_import_suivant_connait_celle_qui_reste(town):
    _, gone, kept = both(town)
    await ImportedRow.create(town_id=town.town, kind="child", key="E1", row=gone, marks={}, imported_at=NOW)
    await merged(town)
    assert (await ImportedRow.get(key="E1")).row == kept


async def test_ni_elle_meme_ni_l_enfant_d_un_autre_foyer(town):
    home, gone, kept = both(town)
    with pytest.raises(Unfit):
        await doubled.moving(reading(), home, kept, kept)
    for pair in ((town.families[2].child, kept), (gone, town.families[2].child), (0, kept)):
        with pytest.raises(NotFound):
            await doubled.moving(reading(), home, *pair)
