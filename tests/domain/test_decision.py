"""La décision : ce qu’il advient de chaque case, règle par règle, puis pour toute demande imaginable."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.domain.bookings.demand.decision import decide, overall_of, repeat
from pwa.domain.bookings.words import Enrolled, Facts, Line, Live, OpeningFacts, Waiter, Wish
from pwa.models.words import Outcome, Reason

NOW = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)
TUESDAY = date(2022, 2, 1)
LATER = NOW + timedelta(days=7)
BEFORE = NOW - timedelta(days=1)
PLACE = Enrolled(enrolment=12, child=1, group=5, starts_on=date(2021, 9, 1), ends_on=date(2022, 7, 7))


def opening(id=100, **changes) -> OpeningFacts:
    values = {"group": 5, "slot": "matin", "day": TUESDAY, "book_by": LATER, "cancel_by": LATER} | changes
    return OpeningFacts(id, **values)


def facts(*openings, live=(), free=None, waiters=(), changed=(), places=(PLACE,)) -> Facts:
    return Facts(
        {place.enrolment: place for place in places}, {o.id: o for o in openings}, live, free or {}, waiters,
        frozenset(changed),
    )  # fmt: skip


def held(id=1, opening=100, status="booked", slot="matin", child=1, **changes) -> Live:
    values = {"enrolment": 12, "group": 5, "day": TUESDAY} | changes
    return Live(id, child, opening=opening, slot=slot, status=status, **values)


def outcome(decision, index=0) -> tuple[str, str | None]:
    line = decision.lines[index]
    assert line.wish, "a line names what it answers"
    return line.outcome, line.reason


BOOK = Wish("book", 12, 100)
CANCEL = Wish("cancel", 12, 100)


@pytest.mark.requirement("SL-71")
@pytest.mark.parametrize(
    ("the_opening", "expected"),
    [
        (opening(), ("booked", None)),
        (opening(book_by=BEFORE), ("refused", "too_late")),
        (opening(book_by=NOW), ("booked", None)),
        (opening(book_by=NOW - timedelta(seconds=1)), ("refused", "too_late")),
        (opening(book_by=None), ("booked", None)),
        (opening(book_by=None, day=date(2022, 1, 24)), ("booked", None)),
        (opening(book_by=None, day=date(2022, 1, 23)), ("refused", "too_late")),
        (opening(opens_at=LATER), ("refused", "not_open_yet")),
        (opening(opens_at=NOW), ("booked", None)),
        (opening(closed_reason="Grève"), ("refused", "closed")),
        (opening(group=6), ("refused", "not_enrolled")),
        (opening(day=date(2022, 7, 8)), ("refused", "not_enrolled")),
        (opening(is_reviewed=True), ("pending", None)),
        (opening(seats=(7,)), ("refused", "full")),
        (opening(seats=(7,), has_waiting_list=True), ("waiting", None)),
        (opening(seats=(8,)), ("booked", None)),
        (opening(seats=(7, 8)), ("refused", "full")),
    ],
)
def test_une_case_cochee_a_l_issue_que_dit_la_regle(the_opening, expected):
    assert outcome(decide([BOOK], facts(the_opening, free={7: 0, 8: 1}), NOW)) == expected


@pytest.mark.parametrize(
    ("live", "the_opening", "expected"),
    [
        ([held()], opening(), ("cancelled", None)),
        ([], opening(), ("unchanged", None)),
        ([held()], opening(cancel_by=BEFORE), ("refused", "too_late")),
        ([held(status="waiting")], opening(cancel_by=BEFORE), ("cancelled", None)),
        ([held(status="pending")], opening(cancel_by=BEFORE), ("cancelled", None)),
        ([held()], opening(closed_reason="Grève"), ("cancelled", None)),
        ([held(enrolment=13)], opening(), ("unchanged", None)),
    ],
)
def test_une_case_decochee_a_l_issue_que_dit_la_regle(live, the_opening, expected):
    waiters = [Waiter(one.id, 100, (), TUESDAY) for one in live if one.status == "waiting"]
    assert outcome(decide([CANCEL], facts(the_opening, live=live, waiters=waiters), NOW)) == expected


@pytest.mark.parametrize("status", ["booked", "waiting", "pending"])
def test_une_case_changee_depuis_ou_exigee_ne_se_rend_pas(status):
    since = decide([CANCEL], facts(opening(), live=[held(status=status)], changed={(1, 100)}), NOW)
    assert outcome(since) == ("refused", "changed_since")
    needed = held(2, 101, slot="soir", requires=frozenset({"matin"}))
    assert outcome(decide([CANCEL], facts(opening(), live=[held(status=status), needed]), NOW)) == (
        "refused",
        "incompatible_slot",
    )


@pytest.mark.parametrize("status", ["booked", "waiting", "pending"])
def test_une_case_deja_prise_reste_ce_qu_elle_est(status):
    expected = "unchanged" if status == "booked" else status
    assert outcome(decide([BOOK], facts(opening(), live=[held(status=status)]), NOW)) == (expected, None)


@pytest.mark.requirement("SL-47")
def test_la_case_prise_par_l_autre_inscription_de_l_enfant_reste_prise():
    assert outcome(decide([BOOK], facts(opening(), live=[held(enrolment=13)]), NOW)) == ("unchanged", None)


def test_la_meme_case_par_les_deux_inscriptions_de_l_enfant_n_est_prise_qu_une_fois():
    overlapping = Enrolled(13, 1, 5, date(2022, 1, 3), date(2022, 7, 6))
    seen = facts(opening(seats=(7,)), free={7: 2}, places=(PLACE, overlapping))
    for wishes in ([BOOK, Wish("book", 13, 100)], [Wish("book", 13, 100), BOOK]):
        decision = decide(wishes, seen, NOW)
        assert {line.wish.enrolment: line.outcome for line in decision.lines} == {12: "booked", 13: "unchanged"}
        assert decision.seats == {7: 1}


def test_une_inscription_inconnue_est_dite_comme_une_case_inconnue():
    decision = decide([Wish("book", 99, 100), Wish("book", 12, 999), Wish("cancel", 12, 0)], facts(opening()), NOW)
    assert {(line.outcome, line.reason) for line in decision.lines} == {("refused", "not_enrolled")}


def test_ce_que_le_coparent_a_change_entre_temps_n_est_pas_defait():
    assert outcome(decide([BOOK], facts(opening(), changed=[(1, 100)]), NOW)) == ("refused", "changed_since")
    changed = facts(opening(), live=[held()], changed=[(1, 100)])
    assert outcome(decide([CANCEL], changed, NOW)) == ("refused", "changed_since")
    assert outcome(decide([BOOK], changed, NOW)) == ("unchanged", None)


MORNING, AFTERNOON = 70, 71
WEDNESDAY = {
    "journee": opening(200, slot="journee", seats=(MORNING, AFTERNOON), excludes=frozenset({"matin", "apres-midi"})),
    "matin": opening(201, slot="matin", seats=(MORNING,)),
    "apres-midi": opening(202, slot="apres-midi", seats=(AFTERNOON,)),
}


def test_annuler_la_journee_puis_prendre_le_matin_dans_la_meme_demande():
    live = [held(1, 200, slot="journee")]
    decision = decide(
        [Wish("book", 12, 201), Wish("cancel", 12, 200)],
        facts(*WEDNESDAY.values(), live=live, free={MORNING: 0, AFTERNOON: 0}), NOW,
    )  # fmt: skip
    assert [line.outcome for line in decision.lines] == ["booked", "cancelled"]
    assert decision.seats == {MORNING: 0, AFTERNOON: -1}


def test_deux_creneaux_qui_s_excluent_sont_refuses_dans_les_deux_ordres():
    wishes = [Wish("book", 12, 200), Wish("book", 12, 201), Wish("book", 12, 202)]
    for order in (wishes, wishes[::-1]):
        decision = decide(order, facts(*WEDNESDAY.values(), free={MORNING: 9, AFTERNOON: 9}), NOW)
        assert {line.reason for line in decision.lines} == {"incompatible_slot"}
    only = decide(wishes[1:], facts(*WEDNESDAY.values(), free={MORNING: 9, AFTERNOON: 9}), NOW)
    assert {line.outcome for line in only.lines} == {"booked"}


def test_la_journee_deja_prise_exclut_le_matin_meme_si_elle_seule_le_dit():
    live = [held(1, 200, slot="journee", excludes=frozenset({"matin", "apres-midi"}))]
    known = facts(*WEDNESDAY.values(), live=live, free={MORNING: 9, AFTERNOON: 9})
    assert outcome(decide([Wish("book", 12, 201)], known, NOW)) == ("refused", "incompatible_slot")
    swapped = decide([Wish("cancel", 12, 200), Wish("book", 12, 201)], known, NOW)
    assert [line.outcome for line in swapped.lines] == ["cancelled", "booked"]


def test_un_creneau_qui_en_exige_un_autre():
    study = opening(300, slot="etude")
    evening = opening(301, slot="soir", requires=frozenset({"etude"}))
    both = [Wish("book", 12, 301), Wish("book", 12, 300)]
    assert [line.outcome for line in decide(both, facts(study, evening), NOW).lines] == ["booked", "booked"]
    assert outcome(decide(both[:1], facts(study, evening), NOW)) == ("refused", "incompatible_slot")
    full = facts(opening(300, slot="etude", seats=(7,)), evening, free={7: 0})
    assert [line.reason for line in decide(both, full, NOW).lines] == ["incompatible_slot", "full"]
    live = [held(1, 300, slot="etude"), held(2, 301, slot="soir", requires=frozenset({"etude"}))]
    leaving = [Wish("cancel", 12, 300), Wish("cancel", 12, 301)]
    assert outcome(decide(leaving[:1], facts(study, evening, live=live), NOW)) == ("refused", "incompatible_slot")
    assert {line.outcome for line in decide(leaving, facts(study, evening, live=live), NOW).lines} == {"cancelled"}


def test_tant_que_quelqu_un_attend_la_place_est_prise_pour_les_autres():
    seen = facts(opening(seats=(7,), has_waiting_list=True), free={7: 1}, waiters=[Waiter(50, 100, (7,), TUESDAY)])
    decision = decide([BOOK], seen, NOW)
    assert outcome(decision) == ("waiting", None)
    assert decision.promoted == (50,)


def test_la_place_liberee_va_au_premier_de_la_liste_tant_que_le_delai_le_permet():
    queue = [Waiter(51, 100, (7,), TUESDAY, LATER), Waiter(50, 100, (7,), TUESDAY, BEFORE),
             Waiter(52, 100, (7,), TUESDAY, LATER)]  # fmt: skip
    decision = decide([CANCEL], facts(opening(seats=(7,)), live=[held()], free={7: 0}, waiters=queue), NOW)
    assert decision.promoted == (51,)
    assert decision.seats == {7: 0}


def test_celui_qui_attend_une_journee_ne_bloque_pas_celui_qui_attend_un_matin():
    queue = [Waiter(50, 200, (MORNING, AFTERNOON), TUESDAY), Waiter(51, 201, (MORNING,), TUESDAY)]
    free = {MORNING: 0, AFTERNOON: 0}
    seen = facts(*WEDNESDAY.values(), live=[held(1, 201)], free=free, waiters=queue)
    assert decide([Wish("cancel", 12, 201)], seen, NOW).promoted == (51,)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["booked", "cancelled", "unchanged"], "positive"),
        (["refused", "refused"], "negative"),
        (["booked", "refused"], "partial"),
        (["waiting", "refused"], "partial"),
        (["pending", "refused"], "pending"),
        (["booked", "waiting"], "waiting"),
        (["pending", "unchanged"], "pending"),
        (["pending", "waiting"], "pending"),
        (["pending", "booked"], "pending"),
    ],
)
@pytest.mark.requirement("SL-74")
def test_la_reponse_d_ensemble_suit_le_tableau(outcomes, expected):
    assert overall_of(outcomes) == expected


def test_la_meme_case_demandee_par_deux_inscriptions_attend_une_seule_fois():
    other = Enrolled(14, 1, 5, PLACE.starts_on, PLACE.ends_on)
    full = opening(1, seats=(3,), has_waiting_list=True)
    decision = decide([Wish("book", 14, 1), Wish("book", 12, 1)], facts(full, places=[PLACE, other], free={3: 0}), NOW)
    assert [(line.outcome, line.is_repeat) for line in decision.lines] == [("waiting", True), ("waiting", False)]
    assert overall_of(line.outcome for line in decision.lines[:1]) == "waiting", "never told as a yes"


# --- une place libre que l’on ne pourrait plus rendre : elle est offerte à celui qui attend

OFFERED = opening(seats=(7,), has_waiting_list=True, cancel_by=BEFORE)
WAITS = held(50, status="waiting")
IN_LINE = [Waiter(50, 100, (7,), day=TUESDAY, book_by=LATER, is_open=True, cancel_by=BEFORE)]


def test_la_place_offerte_est_a_celui_qui_la_confirme():
    decision = decide([BOOK], facts(OFFERED, live=[WAITS], free={7: 2}, waiters=IN_LINE), NOW)
    assert decision.lines == (Line(BOOK, Outcome.BOOKED, booking=50),)
    assert (decision.seats, decision.promoted, decision.offered) == ({7: 1}, (), ())


def test_la_place_offerte_et_prise_entre_temps_laisse_en_liste():
    decision = decide([BOOK], facts(OFFERED, live=[WAITS], free={7: 0}, waiters=IN_LINE), NOW)
    assert decision.lines == (Line(BOOK, Outcome.WAITING, booking=50),)
    assert decision.seats == {}


@pytest.mark.parametrize(
    ("the_opening", "live"),
    [
        (opening(seats=(7,), cancel_by=LATER), WAITS),
        (opening(seats=(7,), cancel_by=BEFORE, book_by=BEFORE), WAITS),
        (opening(seats=(7,), cancel_by=BEFORE, closed_reason="Grève"), WAITS),
        (OFFERED, held(50, status="waiting", enrolment=14)),
    ],
    ids=["elle pourrait se rendre", "le délai est passé", "l’accueil est fermé", "l’autre inscription l’attend"],
)
def test_une_place_qui_n_est_pas_offerte_ne_se_confirme_pas(the_opening, live):
    """A coparent's change is not in the way of what changes nothing: the line is what the booking is."""
    seen = facts(the_opening, live=[live], free={7: 0}, changed={(1, 100)})
    decision = decide([BOOK], seen, NOW)
    assert decision.lines == (Line(BOOK, Outcome.WAITING, booking=50),)


