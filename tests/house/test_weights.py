"""What the worker (its listeners and one file of the rest) and the scripts of every page weigh, as they are sent."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

from pwa.web import assets, joints

ROOT = Path(__file__).parents[2]
IMPORTED = re.compile(r'^(?:import|export) [^;]*?from "([^"]+)";', re.MULTILINE | re.DOTALL)
LISTENERS = "/service_worker/service_worker.js"
EVERY_PAGE = ("/static/js/site/start.js", "/static/js/site/connection.js", "/static/js/site/queue.js")


def source(url: str) -> str:
    return (ROOT / (f"pwa{url}" if url.startswith("/static/") else url.removeprefix("/"))).read_text()


def reached(urls: Iterable[str], seen: set[str] | None = None) -> set[str]:
    """These modules and all that they import, by address."""
    seen = set() if seen is None else seen
    for url in urls:
        if url not in seen and url != "/service_worker/shell.js":
            seen.add(url)
            reached([urljoin(url, to) for to in IMPORTED.findall(source(url))], seen)
    return seen


def weight(url: str) -> int:
    """Bytes on the network, for a browser that has workers."""
    folder, name = url.split("/", 2)[1:]
    files = assets.build().static if folder == "static" else assets.build().worker
    return len(assets.smallest(files[name].content))


def test_the_worker_and_the_scripts_of_every_page_hold_in_20_kb():
    worker, pages = [f"/service_worker/{name}" for name in (joints.LISTENERS, joints.WORKER)], reached(EVERY_PAGE)
    weights = {url: weight(url) for url in {*worker, *(pages - reached([LISTENERS]))}}
    assert len(weights) > len(EVERY_PAGE) + len(worker)
    assert sum(weights.values()) <= 20_000, sorted(weights.items(), key=lambda one: -one[1])


def test_what_is_pressed_still_says_what_the_screens_say():
    for name, file in assets.build().static.items():
        if name.startswith("js/"):
            for words in re.findall(r'"([A-ZÀÉ«][^"{}\\\n]* [^"{}\\\n]*)"', (assets.STATIC / name).read_text()):
                assert words in file.content.decode(), (name, words)
