"""What a phone fetches: bytes as they are sent, page by page and file by file."""

import tempfile
from pathlib import Path

import brotli

from bench.report import Row, ratio
from bench.season import CARE, sign_in, visitor
from pwa.app import create_app
from pwa.assets import build
from pwa.settings import Settings
from pwa.storage import databases
from tests import people


async def measured() -> list[Row]:
    """Compressed as the site does: pages by brotli 5, files by brotli 11."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/bench.sqlite3"
        async with databases.opened(url):
            await databases.bring_up_to_date(url)
            await people.move_in()
            html = await season_html(url, Path(folder))
    sent = len(brotli.compress(html, quality=5)) / 1000
    scripts = kilobytes(lambda name: name.endswith(".js") and "htmx" not in name)
    styles = kilobytes(lambda name: name.endswith(".css"))
    return [
        ratio("HTML de la saison, compressé, en ko", f"{len(html) / 1000:.0f} ko avant", sent, 6),
        ratio("tous les styles du site, compressés, en ko", "", styles, None),
        ratio("tous les scripts du site, worker compris, sans htmx, compressés, en ko", "à la demande compris",
              scripts, None),
    ]  # fmt: skip


async def season_html(url: str, folder: Path) -> bytes:
    world = await people.meet()
    site = create_app(Settings(database_url=url, data=folder, clock="2022-01-24T14:24", is_demo=True))
    async with visitor(site) as maman:
        await sign_in(maman)
        return (await maman.get(f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}")).content


def kilobytes(is_wanted) -> float:
    """All the files of that kind, one by one, as they leave."""
    files = {**build().static, **build().worker}
    return sum(len(brotli.compress(file.content)) for name, file in files.items() if is_wanted(name)) / 1000