def test_la_ligne_repetee_porte_la_raison_de_celle_qui_compte():
    other = Enrolled(14, 1, 5, PLACE.starts_on, PLACE.ends_on)
    full, again = opening(1, seats=(3,)), Wish("book", 14, 1)
    decision = decide([again, Wish("book", 12, 1)], facts(full, places=[PLACE, other], free={3: 0}), NOW)
    assert decision.lines[0] == Line(again, Outcome.REFUSED, Reason.FULL, is_repeat=True)


def test_la_ligne_repetee_porte_la_limite_de_celle_qui_compte():
    line = Line(BOOK, Outcome.REFUSED, Reason.TOO_LATE, limit=LATER)
    assert repeat(CANCEL, line) == Line(CANCEL, Outcome.REFUSED, Reason.TOO_LATE, limit=LATER, is_repeat=True)


def test_le_creneau_qui_en_exige_un_autre_complet_est_refuse_avec_lui():
    matin, soir = opening(201, seats=(7,)), opening(202, slot="soir", requires=frozenset({"matin"}))
    for order in ((201, 202), (202, 201)):
        decision = decide([Wish("book", 12, one) for one in order], facts(matin, soir, free={7: 0}), NOW)
        told = {line.wish.opening: (line.outcome, line.reason) for line in decision.lines}
        assert told == {201: ("refused", "full"), 202: ("refused", "incompatible_slot")}


