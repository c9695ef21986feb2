"""L’écriture : tout ou rien, une fois chaque demande, et jamais une place de trop, sur les deux bases."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiosqlite
import asyncpg
import pytest
from tortoise.connection import get_connection

from pwa.domain.bookings import queries
from pwa.domain.bookings.answers.views import views_of_mutation
from pwa.domain.bookings.demand.writing import Applicant, Demand, decide_and_write
from pwa.domain.bookings.seats import counting
from pwa.domain.refusals import MutationReused, NotFound, Unprocessable
from pwa.models.bookings import Booking, BookingRequest, Mutation, Opening, RequestLine
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.people import Custody
from pwa.models.requests import ServiceRequest
from pwa.models.towns import Town
from pwa.storage import databases
from pwa.storage.databases import DatabaseBusy
from tests.databases import QueryCounter
from tests.domain.small_town import DAY, LATER, NOW, REAL_NOW, lines_of, small_town

pytestmark = pytest.mark.both_databases


@pytest.mark.requirement("SL-71")
async def test_une_reservation_prend_une_place_et_laisse_une_trace(database):
    town = await small_town(capacity=20)
    written = await town.families[0].asks(book=[town.box("matin")])
    assert written.is_new
    assert await lines_of(written) == [("booked", None)]
    assert (await town.taken("matin"), await town.taken("apres-midi")) == (1, 0)
    request = await ServiceRequest.get(booking_request__mutation_id=written.mutation)
    own = await BookingRequest.get(service_request_id=request.id)
    assert (request.number, own.overall, own.price_cents) == (1, "positive", 500)
    assert await Event.filter(town_id=town.town, verb="request_decided").count() == 1
    assert await Letter.filter(town_id=town.town, kind="answer").count() == 1


async def test_la_meme_demande_envoyee_deux_fois_recoit_la_meme_reponse(database):
    town = await small_town()
    mutation, boxes = uuid4(), [town.box("matin"), town.box("apres-midi")]
    first = await town.families[0].asks(book=boxes, mutation=mutation)
    again = await town.families[0].asks(book=boxes[::-1], mutation=mutation, now=NOW + timedelta(days=7))
    assert (again.mutation, again.is_new) == (first.mutation, False)
    assert await Booking.filter(town_id=town.town).count() == 2
    assert await Letter.filter(town_id=town.town).count() == 1


async def test_la_meme_demande_envoyee_au_meme_instant_n_est_ecrite_qu_une_fois(database):
    town = await small_town()
    mutation = uuid4()
    answers = await asyncio.gather(
        *(town.families[0].asks(book=[town.box("matin")], mutation=mutation) for _ in range(8))
    )
    assert sum(answer.is_new for answer in answers) == 1
    assert len({answer.mutation for answer in answers}) == 1
    assert await town.taken("matin") == 1


async def test_la_meme_demande_avec_d_autres_cases_est_refusee(database):
    town = await small_town()
    mutation = uuid4()
    await town.families[0].asks(book=[town.box("matin")], mutation=mutation)
    with pytest.raises(MutationReused):
        await town.families[0].asks(book=[town.box("apres-midi")], mutation=mutation)


async def test_deux_familles_peuvent_avoir_le_meme_identifiant_de_demande(database):
    town = await small_town()
    mutation = uuid4()
    for family in town.families:
        assert (await family.asks(book=[town.box("matin")], mutation=mutation)).is_new
    assert await town.taken("matin") == 2


async def test_annuler_puis_reserver_dans_la_meme_demande(database):
    town = await small_town(capacity=1)
    one = town.families[0]
    await one.asks(book=[town.box("journee")])
    written = await one.asks(book=[town.box("matin")], cancel=[town.box("journee")])
    assert await lines_of(written) == [("cancelled", None), ("booked", None)]
    assert (await town.taken("matin"), await town.taken("apres-midi")) == (1, 0)
    assert (await BookingRequest.get(mutation_id=written.mutation)).price_cents == 0


async def test_une_case_a_la_fois_cochee_et_decochee_n_est_pas_une_demande(database):
    town = await small_town()
    with pytest.raises(Unprocessable):
        await town.families[0].asks(book=[town.box("matin")], cancel=[town.box("matin")])
    assert await Mutation.filter(town_id=town.town).count() == 0


async def test_une_demande_de_plus_de_2000_cases_est_refusee(database):
    town = await small_town()
    with pytest.raises(Unprocessable):
        await town.families[0].asks(book=list(range(1, 2002)))


async def test_rien_d_accessible_est_introuvable_et_ne_laisse_pas_de_trace(database):
    town = await small_town()
    mine, theirs = town.families
    stranger = Demand(uuid4(), ((theirs.enrolment, town.box("matin")),), ())
    with pytest.raises(NotFound):
        await decide_and_write(town.town, mine.applicant, stranger, now=NOW, real_now=REAL_NOW)
    assert await Mutation.filter(town_id=town.town).count() == 0


async def test_une_inscription_d_une_autre_commune_est_introuvable(database):
    here, there = await small_town(), await small_town()
    family = there.families[0]
    demand = Demand(uuid4(), ((family.enrolment, there.box("matin")),), ())
    who = replace(family.applicant, account=here.families[0].account)
    with pytest.raises(NotFound):
        await decide_and_write(here.town, who, demand, now=NOW, real_now=REAL_NOW)


async def test_une_case_d_autrui_ou_inconnue_est_dite_dans_les_memes_mots(database):
    town, other = await small_town(), await small_town()
    mine, theirs = town.families
    boxes = (
        (mine.enrolment, town.box("matin")), (theirs.enrolment, town.box("matin")), (mine.enrolment, 999_999_999),
        (mine.enrolment, other.box("matin")), (999_999_999, town.box("matin")),
    )  # fmt: skip
    written = await decide_and_write(
        town.town, mine.applicant, Demand(uuid4(), boxes, ()), now=NOW, real_now=REAL_NOW
    )  # fmt: skip
    assert await lines_of(written) == [("booked", None), ("refused", "not_enrolled")]
    unreached = RequestLine.filter(
        service_request__booking_request__mutation_id=written.mutation, reason="not_enrolled"
    )
    assert await unreached.values_list("boxes", flat=True) == [4]
    assert await ServiceRequest.filter(booking_request__mutation_id=written.mutation).count() == 1


async def test_deux_mille_cases_inconnues_sont_comptees_pas_gardees_une_a_une(database):
    """The replay still tells these lines from others, and gives the first answer."""
    town = await small_town()
    mine = town.families[0]
    boxes = tuple((mine.enrolment, 900_000_000 + n) for n in range(1999))
    demand = Demand(uuid4(), boxes, ((mine.enrolment, 800_000_000),))
    first = await decide_and_write(town.town, mine.applicant, demand, now=NOW, real_now=REAL_NOW)
    mine_lines = RequestLine.filter(service_request__booking_request__mutation_id=first.mutation).order_by("position")
    kept = await mine_lines.values_list("action", "outcome", "reason", "boxes")
    assert kept == [("cancel", "refused", "not_enrolled", 1), ("book", "refused", "not_enrolled", 1999)]
    _, [view] = await views_of_mutation(databases.reading(), first.mutation)
    assert (view.boxes, view.told) == (2000, "2000 refusées")
    assert [line.title for line in view.lines] == ["Case inconnue", "1\u202f999 cases inconnues"]
    again = await decide_and_write(town.town, mine.applicant, demand, now=NOW, real_now=REAL_NOW)
    assert (again.mutation, again.is_new) == (first.mutation, False)
    other = Demand(demand.mutation, boxes[1:], demand.cancel)
    with pytest.raises(MutationReused):
        await decide_and_write(town.town, mine.applicant, other, now=NOW, real_now=REAL_NOW)


@pytest.mark.requirement("SL-70")
async def test_la_meme_demande_pour_la_fratrie_fait_deux_demandes_numerotees(database):
    town = await small_town()
    mine, theirs = town.families
    await Custody.filter(child_id=theirs.child).update(household_id=mine.household)
    written = await mine.asks(book=[town.box("matin"), town.box("apres-midi")], also=(theirs.enrolment,))
    requests = BookingRequest.filter(mutation_id=written.mutation).order_by("service_request__number")
    assert await requests.values_list("service_request__number", "enrolment_id", "overall") == [
        (1, mine.enrolment, "positive"), (2, theirs.enrolment, "positive"),
    ]  # fmt: skip
    assert await town.taken("matin") == 2
    assert await Letter.filter(town_id=town.town).count() == 1


async def test_la_meme_demande_ne_prend_pas_une_case_qu_elle_rend(database):
    """Given back for the sibling by a line of their own, asked for them by « la même demande »: neither is guessed."""
    town = await small_town()
    mine, theirs = town.families
    await Custody.filter(child_id=theirs.child).update(household_id=mine.household)
    box = town.box("matin")
    await mine.asks(also=(theirs.enrolment,), book=[box])
    both = Demand(uuid4(), ((mine.enrolment, box),), ((theirs.enrolment, box),), also=(theirs.enrolment,))
    with pytest.raises(Unprocessable):
        await decide_and_write(town.town, mine.applicant, both, now=NOW, real_now=REAL_NOW)
    assert (await town.taken("matin"), await ServiceRequest.filter(town_id=town.town).count()) == (2, 2)


async def test_la_place_liberee_va_au_premier_de_la_liste_dans_la_meme_transaction(database):
    town = await small_town(3, capacity=1, waiting_list=True)
    first, second, third = town.families
    await first.asks(book=[town.box("matin")])
    assert await lines_of(await second.asks(book=[town.box("matin")])) == [("waiting", None)]
    assert await lines_of(await third.asks(book=[town.box("matin")])) == [("waiting", None)]
    await first.asks(cancel=[town.box("matin")])
    assert (await town.taken("matin"), await town.live("matin")) == (1, 1)
    assert await town.live("matin", status="waiting") == 1
    booked = await Booking.get(opening_id=town.box("matin"), status="booked", cancelled_at=None)
    assert booked.child_id == second.child
    assert await Letter.filter(town_id=town.town, kind="promoted").count() == 1


async def test_les_places_liberees_d_un_foyer_sont_dites_en_un_courrier_meme_sans_demande(database):
    town = await small_town(2, capacity=1, waiting_list=True)
    first, second = town.families
    boxes = [town.box("matin"), town.box("apres-midi")]
    await first.asks(book=boxes)
    await second.asks(book=boxes)
    await Booking.filter(child_id=second.child, opening_id=boxes[1]).update(service_request_id=None)
    await first.asks(cancel=boxes)
    waited = await Booking.filter(child_id=second.child, status="booked").order_by("id")
    [letter] = await Letter.filter(town_id=town.town, kind="promoted")
    assert (letter.address, letter.facts) == ("p1@example.org", {"bookings": [one.id for one in waited]})
    assert [one.opening_id for one in waited] == boxes


async def season_row(family) -> queries.EnrolmentRow:
    [asked] = await queries.enrolments(family.household, family.enrolment, family.town)
    return asked


async def test_le_rang_compte_tous_ceux_qui_attendent_une_des_memes_places(database):
    town = await small_town(3, capacity=0, waiting_list=True)
    for family, slot in zip(town.families, ("journee", "matin", "apres-midi"), strict=True):
        await family.asks(book=[town.box(slot)])
    ranks = []
    for family in town.families:
        ranks += [mark.rank for mark in await queries.marks(await season_row(family), DAY, 5) if mark.rank]
    assert ranks == [1, 2, 2]


async def test_une_demande_a_instruire_attend_un_agent_sans_prendre_de_place(database):
    town = await small_town(reviewed=True)
    assert await lines_of(await town.families[0].asks(book=[town.box("matin")])) == [("pending", None)]
    assert await town.taken("matin") == 0


async def test_ce_que_l_autre_parent_a_change_apres_l_ouverture_de_la_page_n_est_pas_defait(database):
    town = await small_town()
    mine, other = town.families
    papa = Applicant(other.account, mine.household, 742, True)
    await mine.asks(book=[town.box("matin")])
    box = ((mine.enrolment, town.box("matin")),)
    undone = await decide_and_write(
        town.town, papa, Demand(uuid4(), (), box), now=NOW + timedelta(hours=1), real_now=REAL_NOW
    )  # fmt: skip
    assert await lines_of(undone) == [("cancelled", None)]
    later = NOW + timedelta(hours=2)
    stale = await mine.asks(book=[town.box("matin")], as_of=NOW, now=later)
    assert await lines_of(stale) == [("refused", "changed_since")]
    assert await lines_of(await mine.asks(book=[town.box("matin")], as_of=later, now=later)) == [("booked", None)]


async def test_la_limite_passee_entre_la_page_et_la_demande(database):
    town = await small_town(book_by=NOW)
    just = await town.families[0].asks(book=[town.box("matin")], now=NOW + timedelta(seconds=59, milliseconds=999))
    assert await lines_of(just) == [("booked", None)], "« 14:24 » dure jusqu’à la fin de sa minute"
    late = await town.families[1].asks(book=[town.box("matin")], now=NOW + timedelta(minutes=1))
    assert await lines_of(late) == [("refused", "too_late")]


async def test_le_jour_passe_ferme_la_case_meme_si_la_limite_est_plus_tard(database):
    """« Le vendredi de la même semaine » : un souhait resté au téléphone, arrivé après son jour, a son refus."""
    friday = datetime(2022, 2, 4, 22, 59, 59, tzinfo=UTC)
    town = await small_town(book_by=friday)
    one, other = town.families
    assert await lines_of(await one.asks(book=[town.box("matin")])) == [("booked", None)]
    midnight = datetime(2022, 2, 2, 23, 0, tzinfo=UTC)
    for family, wish in ((other, {"book": [town.box("matin")]}), (one, {"cancel": [town.box("matin")]})):
        late = await family.asks(**wish, now=midnight)
        assert await lines_of(late) == [("refused", "too_late")]
        [line] = await RequestLine.filter(service_request__booking_request__mutation_id=late.mutation)
        assert line.limit_at == datetime(2022, 2, 2, 22, 59, tzinfo=UTC), "ce qui était possible : jusqu’à 23:59"
    assert await lines_of(await other.asks(book=[town.box("matin")], now=midnight - timedelta(seconds=1))) == [
        ("booked", None)
    ]


async def test_une_place_que_l_on_ne_pourrait_plus_rendre_est_proposee_a_ceux_qui_attendent(database):
    """The service frees a place when nobody may cancel any more: told to those in line, booked by who asks for it."""
    town = await small_town(3, capacity=1, waiting_list=True)
    holder, first, second = town.families
    for family in town.families:
        await family.asks(book=[town.box("matin")])
    await Opening.filter(id=town.box("matin")).update(cancel_by=NOW)
    later = NOW + timedelta(minutes=1)
    assert await lines_of(await holder.asks(cancel=[town.box("matin")], now=later)) == [("refused", "too_late")]
    async with databases.writing() as db:
        await databases.run(db, "UPDATE booking SET cancelled_at = ? WHERE child_id = ?", [later, holder.child])
        seats = await counting.lock(db, [town.box("matin")])
        await counting.give_out(db, town.town, await counting.recount(db, seats, {}), later, later)
    assert (await town.live("matin"), await town.live("matin", status="waiting")) == (0, 2)
    assert await Letter.filter(town_id=town.town, kind="offered").count() == 2
    assert await Letter.filter(town_id=town.town, kind="promoted").count() == 0
    too_late = await second.asks(book=[town.box("matin")], now=LATER + timedelta(minutes=1))
    assert await lines_of(too_late) == [("waiting", None)], "la limite pour réserver est passée"
    assert await lines_of(await second.asks(book=[town.box("matin")], now=later)) == [("booked", None)]
    assert await lines_of(await first.asks(book=[town.box("matin")], now=later)) == [("waiting", None)]
    assert (await town.live("matin"), await town.taken("matin")) == (1, 1)
    assert await lines_of(await first.asks(cancel=[town.box("matin")], now=later)) == [("cancelled", None)]
    assert await Letter.filter(town_id=town.town, kind="offered").count() == 2, "on ne redit pas la même place"


async def test_le_dernier_moment_pour_annuler_sert_encore_le_premier_de_la_liste(database):
    town = await small_town(2, capacity=1, waiting_list=True)
    holder = town.families[0]
    for family in town.families:
        await family.asks(book=[town.box("matin")])
    await Opening.filter(id=town.box("matin")).update(cancel_by=NOW)
    await holder.asks(cancel=[town.box("matin")], now=NOW + timedelta(seconds=30))
    assert await town.live("matin") == 1
    assert await Letter.filter(town_id=town.town, kind="promoted").count() == 1


async def test_cent_familles_pour_vingt_places(database):
    town = await small_town(100, capacity=20)
    answers = await asyncio.gather(*(family.insists(book=[town.box("matin")]) for family in town.families))
    outcomes = [(await lines_of(answer))[0] for answer in answers]
    assert outcomes.count(("booked", None)) == 20
    assert outcomes.count(("refused", "full")) == 80
    assert (await town.taken("matin"), await town.live("matin")) == (20, 20)
    numbers = [r.number for r in await ServiceRequest.filter(town_id=town.town)]
    assert sorted(numbers) == list(range(1, 101))


async def test_la_journee_contre_le_matin_sur_les_memes_places(database):
    town = await small_town(60, capacity=20)
    slots = ["journee", "matin", "apres-midi"]
    await asyncio.gather(*(one.insists(book=[town.box(slots[n % 3])]) for n, one in enumerate(town.families)))
    live = {slot: await town.live(slot) for slot in slots}
    assert live["journee"] + live["matin"] == await town.taken("matin") <= 20
    assert live["journee"] + live["apres-midi"] == await town.taken("apres-midi") <= 20
    assert 20 in (await town.taken("matin"), await town.taken("apres-midi"))


async def test_des_annulations_et_des_reservations_croisees_ne_se_bloquent_pas(database):
    town = await small_town(10, capacity=3, days=6, waiting_list=True)
    days = sorted({day for day, _ in town.openings})
    for turn in range(3):
        await asyncio.gather(
            *(
                one.asks(
                    book=[town.box("matin", day) for day in days[:: 1 if n % 2 else -1] if (day.day + turn) % 2],
                    cancel=[town.box("matin", day) for day in days if not (day.day + turn) % 2],
                )
                for n, one in enumerate(town.families)
            )
        )
    for day in days:
        assert await town.taken("matin", day) == await town.live("matin", day) <= 3


async def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_cases(database):
    town = await small_town(2, capacity=20, days=50)
    one, other = town.families
    counts = []
    for family, days in ((one, 1), (other, 50)):
        boxes = [town.box("matin", DAY + timedelta(days=n)) for n in range(days)]
        counter = QueryCounter()
        with counter:
            await family.asks(book=boxes)
        counts.append(len(counter))
    assert counts[0] == counts[1] <= 22


async def test_les_places_sont_verrouillees_apres_tout_ce_qui_n_en_depend_pas(database):
    """Everyone waits for the same seats on opening morning; what they decide about is read once they are locked."""
    town = await small_town(1, capacity=20, days=2)
    with QueryCounter() as counter:
        await town.families[0].asks(book=[town.box("matin")])
    locked = next(at for at, sql in enumerate(counter.statements) if "FROM seats s WHERE" in sql)
    before, after = "\n".join(counter.statements[:locked]), "\n".join(counter.statements[locked:])
    for early in ("FROM fee", "FROM membership m\n", "FROM opening_seats\n", "UPDATE child"):
        assert (early in before, early in after) == (True, False), early
    for late in ("JOIN booking b", "b.status = 'waiting'", "UPDATE town"):
        assert (late in before, late in after) == (False, True), late


async def test_une_base_occupee_le_dit_et_n_ecrit_rien(database):
    town = await small_town()
    async with database_held(database, town.seats[DAY, "matin"]):
        with pytest.raises(DatabaseBusy):
            await town.families[0].asks(book=[town.box("matin")])
    assert await Mutation.filter(town_id=town.town).count() == 0
    assert await lines_of(await town.families[0].asks(book=[town.box("matin")])) == [("booked", None)]


@asynccontextmanager
async def database_held(url, seats):
    """Another process holds the write lock (SQLite) or the seats' row (PostgreSQL)."""
    hold = "UPDATE seats SET revision = revision WHERE id = "
    if url.startswith("sqlite://"):
        await get_connection("default").execute_query("PRAGMA busy_timeout = 200")
        async with aiosqlite.connect(url.removeprefix("sqlite://"), isolation_level=None) as other:
            await other.execute("BEGIN IMMEDIATE")
            yield
            await other.execute("ROLLBACK")
    else:
        other = await asyncpg.connect(url.replace("postgres://", "postgresql://", 1))
        try:
            async with other.transaction():
                await other.execute(f"{hold}{seats}")
                yield
        finally:
            await other.close()


async def test_une_ecriture_coupee_au_milieu_ne_laisse_rien(database, monkeypatch):
    town = await small_town()

    async def cut(*_: object, **__: object) -> None:
        raise ConnectionError("killed")

    monkeypatch.setattr("pwa.domain.letters.write", cut)
    with pytest.raises(ConnectionError):
        await town.families[0].asks(book=[town.box("matin")])
    assert await Mutation.filter(town_id=town.town).count() == 0
    assert (await town.taken("matin"), await town.live("matin")) == (0, 0)
    assert (await Town.get(id=town.town)).last_request_number == 0
