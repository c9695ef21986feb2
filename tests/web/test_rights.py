"""Les droits, par les adresses : toutes, pour chacun, et sans jamais laisser deviner ce qui existe."""

import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from starlette.routing import Mount

from pwa.domain.accounts.signing_out import SIGN_OUT
from pwa.domain.bookings.actions import REVIEW
from pwa.domain.rights import Role, reach_of
from pwa.models.bookings import Enrolment, RequestLine
from pwa.models.people import Account, Membership, Officer
from pwa.models.requests import ServiceRequest
from pwa.running.clock import Clock
from pwa.web.rooms import Door
from tests.people import ELSEWHERE, HOME, NOW

ROLES = {
    None: Role.NOBODY, "maman.test": Role.GUARDIAN, "papa.test": Role.CO_REPRESENTATIVE,
    "direction.mairie": Role.ADMINISTRATOR, "agent.enfance": Role.DEPARTMENT_OFFICER,
    "regie.recettes": Role.REVENUE_OFFICER, "direction.ducamp": Role.SITE_LEADER,
}  # fmt: skip
UNKNOWN = {"code": "rien", "file": "rien", "mutation": UUID(int=7)}
"""Other parts of addresses are numbers."""
REFUSED = (401, 403, 404)


def doors(table, before=""):
    for one in table:
        if isinstance(one, Mount):
            yield from doors(one.routes, f"{before}/{HOME}")
        else:
            assert isinstance(one, Door), one
            yield one, before + one.path_format


@dataclass
class Foreign:
    """What is not one's own: another household's here, and another town's, by the names that addresses use."""

    here: dict
    away: dict


@pytest.fixture
async def foreign(world):
    """Rows that exist, and that neither Maman TEST nor an officer of « Jeunesse » may see."""

    async def of(town):
        enrolment = await Enrolment.filter(town__slug=town).exclude(child__last_name="TEST").first()
        return {"enrolment": enrolment.id, "child": enrolment.child_id}

    waiting = await ServiceRequest.get(town__slug=HOME, state="pending").prefetch_related("booking_request__mutation")
    away = await ServiceRequest.filter(town__slug=ELSEWHERE).prefetch_related("booking_request__mutation").first()
    here = {"number": waiting.number, "mutation": waiting.booking_request.mutation.key}
    return Foreign(await of(HOME) | here, await of(ELSEWHERE) | {"mutation": away.booking_request.mutation.key})


@pytest.fixture
def still(application):
    """Time stands still: two pages alike are the same bytes."""
    stopped = application.state.clock.real()
    application.state.clock = Clock(NOW - stopped, lambda: stopped)


def words_of(answer):
    """An answer without its own number."""
    return re.sub(r"<code>[0-9a-f]{16}</code>", "·", answer.text)


def filled(path, ids):
    return re.sub(r"\{(\w+)\}", lambda part: str((UNKNOWN | ids).get(part[1], 999_999)), path)


async def asked(visitor, method, path, ids):
    """As a page of ours would ask: a form that names nothing, or whose lines are another's."""
    return await visitor.request(
        method, filled(path, ids), data={"revision": "1", "all": "accept"} if method == "POST" else None
    )


async def visitor_of(who, client, signed_in):
    if who == "papa.test":
        assert not await Membership.exists(guardian__account__username=who, is_payer=True)
    return client if who is None else await signed_in(who)


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ROLES)
async def test_chaque_adresse_n_ouvre_qu_a_qui_le_catalogue_l_ouvre(application, client, signed_in, world, who):
    """Every address and method, for every role: signed out, the way in; signed in, 403."""
    visitor, role = await visitor_of(who, client, signed_in), ROLES[who]
    walked = 0
    for door, path in doors(application.routes):
        if door.action is SIGN_OUT:
            continue
        for method in sorted(door.methods):
            answer = await asked(visitor, method, path, {})
            walked += 1
            if reach_of(role, door.action):
                assert answer.status_code != 403, (who, method, path)
                assert answer.status_code != 401 or door.name == "metrics", (who, method, path)
            else:
                assert answer.status_code == (401 if who is None else 403), (who, method, path)
    assert walked > 50


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["maman.test", "papa.test", "agent.jeunesse", "direction.ducamp", "direction.mairie"])
async def test_ce_qui_est_a_un_autre_repond_comme_ce_qui_n_existe_pas(
    application, client, signed_in, world, foreign, still, who
):
    """Another household's, another department's, another town's: the very answer of what does not exist."""
    visitor, compared = await signed_in(who), 0
    for door, path in doors(application.routes):
        names = set(re.findall(r"\{(\w+)\}", path)) & set(foreign.here)
        if not names or (who == "direction.mairie" and door.action is REVIEW):
            continue
        for method in sorted(door.methods):
            unknown = await asked(visitor, method, path, {})
            for ids in (foreign.here, foreign.away):
                answer = await asked(visitor, method, path, ids)
                compared += 1
                assert answer.status_code == unknown.status_code, (who, method, path)
                assert words_of(answer) == words_of(unknown), (who, method, path)
                assert answer.headers.get("etag") == unknown.headers.get("etag")
    assert compared > 20


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["maman.test", "agent.enfance", "direction.mairie"])
async def test_une_session_d_ici_n_est_personne_ailleurs(application, signed_in, world, who):
    """Every address of another town, with the cookies of this one: what someone signed out is answered."""
    visitor = await signed_in(who)
    stolen = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in visitor.cookies.jar)}
    for door, path in doors(application.routes):
        if path.startswith(f"/{HOME}/") and not reach_of(Role.NOBODY, door.action):
            path = path.replace(f"/{HOME}/", f"/{ELSEWHERE}/", 1)
            path = filled(path, {})
            for method in sorted(door.methods):
                answer = await visitor.request(method, path, headers=stolen, data={} if method == "POST" else None)
                assert answer.status_code == 401, (method, path)