@pytest.mark.parametrize("order", [*permutations((201, 202, 203))])
def test_un_creneau_complet_refuse_tous_ceux_qui_l_exigent_de_proche_en_proche(order):
    matin = opening(201, seats=(7,))
    etude = opening(202, slot="etude", requires=frozenset({"matin"}))
    soir = opening(203, slot="soir", requires=frozenset({"etude"}))
    decision = decide([Wish("book", 12, one) for one in order], facts(matin, etude, soir, free={7: 0}), NOW)
    told = {line.wish.opening: line.reason for line in decision.lines}
    assert told == {201: "full", 202: "incompatible_slot", 203: "incompatible_slot"}


def test_une_place_rendue_que_l_on_ne_pourrait_plus_rendre_est_dite_a_qui_attend():
    late = opening(seats=(7,), has_waiting_list=True, cancel_by=NOW)
    line = [Waiter(9, 100, (7,), TUESDAY, book_by=LATER, cancel_by=BEFORE)]
    decision = decide([CANCEL], facts(late, live=[held()], free={7: 0}, waiters=line), NOW)
    assert (decision.promoted, decision.offered) == ((), (9,))


@pytest.mark.parametrize(
    ("waiter", "free"),
    [
        ({"book_by": BEFORE}, 0),
        ({"is_open": False}, 0),
        ({"seats": (8,)}, 0),
        ({}, 1),
    ],
    ids=["son delai est passe", "son accueil est ferme", "une autre place", "elle etait deja libre"],
)
def test_une_place_n_est_dite_que_si_elle_vient_de_se_liberer_pour_qui_peut_la_prendre(waiter, free):
    late = opening(seats=(7,), has_waiting_list=True, cancel_by=NOW)
    line = [Waiter(9, 100, **{"seats": (7,), "day": TUESDAY, "book_by": LATER, "cancel_by": BEFORE} | waiter)]
    decision = decide([CANCEL], facts(late, live=[held()], free={7: free, 8: 0}, waiters=line), NOW)
    assert (decision.promoted, decision.offered) == ((), ())


