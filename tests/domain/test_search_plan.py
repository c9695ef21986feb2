"""Chercher une famille se sert d’un index, sur les deux bases : vingt mille foyers ne se lisent pas un par un."""

from datetime import date

import pytest

from pwa.domain.households import queries
from pwa.domain.households.search import search
from pwa.models.people import Child, Custody, Household
from pwa.storage import plain
from pwa.storage.databases import is_postgres, reading, rows, writing
from pwa.storage.dialects import numbered
from tests.people import HOME

EVERYWHERE = {"ix_guardian_bare", "ix_child_bare", "ix_guardian_email"}
INDEXES = {
    True: {f"ix_{table}_name{n}" for table in ("guardian", "child") for n in (1, 2)} | EVERYWHERE,
    False: {f"ix_{table}_begun{n}" for table in ("guardian", "child") for n in (1, 2)} | EVERYWHERE,
}


async def plan_of(town: int, typed: str) -> str:
    """As the base would do it, had it many families."""
    asked: list[tuple[str, list]] = []

    async def seen(_, sql: str, values: list) -> list[int]:
        asked.append((sql, values))
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "ids", seen)
        await queries.found(town, typed, 51)
    [(sql, values)] = asked
    async with writing() as db:
        if not is_postgres(db):
            return "\n".join(one["detail"] for one in await rows(db, f"EXPLAIN QUERY PLAN {sql}", values))
        await db.execute_query("SET LOCAL enable_seqscan = off")
        found = await db.execute_query_dict(f"EXPLAIN {numbered(sql)}", values)
        return "\n".join(one["QUERY PLAN"] for one in found)


@pytest.mark.both_databases
@pytest.mark.parametrize("typed", ["almeida", "d'almeida ève", "œuvrard", "coeur", "o eve"])
async def test_la_recherche_prend_les_index(world, typed):
    plan = await plan_of(world.towns[HOME]["id"], typed)
    used = INDEXES[is_postgres(reading())]
    assert all(one in plan for one in used), plan
    assert not [line for line in plan.splitlines() if line.startswith(("SCAN guardian", "SCAN child", "Seq Scan"))], (
        plan
    )


NAMES = ("ŒUVRARD", "Cœur", "D’ALMEIDA", "O", "L’ÉTOILE", "Île-Bleue", "AEBY", "Æbelø", "Éa", "ÇA", "DE LA TOUR",
         "de l’Orme", "Des-Vignes", "LES CERISIERS", "LEROUX")  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("oe", {"ŒUVRARD"}), ("oeuv", {"ŒUVRARD"}), ("OEUVRARD T", {"ŒUVRARD"}), ("coe", {"Cœur"}), ("cœ", {"Cœur"}),
        ("d'a", {"D’ALMEIDA"}), ("d a", {"D’ALMEIDA"}), ("d’almeida tom", {"D’ALMEIDA"}), ("o tom", {"O"}),
        ("l etoile", {"L’ÉTOILE"}), ("ile b", {"Île-Bleue"}), ("ae", {"AEBY", "Æbelø"}), ("ea", {"Éa"}), ("ca", {"ÇA"}),
        ("tom o", {"ŒUVRARD", "O"}), ("[a", set()), ("xx", set()), ("étoile", {"L’ÉTOILE"}),
        ("almeida t", {"D’ALMEIDA"}), ("tour", {"DE LA TOUR"}), ("la tour", {"DE LA TOUR"}), ("tom etoile", set()),
        ("orme", {"de l’Orme"}), ("l'orme", {"de l’Orme"}), ("vignes", {"Des-Vignes"}), ("roux", set()),
        ("cerisiers tom", {"LES CERISIERS"}), ("l", {"L’ÉTOILE", "LES CERISIERS", "LEROUX", "de l’Orme", "DE LA TOUR"}),
    ],
)  # fmt: skip
async def test_deux_lettres_trouvent_ce_qu_elles_commencent(world, typed, names):
    town = world.towns[HOME]["id"]
    await Household.filter(town_id=town).update(address="ailleurs")
    for name in NAMES:
        home = await Household.create(town_id=town, address=name, postcode="33450", city="ICI")
        child = await Child.create(town_id=town, first_name="Tom", last_name=name, birth_date=date(2015, 3, 1))
        await Custody.create(household=home, child=child)
    found, _ = await search(town, typed)
    assert {one.address.split(",")[0] for one in found} - {"ailleurs"} == names


def test_ce_qui_n_a_qu_un_signe_ne_restreint_rien():
    assert plain.begun("") == plain.begun("é") == plain.begun("oe") == []
    assert {"éa", "Ea", "EÀ"} <= set(plain.begun("ea"))
    assert {"cœ", "co", "CŒ"} <= set(plain.begun("coeur"))
