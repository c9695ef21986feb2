"""Une règle de la commune que la réponse d’un agent enfreint est dite avant de partir, et ne l’arrête pas."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from pwa.domain.bookings.demand.holdings import DaysHeld
from pwa.domain.bookings.review.cautions import Caution, cautions_of
from pwa.domain.bookings.review.pending import PendingRequest, file_of
from pwa.domain.bookings.review.ruling import Asked, Verdict, choices, review
from pwa.domain.bookings.review.treat import Officer, Treated, Treatment, treat
from pwa.domain.bookings.words import Enrolled, Facts, Live, OpeningFacts, Waiter
from pwa.domain.rights import WHOLE
from pwa.models.bookings import Booking, Enrolment, Opening, RequestLine
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Activity, Slot
from tests.domain.small_town import DAY, NOW, SmallTown, lines_of, small_town
from tests.domain.test_review import ACCEPT, CHILD, REFUSE, WAIT, desks, officers, opening, view

HERE = Enrolled(12, CHILD, 5, date(2021, 9, 2), date(2022, 7, 7))
MORNING, EVENING = 100, 101

# --- la règle, pure


def live(id: int, opening: OpeningFacts, status: str = "pending") -> Live:
    rules = {"requires": opening.requires, "excludes": opening.excludes}
    return Live(id, CHILD, 12, opening=opening.id, group=5, day=opening.day, slot=opening.slot, status=status, **rules)


def evening(**rules: frozenset[str]) -> OpeningFacts:
    return opening(EVENING, slot="soir", **rules)


def told(
    verdicts: dict[int, Verdict], *held: Live, place: Enrolled = HERE, asked: tuple[OpeningFacts, ...], **more: DaysHeld
) -> list[Caution]:
    """What is said of verdicts by line: 1 for the first opening asked for, whose booking is 1 too."""
    pending = [live(n, one) for n, one in enumerate(asked, 1)]
    facts = Facts({12: place}, {one.id: one for one in asked}, [*pending, *held], {})
    lines = [Asked(n, one.id) for n, one in enumerate(asked, 1)]
    return list(cautions_of(review(lines, verdicts, facts, CHILD, NOW), facts, CHILD, more.get("days", DaysHeld())))


MATIN = frozenset({"matin"})
SOIR = frozenset({"soir"})


@pytest.mark.parametrize("status", ["booked", "waiting", "pending"])
@pytest.mark.parametrize("rules", [({"excludes": SOIR}, {}), ({}, {"excludes": MATIN})], ids=["asked", "held"])
def test_un_creneau_qui_en_exclut_un_autre_que_l_enfant_a_ou_demande(status, rules):
    mine, theirs = opening(MORNING, **rules[0]), evening(**rules[1])
    assert told({1: ACCEPT}, live(9, theirs, status), asked=(mine,)) == [Caution("excludes", 1, (("soir", status),))]
    assert told({1: REFUSE}, live(9, theirs, status), asked=(mine,)) == []
    assert told({}, live(9, theirs, status), asked=(mine,)) == []


def test_deux_lignes_de_la_meme_demande_qui_s_excluent():
    both = opening(MORNING, excludes=SOIR), evening()
    assert [one.line for one in told({1: ACCEPT, 2: ACCEPT}, asked=both)] == [1, 2]
    assert told({1: ACCEPT, 2: REFUSE}, asked=both) == []
    assert [one.line for one in told({1: ACCEPT}, asked=both)] == [1], "l’autre est encore demandée"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Enrolled(12, CHILD, 5, DAY, DAY), []),
        (Enrolled(12, CHILD, 5, date(2021, 9, 2), DAY - timedelta(days=1)), ["not_enrolled"]),
        (Enrolled(12, CHILD, 5, DAY + timedelta(days=1), date(2022, 7, 7)), ["not_enrolled"]),
    ],
)
def test_l_inscription_qui_ne_couvre_plus_le_jour(place, expected):
    said = told({1: ACCEPT}, place=place, asked=(opening(MORNING),))
    assert said == [Caution(code, 1) for code in expected]
    assert told({1: REFUSE}, place=place, asked=(opening(MORNING),)) == []


@pytest.mark.parametrize(("status", "is_said"), [("booked", True), ("waiting", True), ("pending", False)])
def test_refuser_le_creneau_dont_un_autre_a_besoin(status, is_said):
    found = told({1: REFUSE}, live(9, evening(requires=MATIN), status), asked=(opening(MORNING),))
    assert found == ([Caution("required", 1, (("soir", status),))] if is_said else [])


def test_en_liste_d_attente_sans_le_creneau_qu_il_faut():
    asked = (opening(EVENING, slot="soir", requires=MATIN, has_waiting_list=True),)
    assert told({1: WAIT}, asked=asked) == [Caution("lacks", 1, (("matin", ""),))]
    assert told({1: ACCEPT}, asked=asked) == [], "l’instruction le refuse déjà"
    assert told({1: WAIT}, live(9, opening(MORNING), "booked"), asked=asked) == []


NEXT, WEEK = DAY + timedelta(days=1), date(2022, 1, 31)
DAYS = DaysHeld(2, ((1, DAY), (2, NEXT)))


@pytest.mark.parametrize(
    ("verdicts", "days", "expected"),
    [
        ({1: ACCEPT, 2: REFUSE}, DAYS, [(WEEK, 1)]),
        ({1: ACCEPT, 2: ACCEPT}, DAYS, []),
        ({1: REFUSE, 2: REFUSE}, DAYS, []),
        ({1: ACCEPT}, DAYS, []),
        ({2: REFUSE}, DAYS, [(WEEK, 1)]),
        ({1: REFUSE, 2: REFUSE}, DaysHeld(2, ((1, DAY), (2, NEXT), (9, NEXT))), [(WEEK, 1)]),
        ({1: ACCEPT, 2: REFUSE}, DaysHeld(2, ((1, DAY), (2, NEXT), (9, NEXT))), []),
        ({1: ACCEPT, 2: ACCEPT}, DaysHeld(3, ((1, DAY), (2, NEXT))), [(WEEK, 2)]),
        ({1: ACCEPT, 2: REFUSE}, DaysHeld(), []),
    ],
)
def test_la_semaine_que_la_reponse_laisse_trop_courte(verdicts, days, expected):
    asked = (opening(MORNING), opening(EVENING, day=NEXT))
    assert told(verdicts, asked=asked, days=days) == [Caution("short_week", week=week) for week in expected]


def test_ce_qui_a_ete_lu_se_reconnait():
    others = ("matin", "booked"), ("soir", "pending")
    assert Caution("excludes", 7, others).key == "excludes.7.matin.booked.soir.pending"
    assert Caution("short_week", week=(WEEK, 1)).key == "short_week.2022-01-31.1"
    assert Caution("not_enrolled", 7).key == "not_enrolled.7"


@pytest.mark.parametrize(
    ("the_opening", "free", "waiters", "expected"),
    [
        (opening(), {}, (), "accept"),
        (opening(seats=(9,)), {9: 1}, (), "accept"),
        (opening(seats=(9,), has_waiting_list=True), {9: 0}, (), "wait"),
        (opening(seats=(9,), has_waiting_list=True), {9: 1}, (Waiter(3, 100, (9,), DAY),), "wait"),
        (opening(seats=(9,)), {9: 0}, (), "full"),
        (opening(day=date(2022, 1, 23), has_waiting_list=True), {}, (), "past"),
        (opening(closed_reason="Grève", has_waiting_list=True), {}, (), "closed"),
        (opening(requires=SOIR), {}, (), "lacks"),
    ],
)
def test_ce_qu_un_agent_peut_repondre_a_une_ligne(the_opening, free, waiters, expected):
    facts = Facts({12: HERE}, {100: the_opening}, [live(1, the_opening)], free, waiters)
    assert choices([Asked(7, 100)], facts, CHILD, NOW) == {7: expected}


def test_le_creneau_qu_il_faut_est_celui_de_l_enfant():
    evening_asked, morning = opening(EVENING, slot="soir", requires=MATIN), live(9, opening(MORNING), "booked")
    for child, expected in ((CHILD, "accept"), (CHILD + 1, "lacks")):
        held = [live(1, evening_asked), replace(morning, child=child)]
        facts = Facts({12: HERE}, {EVENING: evening_asked}, held, {})
        assert choices([Asked(7, EVENING)], facts, CHILD, NOW) == {7: expected}


@given(desks())
@settings(max_examples=200, deadline=None)
def test_le_choix_offert_est_celui_que_l_instruction_accepte(desk):
    asked, _, facts = desk
    pending = {one.opening for one in facts.live if one.status == "pending"}
    for line, choice in choices(asked, facts, CHILD, NOW).items():
        [one] = [one for one in asked if one.id == line]
        possible = [
            answer
            for answer in ("accept", "wait")
            if not review([one], {line: Verdict(answer)}, facts, CHILD, NOW).problems
        ]
        if one.opening in pending:
            assert choice == possible[0] if possible else choice not in ("accept", "wait")


# --- au guichet, sur les deux bases


async def desk(town: SmallTown, number: int = 1) -> PendingRequest:
    return await file_of(await view(town), WHOLE, number, NOW)


async def answered(who: Officer, town: SmallTown, *verdicts: Verdict, told: tuple[str, ...] = ()) -> Treated:
    """Answer the lines of the first request in order, having read what is told."""
    request = await ServiceRequest.get(town_id=town.town, number=1)
    lines = await RequestLine.filter(service_request=request).order_by("position")
    given = {line.id: verdict for line, verdict in zip(lines, verdicts, strict=False)}
    return await treat(who, Treatment(1, request.revision, given, frozenset(told)))


@pytest.mark.both_databases
async def test_un_creneau_devenu_incompatible_se_dit_a_cote_de_sa_ligne_et_s_accepte_quand_meme(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin"), town.box("apres-midi")])
    assert [box.cautions for box in (await desk(town)).boxes] == [(), ()]
    await Slot.filter(activity__town_id=town.town, code="matin").update(excludes=["apres-midi"])
    file = await desk(town)
    assert [box.cautions for box in file.boxes] == [
        ("Ce créneau ne va pas avec « Apres-Midi » (en attente d’instruction), le même jour.",),
        ("Ce créneau ne va pas avec « Matin » (en attente d’instruction), le même jour.",),
    ]
    assert [box.choices[0] for box in file.boxes] == ["accept", "accept"]
    unread = await answered(who, town, ACCEPT, ACCEPT)
    assert ([one.code for one in unread.untold], unread.is_written) == (["excludes", "excludes"], False)
    assert await lines_of(written) == [("pending", None), ("pending", None)]
    assert (await answered(who, town, ACCEPT, ACCEPT, told=file.said)).is_written
    assert await lines_of(written) == [("booked", None), ("booked", None)]


@pytest.mark.both_databases
async def test_l_inscription_raccourcie_depuis_se_dit(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin")])
    await Enrolment.filter(id=family.enrolment).update(ends_on=DAY - timedelta(days=1))
    file = await desk(town)
    assert file.boxes[0].cautions == ("L’inscription de l’enfant ne couvre pas ce jour.",)
    assert not (await answered(who, town, ACCEPT)).is_written
    assert (await answered(who, town, ACCEPT, told=file.said)).is_written
    assert await lines_of(written) == [("booked", None)]


@pytest.mark.both_databases
async def test_ce_qui_ne_peut_pas_s_accepter_se_dit_avant(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    await family.asks(book=[town.box("matin"), town.box("apres-midi")])
    await Opening.filter(id=town.box("matin")).update(closed_reason="Grève")
    await Slot.filter(activity__town_id=town.town, code="apres-midi").update(requires=["journee"])
    file = await desk(town)
    assert [(box.choices, box.cautions) for box in file.boxes] == [
        (("refuse", "later"), ("L’accueil est fermé ce jour-là : seul le refus est possible.",)),
        (("refuse", "later"), (
            "Ce créneau en demande un autre, que l’enfant n’a pas ce jour-là : seul le refus est possible.",
        )),
    ]  # fmt: skip
    found = await answered(who, town, ACCEPT, ACCEPT, told=file.said)
    assert sorted(found.review.problems.values()) == ["closed", "lacks"]


@pytest.mark.both_databases
async def test_refuser_ce_qu_un_creneau_deja_accepte_demande(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    await family.asks(book=[town.box("matin"), town.box("apres-midi")])
    await Slot.filter(activity__town_id=town.town, code="apres-midi").update(requires=["matin"])
    [morning, _] = (await desk(town)).boxes
    await Booking.filter(opening_id=town.box("apres-midi")).update(status="booked")
    typed = await file_of(await view(town), WHOLE, 1, NOW, {morning.line: REFUSE})
    assert typed.breaks == ("mercredi 02/02/2022 Matin : Le même jour, « Apres-Midi » (réservé) demande ce créneau.",)
    assert [one.code for one in (await answered(who, town, REFUSE)).untold] == ["required"]


@pytest.mark.both_databases
async def test_une_reponse_en_partie_qui_laisse_une_semaine_trop_courte(database):
    town = await small_town(reviewed=True, days=2)
    [who], [family, _] = await officers(town), town.families
    await Activity.filter(town_id=town.town).update(rules={"min_days_a_week": 2})
    written = await family.asks(book=[town.box("matin"), town.box("matin", DAY + timedelta(days=1))])
    file = await desk(town)
    assert (file.short_weeks, file.said) == ((), ())
    assert [one.code for one in (await answered(who, town, ACCEPT, REFUSE)).untold] == ["short_week"]
    assert await lines_of(written) == [("pending", None), ("pending", None)]
    [first, second] = [box.line for box in file.boxes]
    typed = await file_of(await view(town), WHOLE, 1, NOW, {first: ACCEPT, second: Verdict("refuse")})
    assert typed.breaks == ("semaine du 31/01/2022 : 1 jour seulement, il en faut 2 au moins",)
    assert (await answered(who, town, ACCEPT, REFUSE, told=typed.said)).is_written
    assert await lines_of(written) == [("booked", None), ("refused", "declined")]


@pytest.mark.both_databases
async def test_une_semaine_courte_meme_si_tout_est_accepte_est_dite_une_fois(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    await Activity.filter(town_id=town.town).update(rules={"min_days_a_week": 2})
    await family.asks(book=[town.box("matin")])
    file = await desk(town)
    assert file.short_weeks == ("semaine du 31/01/2022 : 1 jour seulement, il en faut 2 au moins",)
    assert (await answered(who, town, ACCEPT, told=file.said)).is_written


@pytest.mark.both_databases
async def test_le_dossier_coute_autant_pour_deux_lignes_que_pour_vingt(database, queries):
    town = await small_town(reviewed=True, days=10)
    await Activity.filter(town_id=town.town).update(rules={"min_days_a_week": 2})
    [family, other] = town.families
    for one, slots in ((family, ["matin"]), (other, ["matin", "apres-midi"])):
        days = range(1 if one is family else 10)
        await one.asks(book=[town.box(slot, DAY + timedelta(days=n)) for slot in slots for n in days])
    await Slot.filter(activity__town_id=town.town, code="journee").update(excludes=[])
    await Slot.filter(activity__town_id=town.town, code="matin").update(excludes=["apres-midi"])
    counts = []
    for number in (1, 2):
        with queries:
            file = await file_of(await view(town), WHOLE, number, NOW)
        counts.append(len(queries))
    assert sum(len(box.cautions) for box in file.boxes) == 20
    assert counts[1] - counts[0] <= 1, "les noms des créneaux, une fois"
    assert counts[1] <= 11, queries.statements
