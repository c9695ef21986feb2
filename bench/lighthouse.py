"""Lighthouse 12, from npm, in the installed Chromium, over the pages of the booking journey."""

import asyncio
import json
from pathlib import Path
from typing import Any

from bench.home import demo_towns
from bench.memory import Family
from bench.report import Row, least
from tests import people
from tests.conftest import CHROMIUM
from tests.load.servers import nursery

VERSION = "12.8.2"
HERE = Path(__file__).parent
TOOLS = HERE / "out" / "lighthouse"
LABELS = {"door": "se connecter", "espace": "espace", "season": "la saison", "demande": "une demande",
          "recap": "le récapitulatif"}  # fmt: skip
SCORES = {"performance": "performance", "accessibility": "accessibilité", "best-practices": "bonnes pratiques"}


async def measured() -> list[Row]:
    """On its phone profile (4× CPU, slow 4G, simulated), each page without anything kept, the median of three."""
    await installed()
    async with demo_towns() as (url, folder), nursery(url, folder) as servers:
        told = await looked_at(servers.address, await Family.arrives())
    return [row for name, label in LABELS.items() for row in rows(label, told[name])]


def rows(label: str, told: dict[str, Any]) -> list[Row]:
    failed = ", ".join(told["failed"])
    scores = {name: told[name] for name in SCORES if name in told}
    return [
        least(f"{label} : {SCORES[name]}", failed if score < 100 else "", score, 100)
        for name, score in scores.items()
    ]  # fmt: skip


async def looked_at(site: str, family: Family) -> dict[str, Any]:
    home, season = f"{site}/{people.HOME}", f"{site}{family.paths[-1]}"
    asked = {
        "chromium": CHROMIUM, "folder": str(TOOLS), "season": season,
        "cookies": family.cookies(site), "door": f"{home}/",
        "pages": {"espace": f"{home}/espace", "season": season, "demande": f"{home}/demandes/1"},
    }  # fmt: skip
    told = await ran("node", str(HERE / "lighthouse.mjs"), cwd=TOOLS, text=json.dumps(asked))
    return dict(json.loads(told))


async def installed() -> None:
    """Lighthouse and what it needs, once, beside the other results of the bench."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    if not (TOOLS / "node_modules" / "lighthouse").exists():
        quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
        await ran("npm", "install", "--prefix", str(TOOLS), *quiet, f"lighthouse@{VERSION}", cwd=TOOLS)


async def ran(*command: str, cwd: Path, text: str = "") -> str:
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, cwd=cwd, stdin=pipe, stdout=pipe)
    said, _ = await child.communicate(text.encode())
    if child.returncode:
        raise RuntimeError(f"{command[0]} : {child.returncode}")
    return said.decode()
