"""Une commune garde un administrateur : deux qui se ferment l’un l’autre, de deux processus, et la commande aussi."""

import asyncio
import json
import sys

import pytest

from pwa.domain.officers import administering
from pwa.domain.officers.administering import Administrator
from pwa.domain.officers.duties import Duty
from pwa.domain.officers.last import LastAdministrator
from pwa.models.people import Account
from pwa.models.towns import Town
from tests.officers import hired
from tests.people import HOME, NOW, REAL_NOW

pytestmark = pytest.mark.both_databases

COLLEAGUE = """
import asyncio, json, sys
from datetime import UTC, datetime
from pwa.domain.officers import administering
from pwa.domain.officers.administering import Administrator
from pwa.domain.officers.last import LastAdministrator
from pwa.storage.databases import opened
from pwa.storage.line import DatabaseBusy

url, rounds = sys.argv[1], json.loads(sys.argv[2])
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

async def once(town, by, officer):
    while True:
        try:
            await administering.disable(Administrator(town, by, NOW.replace(tzinfo=None), NOW), officer)
            return "shut"
        except LastAdministrator:
            return "refused"
        except DatabaseBusy:
            await asyncio.sleep(0.05)

async def main():
    async with opened(url):
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        print(json.dumps([await once(*one) for one in rounds]))

asyncio.run(main())
"""


async def process(database: str, rounds: list[list[int | None]]) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    given = (sys.executable, "-c", COLLEAGUE, database, json.dumps(rounds))
    started = await asyncio.create_subprocess_exec(*given, stdin=pipe, stdout=pipe)
    assert await started.stdout.readline() == b"ready\n"
    return started


@pytest.mark.parametrize("by_command", [False, True])
async def test_deux_processus_qui_se_ferment_l_un_l_autre_en_laissent_un(database, by_command):
    """In every town at once, each of the two first somewhere."""
    towns = await Town.all()
    pairs = [
        (await hired(f"un.{town.id}", town=town.slug), await hired(f"deux.{town.id}", town=town.slug)) for town in towns
    ]
    for town in towns:
        beside = Account.filter(town_id=town.id, officer__role="administrator")
        ids = await beside.exclude(username__contains=f".{town.id}").values_list("id", flat=True)
        await Account.filter(id__in=list(ids)).update(disabled_at=REAL_NOW)
    there, back = [
        [
            [town.id, None if by_command else by.account, other.officer]
            for town, (by, other) in zip(towns, order, strict=True)
        ]
        for order in (pairs, [(b, a) for a, b in pairs])
    ]
    both = [await process(database, there), await process(database, back)]
    said = [json.loads(out) for out, _ in await asyncio.gather(*[one.communicate(b"go\n") for one in both])]
    assert [sorted(one) for one in zip(*said, strict=True)] == [["refused", "shut"]] * len(towns)
    for town in towns:
        left = Account.filter(town_id=town.id, officer__role="administrator", disabled_at=None)
        assert await left.count() == 1


async def test_qui_n_est_jamais_venu_ne_compte_pas(database):
    """Invited, without a password yet: a town left to them alone would be nobody's."""
    town, first = (await Town.get(slug=HOME)).id, await Account.get(username="direction.mairie")
    other, command = await hired(), Administrator(town, None, NOW, REAL_NOW)
    await Account.filter(id=other.account).update(password_hash="", invited_at=REAL_NOW)
    for act in (administering.disable, give_another):
        with pytest.raises(LastAdministrator):
            await act(command, first.officer_id)
    await administering.disable(command, other.officer)
    assert not (await Account.get(id=first.id)).disabled_at


async def test_un_agent_qui_n_administre_pas_se_ferme_toujours(database):
    """Where no administrator is left already, too."""
    town, agent = (await Town.get(slug=HOME)).id, await Account.get(username="agent.enfance")
    await Account.filter(username="direction.mairie").update(disabled_at=REAL_NOW)
    await administering.disable(Administrator(town, None, NOW, REAL_NOW), agent.officer_id)
    assert (await Account.get(id=agent.id)).disabled_at


async def give_another(who: Administrator, officer: int) -> None:
    await administering.give_duty(who, officer, Duty("revenue_officer"))
