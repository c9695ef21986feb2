"""What a phone fetches: bytes as they are sent, page by page and file by file."""

from pathlib import Path

import brotli

from bench.home import CARE, demo_towns, site_of
from bench.report import Row, ratio
from bench.season import sign_in, visitor
from pwa.web.assets import build
from tests import people


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
    ]  # fmt: skip


async def season_html(url: str, folder: Path) -> bytes:
    world = await people.meet()
    async with visitor(site_of(url, folder)) as maman:
        await sign_in(maman)
        return (await maman.get(f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}")).content


def kilobytes(is_wanted) -> float:
    """All the files of that kind, one by one, as they leave."""
    files = {**build().static, **build().worker}
    return sum(len(brotli.compress(file.content)) for name, file in files.items() if is_wanted(name)) / 1000