def test_une_place_n_est_pas_dite_a_qui_vient_de_quitter_la_liste():
    both = (
        opening(seats=(7,), cancel_by=NOW),
        opening(101, slot="soir", seats=(7,), cancel_by=NOW, has_waiting_list=True),
    )
    live = [held(), held(9, 101, slot="soir", status="waiting")]
    line = [Waiter(9, 101, (7,), TUESDAY, book_by=LATER, cancel_by=BEFORE)]
    decision = decide([CANCEL, Wish("cancel", 12, 101)], facts(*both, live=live, free={7: 0}, waiters=line), NOW)
    assert ([line.outcome for line in decision.lines], decision.offered) == (["cancelled", "cancelled"], ())


def test_un_refus_dit_la_limite_de_ce_que_l_on_rend():
    late, over = opening(cancel_by=BEFORE), opening(day=date(2022, 1, 20), cancel_by=BEFORE - timedelta(days=5))
    assert decide([CANCEL], facts(late, live=[held()]), NOW).lines[0].limit == BEFORE
    booked = decide([CANCEL], facts(over, live=[held(day=over.day)]), NOW)
    assert booked.lines[0].limit == over.cancel_by
    waiting = decide([CANCEL], facts(over, live=[held(status="waiting", day=over.day)]), NOW)
    assert waiting.lines[0].limit == datetime(2022, 1, 20, 22, 59, tzinfo=UTC)


