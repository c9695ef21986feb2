"""L’instruction : l’agent décide ligne par ligne, une seule fois, et jamais une place de trop, sur les deux bases."""

import asyncio
from collections import Counter
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.domain.bookings.review.pending import age_of, file_of, next_pending, pending_of
from pwa.domain.bookings.review.ruling import Asked, Verdict, review
from pwa.domain.bookings.review.treat import Officer, Treatment, treat
from pwa.domain.bookings.season.close import close
from pwa.domain.bookings.season.plan import Closing
from pwa.domain.bookings.words import Facts, Live, OpeningFacts, Waiter
from pwa.domain.declared.profile import TownProfile
from pwa.domain.refusals import NotFound, TreatedMeanwhile
from pwa.domain.rights import WHOLE
from pwa.domain.towns import TownView
from pwa.models.bookings import Booking, BookingRequest, Opening, RequestLine, Seats
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.people import Account, Child, Custody
from pwa.models.people import Officer as OfficerRow
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Activity
from pwa.models.towns import Town
from tests.domain.small_town import DAY, NOW, REAL_NOW, SmallTown, lines_of, small_town

ACCEPT, WAIT, REFUSE = Verdict("accept"), Verdict("wait"), Verdict("refuse", "Le groupe est complet.")
CHILD, LATER = 1, NOW + timedelta(hours=2)

# --- la décision, pure


def opening(id=100, **changes) -> OpeningFacts:
    return OpeningFacts(id, **({"group": 5, "slot": "matin", "day": DAY, "is_reviewed": True} | changes))


def pending(id=1, opening=100, status="pending", slot="matin") -> Live:
    return Live(id, CHILD, 12, opening=opening, group=5, day=DAY, slot=slot, status=status)


def facts(*openings, live=None, free=None, waiters=()) -> Facts:
    live = [pending(n, one.id, slot=one.slot) for n, one in enumerate(openings, 1)] if live is None else live
    return Facts({}, {one.id: one for one in openings}, live, free or {}, waiters)


def told(verdict, the_opening, **more) -> tuple[str, str | None]:
    """(outcome, problem) of one line."""
    found = review([Asked(7, 100)], {7: verdict} if verdict else {}, facts(the_opening, **more), CHILD, NOW)
    return (found.rulings[0].outcome if found.rulings else "-", found.problems.get(7))


@pytest.mark.parametrize(
    ("verdict", "the_opening", "more", "expected"),
    [
        (ACCEPT, opening(), {}, ("booked", None)),
        (ACCEPT, opening(seats=(9,)), {"free": {9: 1}}, ("booked", None)),
        (ACCEPT, opening(seats=(9,)), {"free": {9: 0}}, ("-", "full")),
        (ACCEPT, opening(seats=(8, 9)), {"free": {8: 3, 9: 0}}, ("-", "full")),
        (ACCEPT, opening(seats=(9,)), {"free": {9: 5}, "waiters": [Waiter(3, 100, (9,), DAY)]}, ("-", "full")),
        (ACCEPT, opening(book_by=NOW - timedelta(days=3)), {}, ("booked", None)),
        (ACCEPT, opening(day=date(2022, 1, 24)), {}, ("booked", None)),
        (ACCEPT, opening(day=date(2022, 1, 23)), {}, ("-", "past")),
        (ACCEPT, opening(closed_reason="Grève"), {}, ("-", "closed")),
        (WAIT, opening(seats=(9,), has_waiting_list=True), {"free": {9: 0}}, ("waiting", None)),
        (WAIT, opening(seats=(9,)), {"free": {9: 0}}, ("-", "no_list")),
        (REFUSE, opening(), {}, ("refused", None)),
        (REFUSE, opening(day=date(2022, 1, 23)), {}, ("refused", None)),
        (Verdict("refuse"), opening(), {}, ("-", "no_note")),
        (None, opening(), {}, ("pending", None)),
        (ACCEPT, opening(), {"live": []}, ("cancelled", None)),
        (ACCEPT, opening(closed_reason="Grève"), {"live": []}, ("refused", None)),
        (REFUSE, opening(), {"live": [pending(status="booked")]}, ("unchanged", None)),
        (ACCEPT, opening(), {"live": [pending(status="waiting")]}, ("waiting", None)),
    ],
)
def test_une_ligne_a_l_issue_que_dit_l_agent(verdict, the_opening, more, expected):
    assert told(verdict, the_opening, **more) == expected


