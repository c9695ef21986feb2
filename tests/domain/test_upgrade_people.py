"""Les personnes d'hier deviennent celles d'aujourd'hui : de la commune, membres de leur foyer ; l'ancienne version sert
encore à côté."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from contextlib import suppress
from datetime import date

import pytest
from tortoise.exceptions import IntegrityError

from pwa.models.people import Child, Guardian, Membership
from pwa.storage import up_to_date
from pwa.storage.databases import DatabaseBusy, reading, rows, run, writing
from tests.domain.older import a_child, a_town, insert, left_by

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def old(database_kind, templates):
    """A database as the version before left it, open."""
    async with left_by("0027_links", templates(database_kind)) as url:
        yield url


async def a_home(town: int) -> int:
    return await insert("household", town_id=town, address="1 rue", postcode="33450", city="Ici")


async def an_adult(home: int, name: str, *, is_payer: bool = False) -> int:
    """As the version before writes one."""
    return await insert(
        "guardian", household_id=home, civility="Mme", first_name=name, last_name="TEST", email=f"{name}@ici.fr",
        is_payer=is_payer,
    )  # fmt: skip


async def members(home: int) -> list[tuple[int, bool]]:
    live = Membership.filter(household_id=home, until=None).order_by("guardian_id")
    return [(one.guardian_id, one.is_payer) for one in await live]


async def by_hand(sql: str, *values: object) -> None:
    async with writing() as db:
        await run(db, sql, list(values))


async def test_chaque_adulte_d_hier_est_de_la_commune_et_membre_de_son_foyer(old):
    here, there = await a_town("ici"), await a_town("la-bas")
    homes = [await a_home(here), await a_home(there)]
    maman, papa = await an_adult(homes[0], "maman", is_payer=True), await an_adult(homes[0], "papa")
    other = await an_adult(homes[1], "mamie", is_payer=True)
    await up_to_date.bring_up_to_date(old)
    assert await members(homes[0]) == [(maman, True), (papa, False)]
    assert await members(homes[1]) == [(other, True)]
    assert [one.town_id for one in await Guardian.all().order_by("id")] == [here, here, there]


async def test_de_deux_payeurs_d_hier_le_premier_le_reste(old):
    home = await a_home(await a_town("ici"))
    first, second = await an_adult(home, "maman", is_payer=True), await an_adult(home, "papa", is_payer=True)
    await up_to_date.bring_up_to_date(old)
    assert await members(home) == [(first, True), (second, False)]


async def test_un_enfant_d_hier_garde_sa_naissance_et_un_autre_peut_etre_attendu(old):
    town = await a_town("ici")
    born = await a_child(town)
    await up_to_date.bring_up_to_date(old)
    later = await Child.create(town_id=town, first_name="", last_name="TEST", expected_on=date(2022, 6, 1))
    assert (await Child.get(id=born)).birth_date == date(2014, 1, 1)
    assert (await Child.get(id=later.id)).birth_date is None


async def test_un_ancien_processus_ecrit_encore_des_adultes(old):
    here = await a_town("ici")
    await up_to_date.bring_up_to_date(old)
    first, second = await a_home(here), await a_home(here)
    maman, papa = await an_adult(first, "maman", is_payer=True), await an_adult(first, "papa", is_payer=True)
    assert await members(first) == [(maman, True), (papa, False)]
    await by_hand("UPDATE guardian SET is_payer = (1 = 0) WHERE id = ?", maman)
    await by_hand("UPDATE guardian SET is_payer = (1 = 0) WHERE id = ?", papa)
    await by_hand("UPDATE guardian SET is_payer = (1 = 1) WHERE id = ?", papa)
    assert await members(first) == [(maman, False), (papa, True)]
    await by_hand("UPDATE guardian SET household_id = ? WHERE id = ?", second, papa)
    assert await members(second) == [(papa, True)]
    assert [one.town_id for one in await Guardian.all()] == [here, here]


async def test_qui_quitte_un_foyer_regarde_un_autre_des_siens_ou_aucun(old):
    here = await a_town("ici")
    await up_to_date.bring_up_to_date(old)
    first, second = await a_home(here), await a_home(here)
    papa = await an_adult(first, "papa")
    await Membership.create(household_id=second, guardian_id=papa)
    looked_at = []
    for home in (first, second):
        await by_hand(
            "UPDATE membership SET until = '2022-02-02' WHERE household_id = ? AND guardian_id = ?", home, papa
        )
        looked_at.append((await Guardian.get(id=papa)).household_id)
    assert looked_at == [second, None]


async def test_un_adulte_n_est_membre_que_de_foyers_de_sa_commune(old):
    here, there = await a_town("ici"), await a_town("la-bas")
    home, elsewhere = await a_home(here), await a_home(there)
    await up_to_date.bring_up_to_date(old)
    papa = await an_adult(home, "papa")
    with pytest.raises(IntegrityError, match="fk_membership_guardian_of_town"):
        await by_hand("INSERT INTO membership (household_id, guardian_id) VALUES (?, ?)", elsewhere, papa)
    with pytest.raises(IntegrityError, match=r"fk_(guardian_household|membership_guardian)_of_town"):
        await by_hand("UPDATE guardian SET household_id = ? WHERE id = ?", elsewhere, papa)


async def test_l_ancienne_version_ecrit_pendant_toute_la_mise_a_jour(old):
    """Families that move in, one after the other, while every migration passes."""
    town, done = await a_town("ici"), asyncio.Event()
    written: dict[int, list[tuple[int, bool]]] = {}

    async def writes() -> None:
        for _ in range(200):
            with suppress(DatabaseBusy):
                async with writing():
                    home = await a_home(town)
                    adults = [await an_adult(home, "a", is_payer=True), await an_adult(home, "b")]
                written[home] = [(adults[0], True), (adults[1], False)]
            await asyncio.sleep(0.03)
            if done.is_set() and len(written) > 5:
                return

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
    assert {home: await members(home) for home in written} == written
    assert not await rows(reading(), "SELECT id FROM guardian WHERE town_id IS NULL")
