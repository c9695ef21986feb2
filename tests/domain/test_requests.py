"""Une demande, quelle que soit sa sorte : ses états, ses numéros, et ce que la base tient d’elle."""

from datetime import timedelta
from itertools import product

import pytest

from pwa.domain.requests import queries
from pwa.domain.requests.making import Asked, Asking, make, subject
from pwa.domain.requests.states import MOVES, ImpossibleMove, Move, move
from pwa.models.bookings import BookingRequest
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Department
from pwa.models.words import RequestState, Subject
from pwa.storage import databases
from tests.domain.small_town import NOW, SmallTown, small_town

EVERY = list(product(RequestState, RequestState))


async def made(town: SmallTown, state: RequestState, kind: str = "essai", household: int | None = None) -> int:
    """A request of that kind, from the first family's account; its id."""
    department = await Department.get(town_id=town.town)
    asking = Asking(town.town, town.families[0].account, household, NOW)
    asked = Asked(subject(Subject.ENROLMENT, town.families[0].enrolment), department.id, state)
    async with databases.writing() as db:
        [one] = await make(db, kind, asking, [asked])
    return one.id


def test_ce_qui_est_permis_se_lit_d_un_coup():
    assert {
        (RequestState.PENDING, RequestState.DECIDED), (RequestState.PENDING, RequestState.WITHDRAWN),
        (RequestState.DECIDED, RequestState.PENDING),
    } == MOVES  # fmt: skip


@pytest.mark.parametrize(("before", "after"), EVERY)
def test_un_mouvement_interdit_ne_se_dit_meme_pas(before, after):
    if before == after or (before, after) in MOVES:
        assert Move(1, before, after).is_one == (before != after)
    else:
        with pytest.raises(ImpossibleMove):
            Move(1, before, after)


@pytest.mark.both_databases
async def test_la_base_tient_les_memes_mouvements_que_le_code(database):
    """Whoever writes the state by hand meets the same rule, for all the pairs."""
    town = await small_town(1)
    for before, after in EVERY:
        request = await made(town, before)
        if before == after or (before, after) in MOVES:
            async with databases.writing() as db:
                await move(db, [Move(request, before, after)])
            assert (await ServiceRequest.get(id=request)).state == after
        else:
            with pytest.raises(Exception, match="ck_request_moves"):
                await ServiceRequest.filter(id=request).update(state=after)


@pytest.mark.both_databases
async def test_un_compte_sans_foyer_peut_demander_mais_pas_reserver(database):
    town = await small_town(1)
    await made(town, RequestState.PENDING)
    assert (await ServiceRequest.get(town_id=town.town, kind="essai")).household_id is None
    with pytest.raises(Exception, match="ck_request_household"):
        await made(town, RequestState.PENDING, kind="bookings")


@pytest.mark.both_databases
async def test_ce_qu_un_compte_a_demande_pour_un_autre_foyer_n_est_pas_de_celui_ci(database):
    town = await small_town(2)
    mine, other = town.families
    alone = await made(town, RequestState.PENDING)
    ours = await made(town, RequestState.PENDING, household=mine.household)
    theirs = await made(town, RequestState.PENDING, household=other.household)

    async def seen(household: int | None, account: int) -> list[int]:
        found = await queries.latest(town.town, household, account, before=databases.HIGHEST, most=9, where="TRUE")
        return [one.id for one in found]

    assert await seen(mine.household, mine.account) == [ours, alone]
    assert await seen(None, mine.account) == [alone]
    assert await seen(other.household, other.account) == [theirs]


@pytest.mark.both_databases
async def test_les_numeros_d_une_commune_se_suivent_quelle_que_soit_la_sorte(database):
    town = await small_town(1)
    mine = town.families[0]
    await mine.asks(book=[town.box("matin")])
    await made(town, RequestState.PENDING)
    await mine.asks(cancel=[town.box("matin")])
    found = await ServiceRequest.filter(town_id=town.town).order_by("number")
    department = await Department.get(town_id=town.town)
    assert [(one.number, one.kind, one.subject, one.department_id) for one in found] == [
        (number, kind, f"enrolment:{mine.enrolment}", department.id)
        for number, kind in ((1, "bookings"), (2, "essai"), (3, "bookings"))
    ]
    assert await BookingRequest.filter(service_request__town_id=town.town).count() == 2


@pytest.mark.both_databases
@pytest.mark.parametrize(("gives_back", "state"), [(0, "pending"), (1, "pending"), (2, "withdrawn")])
async def test_une_demande_retiree_en_entier_est_retiree(database, gives_back, state):
    town = await small_town(1, days=2, reviewed=True)
    mine = town.families[0]
    boxes = [town.box("matin"), town.box("apres-midi")]
    await mine.asks(book=boxes)
    if gives_back:
        await mine.asks(cancel=boxes[:gives_back], now=NOW + timedelta(minutes=1))
    assert (await ServiceRequest.get(town_id=town.town, number=1)).state == state


@pytest.mark.both_databases
async def test_une_activite_qui_change_de_service_emmene_ses_demandes(database):
    town = await small_town(1)
    await town.families[0].asks(book=[town.box("matin")])
    other = await Department.create(
        town_id=town.town, code="j", name="JEUNESSE", email="j@example.org", silence="rejection"
    )
    async with databases.writing() as db:
        await databases.run(db, "UPDATE activity SET department_id = ? WHERE town_id = ?", [other.id, town.town])
    assert (await ServiceRequest.get(town_id=town.town)).department_id == other.id