def test_un_refus_porte_la_raison_de_l_agent():
    [ruling] = review([Asked(7, 100)], {7: REFUSE}, facts(opening()), CHILD, NOW).rulings
    assert (ruling.booking, ruling.reason, ruling.note) == (1, "declined", "Le groupe est complet.")


def test_un_jour_ferme_depuis_le_dit():
    [ruling] = review([Asked(7, 100)], {7: ACCEPT}, facts(opening(closed_reason="Grève"), live=[]), CHILD, NOW).rulings
    assert (ruling.outcome, ruling.reason, ruling.booking) == ("refused", "closed", None)


def test_un_creneau_accepte_dont_l_autre_est_refuse():
    evening, meal = opening(101, slot="soir", requires=frozenset({"repas"})), opening(100, slot="repas")
    asked = [Asked(7, 100), Asked(8, 101)]
    assert review(asked, {7: REFUSE, 8: ACCEPT}, facts(meal, evening), CHILD, NOW).problems == {8: "requires"}
    assert not review(asked, {7: ACCEPT, 8: ACCEPT}, facts(meal, evening), CHILD, NOW).problems
    assert not review(asked, {8: ACCEPT}, facts(meal, evening), CHILD, NOW).problems


def test_un_creneau_accepte_dont_l_autre_n_est_pas_la():
    evening = opening(101, slot="soir", requires=frozenset({"repas"}))
    assert review([Asked(8, 101)], {8: ACCEPT}, facts(evening), CHILD, NOW).problems == {8: "lacks"}


def test_une_place_pour_deux_lignes_va_a_la_premiere():
    two = opening(100, seats=(9,)), opening(101, slot="soir", seats=(9,), has_waiting_list=True)
    asked, accepted = [Asked(7, 100), Asked(8, 101)], {7: ACCEPT, 8: ACCEPT}
    found = review(asked, accepted, facts(*two, free={9: 1}), CHILD, NOW)
    assert (found.problems, dict(found.seats)) == ({8: "full"}, {9: 1})
    both = review(asked, accepted, facts(*two, free={9: 2}), CHILD, NOW)
    assert (both.problems, dict(both.seats)) == ({}, {9: 2})
    last = review(asked, accepted | {8: WAIT}, facts(*two, free={9: 2}), CHILD, NOW)
    assert ([one.outcome for one in last.rulings], dict(last.seats)) == (["booked", "waiting"], {9: 1})


SEATS = (70, 71)


@st.composite
def desks(draw):
    """Any request on any desk: lines that share two seats rows, some already gone, and any verdicts."""
    lines = range(1, 1 + draw(st.integers(1, 5)))
    openings = [
        opening(
            100 + n,
            seats=tuple(draw(st.sets(st.sampled_from(SEATS)))),
            has_waiting_list=draw(st.booleans()),
            closed_reason=draw(st.sampled_from([None, None, None, "Grève"])),
            day=DAY + timedelta(days=draw(st.integers(-30, 3))),
        )
        for n in lines
    ]
    statuses = st.sampled_from(["pending", "pending", "pending", "booked", "waiting", None])
    live = [pending(n, 100 + n, status) for n in lines if (status := draw(statuses))]
    free = {seat: draw(st.integers(0, 3)) for seat in SEATS}
    notes = st.sampled_from(["", "Complet."])
    verdicts = {
        n: Verdict(draw(st.sampled_from(["accept", "wait", "refuse"])), draw(notes))
        for n in lines
        if draw(st.booleans())
    }
    return [Asked(n, 100 + n) for n in lines], verdicts, facts(*openings, live=live, free=free)