def test_un_refus_dit_quand_on_aurait_pu_ou_quand_on_pourra_demander():
    def limit(**changes):
        return decide([BOOK], facts(opening(**changes)), NOW).lines[0].limit

    assert limit(opens_at=LATER, book_by=LATER + timedelta(days=1)) == LATER
    assert limit(opens_at=BEFORE, book_by=BEFORE) == limit(book_by=BEFORE) == BEFORE
    assert limit(book_by=None, day=date(2022, 1, 20)) == datetime(2022, 1, 20, 22, 59, tzinfo=UTC)
    assert limit(closed_reason="Grève", opens_at=LATER, book_by=BEFORE) is None


def test_deux_creneaux_qui_s_excluent_restent_refuses_avec_celui_qui_en_exige_un():
    openings = [
        opening(201, slot="matin"),
        opening(202, slot="journee", excludes=frozenset({"matin"})),
        opening(203, slot="soir", requires=frozenset({"matin"})),
    ]
    decision = decide([Wish("book", 12, one.id) for one in openings], facts(*openings), NOW)
    assert [outcome(decision, index) for index in range(3)] == [("refused", "incompatible_slot")] * 3


@pytest.mark.parametrize(
    "other",
    [
        held(2, 101, slot="soir"),
        held(2, 101, slot="soir", child=2, requires=frozenset({"matin"})),
        held(2, 101, slot="soir", group=6, requires=frozenset({"matin"})),
        held(2, 101, slot="soir", day=TUESDAY + timedelta(days=1), requires=frozenset({"matin"})),
    ],
    ids=["il va sans", "un autre enfant", "un autre groupe", "un autre jour"],
)
def test_un_creneau_se_rend_quand_aucun_autre_de_ce_jour_ne_l_exige(other):
    assert outcome(decide([CANCEL], facts(opening(), live=[held(), other]), NOW)) == ("cancelled", None)


