"""What a phone fetches: bytes as they are sent, page by page and file by file."""

import json
import re
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

import brotli

from bench.home import CARE, demo_towns, site_of
from bench.report import Row, ratio
from bench.season import sign_in, visitor
from pwa.web import assets
from pwa.web.assets import build
from tests import people

CHANGED = {
    "un script que toute page charge": "js/site/french.js",
    "un script de la grille": "js/grid/paint.js",
    "un script chargé au besoin": "js/grid/fresh.js",
    "une feuille de style": "css/season.css",
}
ADDED = {"js": "\nexport const added = 1;\n", "css": "\n.added { color: red; }\n"}


async def measured() -> list[Row]:
    """Compressed as the site does: pages by brotli 5, files by brotli 11."""
    async with demo_towns() as (url, folder):
        html = await season_html(url, folder)
    sent = len(brotli.compress(html, quality=5)) / 1000
    scripts = kilobytes(lambda name: name.endswith(".js") and "htmx" not in name)
    styles = kilobytes(lambda name: name.endswith(".css"))
    return [
        ratio("HTML de la saison, compressé, en ko", f"{len(html) / 1000:.0f} ko avant", sent, 6),
        ratio("tous les styles du site, compressés, en ko", "", styles, None),
        ratio("tous les scripts du site, worker compris, sans htmx, compressés, en ko", "à la demande compris",
              scripts, None),
        *[again(told, file) for told, file in CHANGED.items()],
    ]  # fmt: skip


def again(told: str, changed: str) -> Row:
    """What a phone asks for again after a deployment that changed one file, of what its worker keeps."""
    before = kept()
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "static"
        shutil.copytree(assets.STATIC, there)
        (there / changed).write_text((there / changed).read_text() + ADDED[changed.rpartition(".")[2]])
        with patch.object(assets, "STATIC", there):
            assets.build.cache_clear()
            after = kept()
    assets.build.cache_clear()
    new = [size for address, size in after.items() if address not in before]
    files = f"{len(new)} fichiers sur {len(after)}"
    return ratio(f"redemandé quand {told} change, en ko", files, sum(new) / 1000, None)


def kept() -> dict[str, int]:
    """The addresses that the worker keeps in a browser of today, with what each weighs."""
    lists = re.findall(
        r"^export const (?:ASSETS = \[\.\.\.|LATER = )(\[.*?\])", assets.build().shell.content.decode(), re.M
    )
    files = {**{f"/static/{name}": one for name, one in assets.build().static.items()},
             **{f"/service_worker/{name}": one for name, one in assets.build().worker.items()}}  # fmt: skip
    addresses = [address for one in lists for address in json.loads(one)]
    return {address: len(assets.smallest(files[address.partition("?")[0]].content)) for address in addresses}


async def season_html(url: str, folder: Path) -> bytes:
    world = await people.meet()
    async with visitor(site_of(url, folder)) as maman:
        await sign_in(maman)
        return (await maman.get(f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}")).content


def kilobytes(is_wanted) -> float:
    """All the files of that kind, one by one, as they leave."""
    files = {**build().static, **build().worker}
    return sum(len(brotli.compress(file.content)) for name, file in files.items() if is_wanted(name)) / 1000