@given(desks())
@settings(max_examples=400, deadline=None)
def test_toute_instruction_tient_ses_promesses(desk):
    asked, verdicts, seen = desk
    found = review(asked, verdicts, seen, CHILD, NOW)
    rulings = {one.line: one for one in found.rulings}
    was_pending = {one.opening: one.id for one in seen.live if one.status == "pending"}
    assert set(rulings) | set(found.problems) == {line.id for line in asked}
    assert set(found.problems) <= set(verdicts)
    for line in asked:
        ruling = rulings.get(line.id)
        if ruling is None:
            continue
        answer = verdicts[line.id].answer if line.id in verdicts else None
        if line.opening in was_pending:
            expected = {"accept": "booked", "wait": "waiting", "refuse": "refused", None: "pending"}[answer]
            assert (ruling.outcome, ruling.booking) == (expected, was_pending[line.opening])
        else:
            assert ruling.booking is None
        assert (ruling.outcome == "refused") == (ruling.reason is not None)
    taken = Counter(
        seat for one in found.rulings if one.outcome == "booked" for seat in seen.openings[one.opening].seats
    )
    assert {seat: by for seat, by in found.seats.items() if by} == dict(taken)
    assert all(seen.free[seat] >= by for seat, by in taken.items())


# --- l’écriture, sur les deux bases


async def officers(town: SmallTown, count: int = 1) -> list[Officer]:
    made = []
    for n in range(count):
        row = await OfficerRow.create(town_id=town.town, name=f"Agent {n}")
        account = await Account.create(
            public_id=f"00000000-0000-4000-8000-{town.town:06}{n:06}", town_id=town.town, username=f"a{n}",
            username_key=f"a{n}", password_hash="-", officer=row,
        )  # fmt: skip
        made.append(Officer(town.town, WHOLE, account.id, LATER, REAL_NOW))
    return made


async def line_ids(number: int, town: SmallTown) -> list[int]:
    request = await ServiceRequest.get(town_id=town.town, number=number)
    return [line.id for line in await RequestLine.filter(service_request=request).order_by("position")]


async def answered(who: Officer, town: SmallTown, number: int, *verdicts, revision: int = 1):
    """Answer a request's lines in order; None leaves one for later."""
    given = dict(zip(await line_ids(number, town), verdicts, strict=False))
    treatment = Treatment(number, revision, {line: verdict for line, verdict in given.items() if verdict})
    return (await treat(who, treatment)).review


async def view(town: SmallTown) -> TownView:
    row = await Town.get(id=town.town)
    return TownView(
        row.id,
        row.slug,
        row.name,
        banner=row.banner,
        zone=row.zone,
        revision=row.revision,
        profile=msgspec.convert(row.profile, TownProfile),
    )


async def is_sound(town: SmallTown) -> None:
    """Seats agree with the bookings, and a line waits if and only if its booking does."""
    for row in await Seats.filter(group_id=town.group):
        booked = await Booking.filter(opening__uses__seats=row, status="booked", cancelled_at=None).count()
        assert row.taken == booked
    waiting = {
        line.opening_id for line in await RequestLine.filter(service_request__town_id=town.town, outcome="pending")
    }
    live = {one.opening_id for one in await Booking.filter(town_id=town.town, status="pending", cancelled_at=None)}
    assert waiting == live


