"""Un foyer et ceux qui y vivent : créés, modifiés, réunis ; chaque acte laisse une trace, et rien ne se contredit."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from pwa.domain.events.reading import happened
from pwa.domain.households import children, contacts, enrolments, guardians, making, merging, quotients
from pwa.domain.households.acts import Act, ChangedMeanwhile, Unfit, subject_of
from pwa.domain.households.children import ChildFacts
from pwa.domain.households.contacts import Known
from pwa.domain.households.enrolments import Term
from pwa.domain.households.guardians import Adult
from pwa.domain.households.making import Home
from pwa.domain.households.quotients import Since
from pwa.domain.households.search import search
from pwa.domain.refusals import NotFound
from pwa.models.bookings import Booking, Enrolment
from pwa.models.events import Event
from pwa.models.people import Child, Contact, Custody, Guardian, Household, Membership
from pwa.models.requests import ServiceRequest
from pwa.storage.databases import writing
from tests.domain.older import a_town
from tests.domain.small_town import DAY, NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases

HERE = Home("12 rue de l’Église", "33450", "Essai")
YEAR = Term(date(2021, 9, 2), date(2022, 7, 7))


@pytest.fixture
async def town(database) -> SmallTown:
    return await small_town(2)


@pytest.fixture
def act(town) -> Act:
    return Act(town.town, town.families[0].account, NOW, is_sure=True)


async def done(verb, *given, **more):
    async with writing() as db:
        return await verb(db, *given, **more)


async def verbs(act: Act, household: int) -> list[str]:
    return [str(one.verb) for one in await happened(act.town, "?", [subject_of(household)])]


async def a_family(act: Act, *adults: Adult) -> int:
    home = await done(making.make, act, HERE)
    for one in adults:
        await done(guardians.add, act, home, one)
    return home


MAMAN = Adult("D’ALMEIDA", "Ève", "Mme", "eve@example.org", is_payer=True)
PAPA = Adult("O", "", "M.", None)


async def test_un_foyer_de_deux_representants_deux_enfants_et_un_attendu(act):
    home = await a_family(act, MAMAN, PAPA)
    await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Noé", birth_date=date(2015, 3, 1)))
    await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Léo", birth_date=date(2017, 3, 1)))
    await done(children.add, act, home, ChildFacts("D’ALMEIDA", expected_on=date(2022, 6, 1)))
    await done(contacts.add, act, home, Known("MAMIE", "Rose", "06 39 98 00 00", may_pick_up=True))
    await done(quotients.give, act, home, Since(742))
    members = await Membership.filter(household_id=home).order_by("id").prefetch_related("guardian")
    assert [(one.guardian.last_name, one.is_payer, one.guardian.household_id) for one in members] == [
        ("D’ALMEIDA", True, home), ("O", False, home),
    ]  # fmt: skip
    assert (await Household.get(id=home)).family_quotient == 742
    assert await verbs(act, home) == [
        "household_made", "guardian_joined", "guardian_joined", "child_joined", "child_joined", "child_joined",
        "contact_added", "quotient_changed",
    ]  # fmt: skip


async def test_chaque_acte_du_guichet_est_un_evenement(act, town):
    """Those of making are above: here what is changed and taken away, in its order, by the officer who did it."""
    home = await a_family(act, MAMAN, PAPA)
    maman, papa = [one.guardian_id for one in await Membership.filter(household_id=home).order_by("id")]
    noe = await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Noé", birth_date=date(2015, 3, 1)))
    rose = await done(contacts.add, act, home, Known("MAMIE", "Rose"))
    before = len(await verbs(act, home))
    await done(making.edit, act, home, Home("1 rue Neuve", "33450", "Essai"))
    await done(guardians.edit, act, home, maman, Adult("DUPONT", "Ève", "Mme", "eve@example.org", is_payer=True))
    await done(guardians.remove, act, home, papa)
    await done(children.edit, act, home, noe, ChildFacts("D’ALMEIDA", "Noah", birth_date=date(2015, 3, 1)))
    await done(children.remove, act, home, noe)
    await done(contacts.edit, act, home, rose, Known("MAMIE", "Rosa"))
    await done(contacts.remove, act, home, rose)
    told = (await happened(act.town, "?", [subject_of(home)]))[before:]
    assert [str(one.verb) for one in told] == [
        "household_changed", "guardian_changed", "guardian_left", "child_changed", "child_left", "contact_changed",
        "contact_removed",
    ]  # fmt: skip
    assert set(await Event.filter(household_id=home).values_list("account_id", flat=True)) == {act.account}


async def test_rien_de_personnel_dans_ce_qui_s_est_passe(act):
    home = await a_family(act, MAMAN)
    [guardian] = await Guardian.filter(memberships__household_id=home)
    await done(guardians.edit, act, home, guardian.id, Adult("DUPONT", "Ève", "Mme", "eve@example.org", is_payer=True))
    told = await happened(act.town, "?", [subject_of(home)])
    assert told[-1].detail.as_document() == {"guardian": guardian.id, "fields": ["last_name"]}


async def test_ce_qui_ne_change_rien_ne_laisse_pas_de_trace(act):
    home = await a_family(act, MAMAN)
    before = await verbs(act, home)
    await done(making.edit, act, home, HERE)
    await done(quotients.give, act, home, Since(None))
    assert await verbs(act, home) == before


async def test_une_personne_connue_rejoint_un_deuxieme_foyer_sans_devenir_deux(act):
    first, second = await a_family(act, MAMAN), await a_family(act, Adult("AUTRE", "Jean"))
    await done(guardians.add, act, second, Adult("d’almeida", "ève", email="EVE@example.org"))
    [known] = await Guardian.filter(email__iexact="eve@example.org").prefetch_related("memberships")
    assert sorted(one.household_id for one in known.memberships) == sorted([first, second])
    assert known.household_id == first


async def test_deux_personnes_d_une_meme_adresse_restent_deux(act):
    await a_family(act, MAMAN, Adult("D’ALMEIDA", "Jean", email="eve@example.org"))
    assert await Guardian.filter(email="eve@example.org").count() == 2


async def test_un_seul_paie_et_le_suivant_prend_sa_place(act):
    home = await a_family(act, MAMAN, Adult("AUTRE", "Jean", is_payer=True))
    members = await Membership.filter(household_id=home, is_payer=True).prefetch_related("guardian")
    assert [one.guardian.last_name for one in members] == ["AUTRE"]


async def test_qui_quitte_un_foyer_reste_de_la_commune_et_le_dernier_ne_part_pas(act):
    home = await a_family(act, MAMAN, PAPA)
    maman, papa = await Guardian.filter(memberships__household_id=home).order_by("id")
    await done(guardians.remove, act, home, papa.id)
    assert (await Guardian.get(id=papa.id)).household_id is None
    with pytest.raises(Unfit, match="unfit") as refusal:
        await done(guardians.remove, act, home, maman.id)
    assert refusal.value.facts["why"] == "last_guardian"
    await done(guardians.add, act, home, Adult("AUTRE", "Jean"))
    assert await Membership.filter(household_id=home, until=None).count() == 2


async def test_un_enfant_attendu_nait(act):
    home = await a_family(act, MAMAN)
    child = await done(children.add, act, home, ChildFacts("D’ALMEIDA", expected_on=date(2022, 1, 20)))
    await done(children.edit, act, home, child, ChildFacts("D’ALMEIDA", "Zoé", birth_date=date(2022, 1, 23)))
    born = await Child.get(id=child)
    assert (born.first_name, born.birth_date, born.expected_on) == ("Zoé", date(2022, 1, 23), None)


async def test_le_meme_enfant_ne_s_ajoute_pas_deux_fois_des_jumeaux_oui(act):
    home = await a_family(act, MAMAN)
    await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Noé", birth_date=date(2015, 3, 1)))
    await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Léo", birth_date=date(2015, 3, 1)))
    with pytest.raises(Unfit):
        await done(children.add, act, home, ChildFacts("D’ALMEIDA", "NOÉ", birth_date=date(2015, 3, 1)))
    for _ in range(2):
        await done(children.add, act, home, ChildFacts("D’ALMEIDA", expected_on=date(2022, 6, 1)))
    assert await Custody.filter(household_id=home).count() == 4


async def test_un_enfant_inscrit_ne_se_retire_que_s_il_reste_a_quelqu_un(act, town):
    family = town.families[0]
    with pytest.raises(Unfit):
        await done(children.remove, act, family.household, family.child)
    await Custody.create(household_id=town.families[1].household, child_id=family.child)
    await done(children.remove, act, family.household, family.child)
    assert [one.household_id for one in await Custody.filter(child_id=family.child)] == [town.families[1].household]


async def test_inscrire_un_enfant_et_changer_ses_dates(act, town):
    home = await a_family(act, MAMAN)
    child = await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Noé", birth_date=date(2015, 3, 1)))
    made = await done(enrolments.add, act, home, child, town.group, YEAR)
    with pytest.raises(Unfit) as refusal:
        await done(enrolments.add, act, home, child, town.group, Term(date(2022, 7, 1), date(2022, 8, 1)))
    assert refusal.value.facts == {"why": "enrolled", "starts_on": "02/09/2021", "ends_on": "07/07/2022"}
    await done(enrolments.edit, act, home, made, Term(date(2021, 10, 1), date(2022, 7, 7)))
    assert (await Enrolment.get(id=made)).place == "Centre"
    assert (await verbs(act, home))[-2:] == ["child_enrolled", "enrolment_changed"]


async def test_un_enfant_a_naitre_ne_s_inscrit_pas(act, town):
    home = await a_family(act, MAMAN)
    child = await done(children.add, act, home, ChildFacts("D’ALMEIDA", expected_on=date(2022, 6, 1)))
    with pytest.raises(Unfit) as refusal:
        await done(enrolments.add, act, home, child, town.group, YEAR)
    assert refusal.value.facts["why"] == "not_born"


async def test_des_dates_qui_laissent_des_jours_reserves_dehors_sont_refusees(act, town):
    family = town.families[0]
    await family.asks(book=[town.box("matin")])
    with pytest.raises(Unfit) as refusal:
        await done(enrolments.edit, act, family.household, family.enrolment, Term(date(2021, 9, 2), date(2021, 9, 3)))
    assert refusal.value.facts["why"] == "booked_days"
    await done(enrolments.edit, act, family.household, family.enrolment, Term(DAY, date(2022, 7, 7)))


async def test_deux_agents_a_la_fois_le_second_est_prevenu(act):
    home = await a_family(act, MAMAN)
    revision = (await Household.get(id=home)).revision
    moved = Home("1 rue Neuve", "33450", "Essai")
    results = await asyncio.gather(
        *(done(making.edit, act, home, moved, revision=revision) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in results) == ["ChangedMeanwhile", "NoneType"]


async def test_un_foyer_d_une_autre_commune_n_existe_pas(act):
    elsewhere = Act(await a_town("la-bas"), None, NOW)
    home = await a_family(elsewhere, MAMAN)
    for verb, given in (
        (making.edit, (HERE,)), (quotients.give, (Since(3),)), (guardians.add, (MAMAN,)),
        (children.add, (ChildFacts("A", "B", date(2015, 1, 1)),)), (contacts.add, (Known("A"),)),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            await done(verb, act, home, *given)
    with pytest.raises(NotFound):
        await done(merging.merge, act, home, await a_family(act, MAMAN))


# --- réunir


async def test_reunir_deux_foyers_emporte_tout_et_ne_touche_pas_aux_reservations(act, town):
    gone, kept = (one.household for one in town.families)
    await town.families[0].asks(book=[town.box("matin")])
    await done(contacts.add, act, gone, Known("MAMIE", "Rose"))
    booked = await Booking.all().values("id", "child_id", "enrolment_id", "status", "service_request_id")
    [adult] = await Guardian.filter(memberships__household_id=gone)
    told = await done(merging.merge, act, gone, kept)
    assert told.children == (town.families[0].child,)
    assert {one.child_id for one in await Custody.filter(household_id=kept)} == {one.child for one in town.families}
    assert [one.household_id for one in await Contact.all() if one.first_name == "Rose"] == [kept]
    assert await ServiceRequest.filter(household_id=gone).count() == 0
    assert await Booking.all().values("id", "child_id", "enrolment_id", "status", "service_request_id") == booked
    assert (await Guardian.get(id=adult.id)).household_id == kept
    assert await Membership.filter(household_id=gone, until=None).count() == 0
    assert (await Household.get(id=gone)).merged_into_id == kept
    assert (await verbs(act, kept))[-1] == "households_merged"


async def test_une_fois_reuni_un_foyer_ne_se_modifie_ni_ne_se_reunit_plus(act, town):
    gone, kept = (one.household for one in town.families)
    await done(merging.merge, act, gone, kept)
    for given in ((gone, kept), (kept, gone)):
        with pytest.raises(NotFound):
            await done(merging.merge, act, *given)
    with pytest.raises(NotFound):
        await done(making.edit, act, gone, HERE)
    with pytest.raises(Unfit):
        await done(merging.merge, act, kept, kept)


async def test_un_enfant_en_double_sans_inscription_ne_suit_pas_un_inscrit_suit(act, town):
    kept = await a_family(act, MAMAN)
    gone = await a_family(act, Adult("D’ALMEIDA", "Jean"))
    for home in (kept, gone):
        for name, year in (("Noé", 2015), ("Léo", 2017)):
            await done(children.add, act, home, ChildFacts("D’ALMEIDA", name, birth_date=date(year, 3, 1)))
    leo = await Child.get(custodies__household_id=gone, first_name="Léo")
    await done(enrolments.add, act, gone, leo.id, town.group, YEAR)
    told = await done(merging.merge, act, gone, kept)
    assert (len(told.doubles), told.twice) == (1, (leo.id,))
    names = [one.first_name for one in await Child.filter(custodies__household_id=kept)]
    assert sorted(names) == ["Léo", "Léo", "Noé"]


async def test_le_payeur_du_foyer_qui_reste_le_reste(act):
    kept = await a_family(act, MAMAN)
    gone = await a_family(act, Adult("AUTRE", "Jean", is_payer=True))
    await done(merging.merge, act, gone, kept)
    members = await Membership.filter(household_id=kept, until=None, is_payer=True).prefetch_related("guardian")
    assert [one.guardian.last_name for one in members] == ["D’ALMEIDA"]


async def test_un_foyer_change_entre_temps_arrete_la_reunion(act, town):
    gone, kept = (one.household for one in town.families)
    seen = tuple([(await Household.get(id=one)).revision for one in (gone, kept)])
    await done(making.edit, act, gone, HERE)
    with pytest.raises(ChangedMeanwhile):
        await done(merging.merge, act, gone, kept, revisions=seen)
    assert (await Household.get(id=gone)).merged_into_id is None


async def test_reunir_dans_les_deux_sens_a_la_fois_n_en_fait_qu_un(act, town):
    first, second = (one.household for one in town.families)
    results = await asyncio.gather(
        done(merging.merge, act, first, second), done(merging.merge, act, second, first), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in results) == ["Moving", "NotFound"]


async def test_une_demande_pendant_la_reunion_reste_a_la_famille(act, town):
    gone, kept = (one.household for one in town.families)
    await asyncio.gather(
        town.families[0].asks(book=[town.box("matin")]), done(merging.merge, act, gone, kept), return_exceptions=True
    )
    assert await ServiceRequest.filter(household_id=gone).count() == 0


# --- chercher


@pytest.mark.parametrize(
    "typed",
    ["d'almeida", "D’Almeida", "dalmeida", "eve", "Ève d", "d almeida ev", "eve@ex", "EVE@EXAMPLE.ORG", "noe", "NOÉ D"],
)
async def test_une_famille_se_trouve_sans_accents_ni_ordre(act, typed):
    home = await a_family(act, MAMAN)
    await done(children.add, act, home, ChildFacts("D’ALMEIDA", "Noé", birth_date=date(2015, 3, 1)))
    found, _ = await search(act.town, typed)
    assert [one.id for one in found] == ([] if typed == "dalmeida" else [home])


@pytest.mark.parametrize("typed", ["%", "*", "_", "[a", "é\\", "'", '"; DROP TABLE child', "o" * 100, "?", "\u0000a"])
async def test_ce_qui_ne_nomme_personne_ne_trouve_personne(act, typed):
    await a_family(act, MAMAN)
    assert await search(act.town, typed) == ([], False)


async def test_un_nom_avec_oe_et_un_d_une_seule_lettre(act):
    home = await a_family(act, Adult("LŒUILLET", "Zoé"), PAPA)
    for typed in ("loeuillet", "LŒUI", "zoe l", "o"):
        assert [one.id for one in (await search(act.town, typed))[0]] == [home]


async def test_une_autre_commune_n_est_pas_cherchee(act):
    await a_family(Act(await a_town("la-bas"), None, NOW), MAMAN)
    assert await search(act.town, "almeida") == ([], False)


async def test_l_adresse_a_soi_reste_quand_la_mairie_corrige_un_telephone(act):
    """What a form does not ask is left as it is."""
    home = await a_family(act, MAMAN)
    eve = await Guardian.get(email="eve@example.org")
    own = {"address": "3 place Une", "postcode": "33000", "city": "Ailleurs"}
    await Guardian.filter(id=eve.id).update(**own)
    await done(guardians.edit, act, home, eve.id, replace(MAMAN, phone="06 39 98 00 09"))
    kept = await Guardian.get(id=eve.id)
    assert kept.phone == "06 39 98 00 09"
    assert {name: getattr(kept, name) for name in own} == own