# --- pour toute demande imaginable

SEATS = {1: 2, 2: 1, 3: 0}
SLOTS = ["matin", "soir", "journee"]


@st.composite
def situations(draw):
    """Two children, some openings over shared seats, some held, some waited for, and a demand about them."""
    openings = {}
    for number in range(1, draw(st.integers(1, 6)) + 1):
        openings[number] = opening(
            number, slot=draw(st.sampled_from(SLOTS)), day=TUESDAY + timedelta(days=draw(st.integers(0, 1))),
            book_by=draw(st.sampled_from([LATER, BEFORE, None])), cancel_by=draw(st.sampled_from([LATER, BEFORE])),
            seats=tuple(draw(st.sets(st.sampled_from(sorted(SEATS)), max_size=2))),
            excludes=frozenset(draw(st.sets(st.sampled_from(SLOTS), max_size=1))),
            has_waiting_list=draw(st.booleans()), is_reviewed=draw(st.sampled_from([False, False, True])),
        )  # fmt: skip
    places = [PLACE, Enrolled(13, 2, 5, PLACE.starts_on, PLACE.ends_on), Enrolled(14, 1, 5, PLACE.starts_on, TUESDAY)]
    live, waiters = [], []
    for place in places[:2]:
        for number, one in openings.items():
            status = draw(st.sampled_from([None, None, "booked", "waiting", "pending"]))
            if status:
                booking = len(live) + 1
                live.append(
                    Live(
                        booking,
                        place.child,
                        place.enrolment,
                        opening=number,
                        group=5,
                        day=one.day,
                        slot=one.slot,
                        status=status,
                    )
                )
                if status == "waiting":
                    waiters.append(
                        Waiter(
                            booking,
                            number,
                            one.seats,
                            day=one.day,
                            book_by=one.book_by,
                            is_open=True,
                            cancel_by=one.cancel_by,
                        )
                    )
    for number in draw(st.lists(st.sampled_from(sorted(openings)), max_size=2)):
        one = openings[number]
        waiters.append(
            Waiter(
                100 + len(waiters),
                number,
                one.seats,
                day=one.day,
                book_by=one.book_by,
                is_open=True,
                cancel_by=one.cancel_by,
            )
        )
    boxes = draw(st.sets(st.tuples(st.sampled_from([12, 13, 14, 99]), st.integers(1, 7)), min_size=1, max_size=8))
    wishes = draw(st.permutations([Wish(draw(st.sampled_from(["book", "cancel"])), *box) for box in sorted(boxes)]))
    return wishes, facts(*openings.values(), live=live, free=SEATS, waiters=waiters, places=places)