@pytest.mark.both_databases
@pytest.mark.requirement("SL-74", "SL-75")
async def test_l_agent_accepte_une_ligne_et_refuse_l_autre(database):
    town = await small_town(reviewed=True, days=2)
    [who], [family, _] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin"), town.box("matin", DAY + timedelta(days=1))])
    child, seats = await Child.get(id=family.child), await Seats.get(id=town.seats[DAY, "matin"])
    await answered(who, town, 1, ACCEPT, REFUSE)
    assert await lines_of(written) == [("booked", None), ("refused", "declined")]
    request = await ServiceRequest.get(town_id=town.town, number=1)
    own = await BookingRequest.get(service_request_id=request.id)
    assert (own.overall, own.price_cents, request.revision) == ("partial", 500, 2)
    assert (request.treated_at, request.treated_by_id) == (LATER, who.account)
    assert (await RequestLine.get(outcome="refused", service_request=request)).note == "Le groupe est complet."
    cancelled = await Booking.get(opening_id=town.box("matin", DAY + timedelta(days=1)))
    assert (cancelled.cancelled_at, cancelled.cancelled_by_id) == (LATER, who.account)
    assert (await town.taken("matin"), await town.taken("matin", DAY + timedelta(days=1))) == (1, 0)
    assert (await Child.get(id=family.child)).revision > child.revision
    assert (await Seats.get(id=seats.id)).revision > seats.revision
    [entry] = await Event.filter(town_id=town.town, verb="request_treated")
    assert (entry.account_id, entry.subject, entry.detail["overall"]) == (
        who.account, f"service_request:{request.id}", "partial",
    )  # fmt: skip
    [letter] = await Letter.filter(town_id=town.town, kind="treated")
    assert (letter.facts, letter.tag, letter.address) == ({"request": request.id}, "demande-1", "p0@example.org")
    await is_sound(town)


@pytest.mark.both_databases
async def test_complet_rien_n_est_ecrit_puis_la_liste_d_attente(database):
    town = await small_town(3, capacity=1, reviewed=True, waiting_list=True)
    [who], [first, second, _] = await officers(town), town.families
    await first.asks(book=[town.box("matin")])
    written = await second.asks(book=[town.box("matin"), town.box("apres-midi")])
    await answered(who, town, 1, ACCEPT)
    found = await answered(who, town, 2, ACCEPT, ACCEPT)
    [morning, _] = await line_ids(2, town)
    assert found.problems == {morning: "full"}
    assert await lines_of(written) == [("pending", None), ("pending", None)]
    assert (await ServiceRequest.get(town_id=town.town, number=2)).revision == 1
    assert (await answered(who, town, 2, WAIT, ACCEPT)).problems == {}
    assert await lines_of(written) == [("waiting", None), ("booked", None)]
    assert await town.live("matin", status="waiting") == 1
    await first.asks(cancel=[town.box("matin")])
    assert (await town.live("matin"), await town.live("matin", status="waiting")) == (1, 0)
    await is_sound(town)


