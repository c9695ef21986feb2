"""After a hundred walks, phone and town hall agree: kills, cuts, portals, gateways, siblings, two tabs, a full phone…

One of them alone: `PREAU_WALK=17 pytest tests/load/test_walks.py`.
"""

import os

import pytest

from tests.load import ledger
from tests.load.servers import nursery
from tests.load.walks import faults, town_of_walks, walked

pytestmark = pytest.mark.both_databases

SEEDS = [int(os.environ["PREAU_WALK"])] if "PREAU_WALK" in os.environ else list(range(1, 101))


async def test_after_a_hundred_walks_phone_and_town_hall_agree(database: str, tmp_path):
    walks = await town_of_walks(SEEDS)
    async with nursery(database, tmp_path) as servers:
        reports = await walked(walks, servers)
    found = {seed: wrong for seed, report in reports.items() if (wrong := await faults(walks, seed, report))}
    ledger.told(kills=servers.kills, requests=sum(len(report.get("validated", [])) for report in reports.values()))
    for seed, wrong in found.items():
        print(f"PREAU_WALK={seed}", *reports[seed].get("log", []), *wrong, sep="\n  ")
    assert not found, f"walks to look at: {list(found)}"
