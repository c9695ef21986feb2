"""Une base d'hier dont des lignes se contredisent : réparée quand c'est certain, refusée en le disant sinon."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from contextlib import suppress

import pytest
from tortoise.exceptions import IntegrityError

from pwa.models.requests import ServiceRequest
from pwa.storage import up_to_date
from pwa.storage.databases import DatabaseBusy, reading, rows, run, writing
from pwa.storage.unclear import Unclear
from tests.domain.older import a_child, a_department, a_town, insert, left_by
from tests.domain.test_upgrade_requests import a_family, a_request

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def old(database_kind, templates):
    """A database as the version before left it, open."""
    async with left_by("0020_requests_in_wait", templates(database_kind)) as url:
        yield url


async def elsewhere() -> dict[str, int]:
    """Another town, with a child and a department."""
    town = await a_town("la-bas")
    return {"town": town, "department": await a_department(town), "child": await a_child(town)}


async def by_hand(sql: str, *values: object) -> None:
    async with writing() as db:
        await run(db, sql, list(values))


async def test_une_ligne_qui_pointe_une_autre_commune_arrete_la_mise_a_jour(old):
    family, there = await a_family(), await elsewhere()
    [right] = await rows(reading(), "SELECT child_id FROM enrolment")
    await by_hand("UPDATE enrolment SET child_id = ?", there["child"])
    command = [sys.executable, "-m", "pwa", "migrate"]
    stopped = await asyncio.create_subprocess_exec(
        *command, env=os.environ | {"DATABASE_URL": old}, stdout=PIPE, stderr=STDOUT
    )
    said = (await stopped.communicate())[0].decode()
    assert stopped.returncode == 1
    assert f"\n  enrolment.child_id : 1 (la première : {family['enrolment_id']})\n" in said
    assert "Traceback" not in said
    await by_hand("UPDATE enrolment SET child_id = ?", right["child_id"])
    await up_to_date.bring_up_to_date(old)
    with pytest.raises(IntegrityError, match="fk_enrolment_child_of_town"):
        await by_hand("UPDATE enrolment SET child_id = ?", there["child"])


async def test_chaque_contradiction_est_nommee_avec_combien(old):
    family, there = await a_family(), await elsewhere()
    for number in (1, 2):
        await a_request(family, number, "positive", ("book", "booked"))
    home = await insert("household", town_id=there["town"], address="1 rue", postcode="33450", city="Là-bas")
    await by_hand("UPDATE service_request SET household_id = ?", home)
    await by_hand("UPDATE enrolment SET child_id = ?", there["child"])
    with pytest.raises(Unclear) as error:
        await up_to_date.bring_up_to_date(old)
    [first] = await rows(reading(), "SELECT MIN(id) AS id FROM service_request")
    assert error.value.found == [
        f"enrolment.child_id : 1 (la première : {family['enrolment_id']})",
        f"service_request.household_id : 2 (la première : {first['id']})",
    ]


async def test_le_service_d_une_reservation_se_retrouve_par_son_activite(old):
    family, there = await a_family(), await elsewhere()
    request = await a_request(family, 1, "positive", ("book", "booked"))
    await by_hand("UPDATE service_request SET department_id = ?", there["department"])
    await up_to_date.bring_up_to_date(old)
    found = await ServiceRequest.get(id=request).prefetch_related("department")
    assert found.department.town_id == family["town_id"]


CONTRADICTED = [
    ("pending", "positive", ("book", "pending"), ("pending", "pending")),
    ("pending", "positive", ("book", "booked"), ("decided", "positive")),
    ("pending", "negative", ("book", "cancelled"), ("withdrawn", "positive")),
    ("decided", "pending", ("book", "refused"), ("decided", "negative")),
    ("decided", "pending", ("book", "waiting"), ("decided", "waiting")),
    ("decided", "pending", ("book", "pending"), ("pending", "pending")),
    ("withdrawn", "negative", ("book", "cancelled"), ("withdrawn", "positive")),
]


@pytest.mark.parametrize(("state", "overall", "line", "mended"), CONTRADICTED)
async def test_l_etat_et_la_reponse_redisent_ce_que_disent_les_lignes(old, state, overall, line, mended):
    family = await a_family()
    request = await contradicted(family, state, overall, line)
    sound = await a_request(family, 2, "pending", ("book", "pending"), ("book", "booked"))
    await up_to_date.bring_up_to_date(old)
    found = {one.id: one for one in await ServiceRequest.all().prefetch_related("booking_request")}
    assert (found[request].state, found[request].booking_request.overall) == mended
    assert (found[sound].state, found[sound].booking_request.overall) == ("pending", "pending")


async def contradicted(family: dict[str, int], state: str, overall: str, line: tuple[str, str]) -> int:
    """A request whose state says something else than its answer, as only SQL writes it."""
    reason = {"reason": "full"} if line[1] == "refused" else {}
    request = await a_request(family, 1, "pending")
    await insert(
        "request_line", service_request_id=request, position=0, action=line[0], outcome=line[1], price_cents=0, **reason
    )
    if state != "pending":
        await by_hand("UPDATE service_request SET state = ? WHERE id = ?", state, request)
    await by_hand("UPDATE booking_request SET overall = ? WHERE service_request_id = ?", overall, request)
    return request


async def test_une_demande_retiree_dont_une_ligne_attend_arrete_la_mise_a_jour(old):
    request = await contradicted(await a_family(), "withdrawn", "positive", ("book", "pending"))
    await by_hand("UPDATE booking_request SET overall = 'pending' WHERE service_request_id = ?", request)
    with pytest.raises(Unclear, match=rf"service_request.state : 1 \(la première : {request}\)"):
        await up_to_date.bring_up_to_date(old)


async def test_l_ancienne_version_ecrit_pendant_toute_la_mise_a_jour(old):
    """Her requests and their answers, one after the other, while every migration passes."""
    family, done = await a_family(), asyncio.Event()
    written: dict[int, str] = {}

    async def writes() -> None:
        number = 0
        while (number < 200 and not done.is_set()) or len(written) < 5:
            number += 1
            overall = ("pending", "positive")[number % 2]
            with suppress(DatabaseBusy):
                async with writing() as db:
                    request = await a_request(family, number, "pending", ("book", "booked"))
                    sql = "UPDATE service_request SET overall = ?, price_cents = 8 WHERE id = ?"
                    await run(db, sql, [overall, request])
                written[request] = overall
            await asyncio.sleep(0.03)

    old_process = asyncio.create_task(writes())
    await asyncio.sleep(0.05)
    command = [sys.executable, "-m", "pwa", "migrate"]
    upgrade = await asyncio.create_subprocess_exec(
        *command, env=os.environ | {"DATABASE_URL": old}, stdout=PIPE, stderr=STDOUT
    )
    said = (await upgrade.communicate())[0].decode()
    done.set()
    await old_process
    assert said == "La base est à jour.\n"
    found = {one.id: one for one in await ServiceRequest.all().prefetch_related("booking_request")}
    assert {id: one.booking_request.overall for id, one in found.items()} == written
    assert {one.state for id, one in found.items() if written[id] == "pending"} == {"pending"}
    assert {one.state for id, one in found.items() if written[id] == "positive"} == {"decided"}