@pytest.mark.both_databases
async def test_une_partie_maintenant_le_reste_plus_tard(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin"), town.box("apres-midi")])
    await answered(who, town, 1, ACCEPT, None)
    assert await lines_of(written) == [("booked", None), ("pending", None)]
    assert (await ServiceRequest.get(town_id=town.town, number=1)).state == "pending"
    assert await next_pending(await view(town), WHOLE) == 1
    with pytest.raises(TreatedMeanwhile):
        await answered(who, town, 1, None, REFUSE)
    await answered(who, town, 1, None, REFUSE, revision=2)
    assert await lines_of(written) == [("booked", None), ("refused", "declined")]
    assert await next_pending(await view(town), WHOLE) is None
    await is_sound(town)


@pytest.mark.both_databases
async def test_sans_reponse_rien_n_est_ecrit(database):
    town = await small_town(reviewed=True)
    [who] = await officers(town)
    await town.families[0].asks(book=[town.box("matin")])
    assert (await answered(who, town, 1, None)).is_empty
    assert (await ServiceRequest.get(town_id=town.town, number=1)).treated_at is None
    assert await Letter.filter(town_id=town.town, kind="treated").count() == 0


@pytest.mark.both_databases
async def test_la_famille_qui_se_retire_n_attend_plus_et_l_agent_le_sait(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin"), town.box("apres-midi")])
    await family.asks(cancel=[town.box("matin")])
    assert await lines_of(written) == [("cancelled", None), ("pending", None)]
    await answered(who, town, 1, ACCEPT, ACCEPT)
    assert await lines_of(written) == [("cancelled", None), ("booked", None)]
    other = await family.asks(book=[town.box("matin")])
    await family.asks(cancel=[town.box("matin")])
    assert await lines_of(other) == [("cancelled", None)]
    with pytest.raises(TreatedMeanwhile):
        await answered(who, town, 3, ACCEPT)
    assert await Event.filter(town_id=town.town, verb="request_withdrawn").count() == 2
    await is_sound(town)


@pytest.mark.both_databases
async def test_la_meme_case_demandee_deux_fois_recoit_une_seule_reponse(database):
    town = await small_town(reviewed=True)
    [who], [family, _] = await officers(town), town.families
    await family.asks(book=[town.box("matin")])
    again = await family.asks(book=[town.box("matin"), town.box("apres-midi")])
    await answered(who, town, 1, ACCEPT)
    assert await lines_of(again) == [("unchanged", None), ("pending", None)]
    assert (await town.taken("matin"), await Booking.filter(town_id=town.town).count()) == (1, 2)
    assert (await BookingRequest.get(service_request__town_id=town.town, service_request__number=2)).price_cents == 0
    assert await Letter.filter(town_id=town.town, kind="treated").count() == 2
    await is_sound(town)


@pytest.mark.both_databases
async def test_une_demande_inconnue_ou_d_une_autre_commune(database):
    here, there = await small_town(reviewed=True), await small_town(reviewed=True)
    [who] = await officers(here)
    await there.families[0].asks(book=[there.box("matin")])
    for number in (1, 999, 2**40):
        with pytest.raises(NotFound):
            await treat(who, Treatment(number, 1, {}))
        with pytest.raises(NotFound):
            await file_of(await view(here), WHOLE, number, NOW)


@pytest.mark.both_databases
async def test_l_enfant_qui_a_change_de_foyer_a_quand_meme_sa_reponse(database):
    town = await small_town(reviewed=True)
    [who], [family, other] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin")])
    await Custody.filter(child_id=family.child).update(household_id=other.household)
    await answered(who, town, 1, ACCEPT)
    assert await lines_of(written) == [("booked", None)]
    assert (await Letter.get(town_id=town.town, kind="treated")).address == "p0@example.org"


# --- les courses


async def settled(*coroutines) -> list:
    return await asyncio.gather(*coroutines, return_exceptions=True)


@pytest.mark.both_databases
async def test_deux_agents_en_meme_temps(database):
    town = await small_town(reviewed=True)
    first, second = await officers(town, 2)
    written = await town.families[0].asks(book=[town.box("matin")])
    answers = await settled(answered(first, town, 1, ACCEPT), answered(second, town, 1, REFUSE))
    assert [type(one) for one in answers].count(TreatedMeanwhile) == 1
    winner = first if not isinstance(answers[0], TreatedMeanwhile) else second
    request = await ServiceRequest.get(town_id=town.town, number=1)
    assert (request.treated_by_id, request.revision) == (winner.account, 2)
    assert await lines_of(written) == [("booked", None) if winner is first else ("refused", "declined")]
    assert await Letter.filter(town_id=town.town, kind="treated").count() == 1
    await is_sound(town)


@pytest.mark.both_databases
async def test_deux_agents_et_la_derniere_place(database):
    town = await small_town(8, capacity=1, reviewed=True)
    people = await officers(town, 8)
    for family in town.families:
        await family.asks(book=[town.box("matin")])
    answers = await asyncio.gather(*(answered(who, town, n, ACCEPT) for n, who in enumerate(people, 1)))
    assert Counter(tuple(one.problems.values()) for one in answers) == {(): 1, ("full",): 7}
    assert (await town.taken("matin"), await town.live("matin"), await town.live("matin", status="pending")) == (
        1,
        1,
        7,
    )
    await is_sound(town)


@pytest.mark.both_databases
async def test_un_agent_contre_des_familles_pour_la_derniere_place(database):
    town = await small_town(6, capacity=1, reviewed=True)
    [who], [asking, *others] = await officers(town), town.families
    await asking.asks(book=[town.box("journee")])
    await Activity.filter(town_id=town.town).update(is_reviewed=False)
    answer, *_ = await asyncio.gather(
        answered(who, town, 1, ACCEPT), *(one.asks(book=[town.box("matin")]) for one in others)
    )
    taken = 1 if answer.problems else 0
    assert await town.live("journee") == 1 - taken
    assert (await town.live("matin"), await town.taken("matin")) == (taken, 1)
    await is_sound(town)


@pytest.mark.both_databases
@pytest.mark.parametrize("attempt", range(4))
async def test_un_agent_contre_la_famille_qui_annule(database, attempt):
    town = await small_town(capacity=1, reviewed=True)
    [who], [family, _] = await officers(town), town.families
    written = await family.asks(book=[town.box("matin")])
    both = [answered(who, town, 1, ACCEPT), family.asks(cancel=[town.box("matin")])]
    answers = await settled(*(both if attempt % 2 else both[::-1]))
    [outcome] = await lines_of(written)
    if any(isinstance(one, TreatedMeanwhile) for one in answers):
        assert outcome == ("cancelled", None)
    else:
        assert outcome == ("booked", None)
    assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, TreatedMeanwhile)]
    assert (await town.taken("matin"), await town.live("matin")) == (0, 0)
    await is_sound(town)


