"""Pulvérisation et bourrage depuis deux processus : les comptes sont dans la base, un de plus n’ouvre rien."""

import asyncio
import json
import sys

import pytest

from pwa.domain.accounts.attempts import PER_ADDRESS, PER_PAIR
from tests.people import HOME, PASSWORD

pytestmark = pytest.mark.both_databases

ATTACKER = """
import asyncio, json, sys
from collections import Counter
from datetime import UTC, datetime
from pwa.domain.accounts import attempts
from pwa.domain.refusals import TooManyAttempts
from pwa.storage.databases import opened
from pwa.storage.line import DatabaseBusy

url, form, names, address, tries = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4], int(sys.argv[5])
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

async def once(name):
    while True:
        try:
            await attempts.count(attempts.way(1, name, address, form), NOW)
            return "read"
        except TooManyAttempts:
            return "shut"
        except DatabaseBusy:
            await asyncio.sleep(0.1)

async def main():
    said = Counter()
    async with opened(url):
        for n in range(tries):
            said[await once(names[n % len(names)])] += 1
    print(json.dumps(said))

asyncio.run(main())
"""


async def attacks(database: str, form: str, names: list[str], address: str, tries: int) -> int:
    """How many passwords two processes got to try, with that many tries each."""
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", ATTACKER, database, form, json.dumps(names), address, str(tries),
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [json.loads((await one.communicate())[0]) for one in started]
    assert all(sum(one.values()) == tries for one in said)
    return sum(one.get("read", 0) for one in said)


@pytest.mark.parametrize("form", ["", "forgotten "])
async def test_stuffing_one_account_from_two_processes_gets_the_tries_of_one(database, form):
    assert await attacks(database, form, ["maman.test"], "203.0.113.7", 12) == PER_PAIR


async def test_spraying_many_names_from_two_processes_is_shut_by_the_address(database, client):
    names = [f"nom{n}" for n in range(35)]
    assert await attacks(database, "", names, "203.0.113.8", 35) == PER_ADDRESS
    answer = await client.post(f"/{HOME}/connexion", data={"username": "maman.test", "password": PASSWORD})
    assert answer.status_code == 303, "nobody else's way is shut"