@pytest.mark.both_databases
async def test_un_agent_ne_traite_que_les_demandes_de_son_service(application, signed_in, still):
    """The demo's request is the service Enfance's."""
    waiting = await ServiceRequest.get(town__slug=HOME, state="pending")
    address = f"/{HOME}/guichet/demandes/{waiting.number}"
    lines = await RequestLine.filter(service_request=waiting)
    form = {"revision": "1", "all": "accept"} | {f"line-{line.id}": "" for line in lines}
    ours, whole = await signed_in("agent.enfance"), await signed_in("direction.mairie")
    theirs = await signed_in("agent.jeunesse")
    for agent in (ours, whole):
        assert address in (await agent.get(f"/{HOME}/guichet")).text
        assert (await agent.get(address)).status_code == 200
        assert (await agent.get(f"/{HOME}/guichet/nouvelles")).json() == {"arrived": 1}
    assert address not in (await theirs.get(f"/{HOME}/guichet")).text
    assert (await theirs.get(f"/{HOME}/guichet/nouvelles")).json() == {"arrived": 0}
    for refused in (
        await theirs.get(address),
        await theirs.post(address, data=form),
        await theirs.post(f"{address}/annulation", data={"revision": "1"}),
    ):
        assert refused.status_code == 404
    assert (await ServiceRequest.get(id=waiting.id)).state == "pending"
    answered = await ours.post(address, data=form)
    assert answered.status_code == 303


@pytest.mark.both_databases
async def test_une_journee_par_service_et_par_site(signed_in):
    """Who is of one site reads its list alone; of one department, its activities."""
    asked = f"/{HOME}/guichet/jours?jour=2022-01-25"
    whole = (await (await signed_in("direction.mairie")).get(asked)).text
    leader = await signed_in("direction.ducamp")
    one_site = (await leader.get(asked)).text
    none = (await (await signed_in("agent.jeunesse")).get(asked)).text
    assert "Île Bleue" in whole
    assert "Hector Ducamp" in whole
    assert "Hector Ducamp" in one_site
    assert "Île Bleue" not in one_site
    assert "Hector Ducamp" not in none
    assert (await (await signed_in("agent.enfance")).get(asked)).text.count("Hector Ducamp") == whole.count(
        "Hector Ducamp"
    )


async def test_chacun_commence_par_sa_premiere_page(signed_in):
    first = {"maman.test": "espace", "papa.test": "espace", "direction.mairie": "guichet", "agent.jeunesse": "guichet",
             "direction.ducamp": "guichet/jours", "regie.recettes": "activites"}  # fmt: skip
    for who, page in first.items():
        visitor = await signed_in(who)
        assert (await visitor.get(f"/{HOME}/")).headers["location"] == f"/{HOME}/{page}"
        assert (await visitor.get(f"/{HOME}/{page}")).status_code == 200


@pytest.mark.both_databases
async def test_un_role_que_le_site_ne_connait_pas_n_ouvre_rien(signed_in):
    account = await Account.get(username="direction.mairie")
    await Officer.filter(id=account.officer_id).update(role="mayor")
    visitor = await signed_in("direction.mairie")
    for page in ("guichet", "guichet/jours", "espace", "reservations"):
        assert (await visitor.get(f"/{HOME}/{page}")).status_code == 403