# --- ce que l’agent voit


async def test_les_demandes_en_attente_de_la_plus_ancienne_a_la_plus_recente(database, queries):
    town = await small_town(3, capacity=2, reviewed=True)
    [who], [first, second, third] = await officers(town), town.families
    await second.asks(book=[town.box("matin")], now=NOW - timedelta(days=12))
    await first.asks(book=[town.box("matin"), town.box("apres-midi")], now=NOW)
    await third.asks(book=[town.box("matin")], now=NOW - timedelta(days=1))
    await answered(who, town, 3, ACCEPT)
    with queries:
        found, are_more = await pending_of(await view(town), WHOLE, NOW)
    assert len(queries) <= 3
    assert not are_more
    assert [(one.number, one.child, one.author, one.age) for one in found] == [
        (1, "Enfant1 ESSAI", "Parent1 ESSAI", "il y a 12 jours"),
        (2, "Enfant0 ESSAI", "Parent0 ESSAI", "aujourd’hui"),
    ]
    before_the_day = "à répondre avant le mercredi 02/02/2022, prochain jour à décider"
    assert (found[0].years, found[0].answer_by) == (8, before_the_day)
    assert [(box.slot, box.places, box.rivals) for box in found[1].boxes] == [("Matin", 1, 1), ("Apres-Midi", 2, 0)]
    file = await file_of(await view(town), WHOLE, 2, NOW)
    assert [box.choices for box in file.boxes] == [("accept", "refuse", "later")] * 2


async def test_les_choix_selon_les_places(database):
    town = await small_town(3, capacity=1, reviewed=True)
    [who], [first, second, _] = await officers(town), town.families
    await first.asks(book=[town.box("matin")])
    await second.asks(book=[town.box("matin")])
    await answered(who, town, 1, ACCEPT)
    here = await view(town)
    [box] = (await file_of(here, WHOLE, 2, NOW)).boxes
    assert (box.places, box.is_full, box.choices) == (0, True, ("refuse", "later"))
    await Activity.filter(town_id=town.town).update(has_waiting_list=True)
    [box] = (await file_of(here, WHOLE, 2, NOW)).boxes
    assert box.choices == ("wait", "refuse", "later")
    [box] = (await file_of(here, WHOLE, 2, NOW + timedelta(days=30))).boxes
    assert box.choices == ("refuse", "later")


def test_l_age_d_une_demande():
    assert [age_of(days) for days in (0, 1, 2)] == ["aujourd’hui", "hier", "il y a 2 jours"]


async def test_un_jour_qui_ferme_repond_a_la_place_de_l_agent(database):
    town = await small_town(reviewed=True)
    written = await town.families[0].asks(book=[town.box("matin")])
    await closing(town, "matin", "Grève")
    assert await lines_of(written) == [("refused", "closed")]
    assert await next_pending(await view(town), WHOLE) is None
    await is_sound(town)


async def closing(town: SmallTown, slot: str, reason: str) -> None:
    opening = await Opening.get(id=town.box(slot))
    await close(town.town, opening.season_id, [Closing(opening.id, reason)], NOW, REAL_NOW)