def after(known: Facts, decision) -> Facts:
    """The facts as they stand once the decision is written."""
    live, numbers = {one.id: one for one in known.live}, count(1000)
    for number in decision.promoted:
        if number in live:
            live[number] = replace(live[number], status="booked")
    waiters = [waiter for waiter in known.waiters if waiter.id not in decision.promoted]
    for line in decision.lines:
        if line.outcome == "cancelled":
            del live[line.booking]
            waiters = [waiter for waiter in waiters if waiter.id != line.booking]
        elif line.outcome == "booked" and line.booking is not None:
            live[line.booking] = replace(live[line.booking], status="booked")
            waiters = [waiter for waiter in waiters if waiter.id != line.booking]
        elif line.outcome in ("booked", "waiting", "pending") and line.booking is None and not line.is_repeat:
            one, place = known.openings[line.wish.opening], known.enrolled[line.wish.enrolment]
            number = next(numbers)
            live[number] = Live(
                number,
                place.child,
                place.enrolment,
                opening=one.id,
                group=5,
                day=one.day,
                slot=one.slot,
                status=line.outcome,
            )
            if line.outcome == "waiting":
                waiters.append(
                    Waiter(
                        number,
                        one.id,
                        one.seats,
                        day=one.day,
                        book_by=one.book_by,
                        is_open=True,
                        cancel_by=one.cancel_by,
                    )
                )
    free = {seat: left - decision.seats.get(seat, 0) for seat, left in known.free.items()}
    return Facts(known.enrolled, known.openings, list(live.values()), free, waiters, known.changed)


@given(situations())
@settings(max_examples=200, deadline=None)
def test_jamais_plus_de_places_prises_qu_il_n_y_en_a(situation):
    wishes, known = situation
    decision = decide(list(wishes), known, NOW)
    assert all(left - decision.seats.get(seat, 0) >= 0 for seat, left in known.free.items())


@given(situations())
@settings(max_examples=200, deadline=None)
def test_chaque_ligne_repond_a_sa_demande_et_un_refus_dit_pourquoi(situation):
    wishes, known = situation
    lines = decide(list(wishes), known, NOW).lines
    assert [line.wish for line in lines] == list(wishes)
    for line in lines:
        assert (Outcome(line.outcome) == Outcome.REFUSED) == (line.reason is not None)


@given(situations())
@settings(max_examples=200, deadline=None)
def test_les_places_bougent_d_autant_que_les_reservations(situation):
    wishes, known = situation
    decision = decide(list(wishes), known, NOW)
    status = {one.id: one.status for one in known.live}
    moved: Counter = Counter()
    for line in decision.lines:
        by = {"booked": 1, "cancelled": -1 if status.get(line.booking) == "booked" else 0}.get(line.outcome, 0)
        moved.update({seat: by for seat in known.openings[line.wish.opening].seats} if by else {})
    for waiter in known.waiters:
        moved.update(dict.fromkeys(waiter.seats, 1) if waiter.id in decision.promoted else {})
    assert {s: n for s, n in moved.items() if n} == {s: n for s, n in decision.seats.items() if n}


@given(situations())
@settings(max_examples=200, deadline=None)
def test_refaire_la_meme_demande_ne_change_rien_pour_ce_qui_est_fait(situation):
    wishes, known = situation
    first = decide(list(wishes), known, NOW)
    second = decide(list(wishes), after(known, first), NOW)
    for before, again in zip(first.lines, second.lines, strict=True):
        if before.outcome in ("booked", "cancelled", "unchanged"):
            assert again.outcome == "unchanged"


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_l_ordre_des_lignes_ne_compte_que_pour_la_derniere_place(situation, chance):
    wishes, known = situation
    other = list(wishes)
    chance.shuffle(other)
    seatless = {"booked", "waiting", "full"}
    told = {line.wish: line.reason or line.outcome for line in decide(list(wishes), known, NOW).lines}
    for line in decide(other, known, NOW).lines:
        again = line.reason or line.outcome
        assert again == told[line.wish] or {again, told[line.wish]} <= seatless
