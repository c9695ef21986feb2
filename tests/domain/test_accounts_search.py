"""Chercher parmi 40 000 comptes : chaque manière par son index, et une page n’en lit pas le reste."""

import pytest

from pwa.domain.accounts import searching
from pwa.domain.accounts.found.queries import FoundRow
from pwa.models.people import Account, Guardian
from pwa.models.towns import Town
from pwa.storage import databases
from tests.databases import QueryCounter
from tests.many_accounts import many_accounts
from tests.people import HOME

MANY = 40_000
TYPED = ["compte.3999", "com3980", "parent39999@", "maman", "agent.enf", "rien de tel", ""]

pytestmark = pytest.mark.both_databases


async def plan_of(sql: str, values: list[object]) -> list[str]:
    """As the database would really read it: nothing is turned off."""
    db = databases.reading()
    if databases.is_postgres(db):
        return [row["QUERY PLAN"] for row in await db.execute_query_dict(f"EXPLAIN {sql}", values)]
    return [row["detail"] for row in await db.execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", values)]


async def test_aucune_recherche_ne_lit_tous_les_comptes(database):
    town = (await Town.get(slug=HOME)).id
    await many_accounts(town, MANY)
    counter = QueryCounter()
    for typed in TYPED:
        with counter:
            found = await searching.search(town, typed)
        assert len(found.accounts) <= searching.PAGE
        assert len(counter) == 1, typed
        [sql], [values] = counter.statements, counter.values
        whole = [
            line for line in await plan_of(sql, values)
            if line.startswith("SCAN a") or line.startswith("SCAN g") or "Seq Scan on account" in line
            or "Seq Scan on guardian" in line
        ]  # fmt: skip
        assert whole == [], typed
    assert {"id", "name"} <= set(FoundRow._fields)


async def test_dans_la_foule_on_trouve_chacun_et_la_page_suivante(database):
    town = (await Town.get(slug=HOME)).id
    await many_accounts(town, MANY)
    one = await Guardian.get(email="parent777@beaucoup.example")
    username = (await Account.get(guardian_id=one.id)).username
    for typed in ("Xom777 oeuvrard", "xom777-œ", "PARENT777@", username):
        assert username in {each.username for each in (await searching.search(town, typed)).accounts}, typed
    first = await searching.search(town, "compte.")
    then = await searching.search(town, "compte.", first.after or "")
    assert len(first.accounts) == len(then.accounts) == searching.PAGE
    assert first.accounts[-1].key < then.accounts[0].key


async def test_un_compte_se_trouve_sans_la_particule_de_son_nom(database):
    town = (await Town.get(slug=HOME)).id
    await many_accounts(town, 3)
    account = await Account.filter(guardian__town_id=town).first()
    await Guardian.filter(id=account.guardian_id).update(last_name="D’ORMESSON")
    for typed in ("ormesson", "d'ormesson", "ORMESSON"):
        assert account.username in {each.username for each in (await searching.search(town, typed)).accounts}, typed
