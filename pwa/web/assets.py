"""Static files and the service worker's, held in memory; the build is the hash of them all and is in their address."""

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import brotli

from pwa.web.pressing import KINDS, pressed

HERE = Path(__file__).parents[1]
STATIC = HERE / "static"
WORKER = next((place for place in (HERE / "service_worker", HERE.parent / "service_worker") if place.is_dir()), HERE)
"""In an installed wheel the worker is inside the package, in a clone beside it."""

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webp": "image/webp",
         ".woff2": "font/woff2"}  # fmt: skip


ONLINE_ONLY = (
    "css/desk.css",
    "css/mails.css",
    "css/online.css",
    "css/unscripted.css",
    "js/push/devices.js",
    "js/push/device_name.js",
    "js/site/desk_news.js",
    "js/waiting/door.js",
    "js/site/costly.js",
    "js/site/fragments.js",
    "js/grid/direct.js",
    "js/push/notified.js",
    "js/site/apart.js",
    "js/site/workerless.js",
)
"""Of pages that are never kept, and of what only makes sense with a network."""

LATER = (
    "js/grid/announce.js",
    "js/grid/aside.js",
    "js/grid/foresee.js",
    "js/grid/giving_back.js",
    "js/waiting/lost.js",
    "js/waiting/queued_card.js",
    "js/waiting/queued_cards.js",
    "js/waiting/queued_list.js",
    "js/site/storage.js",
    "js/waiting/waiting.js",
)
"""Of pages that are kept when idle: the worker has them before it keeps the first page, not when it is installed."""


IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+\.js)["']""")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    etag: str
    media_type: str


@cache
def smallest(content: bytes) -> bytes:
    """A file pressed as small as can be, once per process; pages are pressed at each answer."""
    return bytes(brotli.compress(content, quality=11))


@dataclass(frozen=True, slots=True)
class Build:
    """What this version of the site sends: `name` changes with any byte of it."""

    name: str
    static: dict[str, Asset]
    worker: dict[str, Asset]

    def address(self, file: str) -> str:
        """« /static/{build}/css/base.css »; a file that does not exist is a mistake of ours."""
        if file not in self.static:
            raise LookupError(f"no such static file: {file}")
        return f"/static/{self.name}/{file}"

    @property
    def listeners(self) -> Asset:
        """The worker's first file, signed: Chromium 156 cannot start an update where only imported modules changed."""
        return asset(
            self.worker["service_worker.js"].content + f'\nexport const build = "{self.name}";\n'.encode(), ".js"
        )

    @property
    def shell(self) -> Asset:
        """The module that tells the worker which files its pages need without a network."""
        needed = [file for file in self.static if is_needed_offline(file)]
        lists = "".join(
            f"export const {name} = {json.dumps(urls)};\n"
            for name, urls in (
                ("ASSETS", [self.address(file) for file in needed if file not in LATER]),
                ("LATER", [self.address(file) for file in needed if file in LATER]),
                ("MODULES", self.modules),
            )
        )
        return asset(f'export const BUILD = "{self.name}";\n{lists}'.encode(), ".js")

    @property
    def modules(self) -> list[str]:
        """What pages load beside those files, at addresses without a build: the worker keeps them as well."""
        sent = {f"/static/{file}": one for file, one in self.static.items() if file.endswith(".js")}
        sent |= {f"/service_worker/{file}": one for file, one in self.worker.items()}
        found, new = set[str](), {url for url in sent if url.startswith("/static/js/")}
        while new:
            found |= new
            new = {to for url in new for to in imports_of(url, sent[url])} & sent.keys() - found
        return sorted(url for url in found if not url.startswith("/static/js/"))


def imports_of(url: str, module: Asset) -> set[str]:
    """The addresses that a module imports, when it loads or later."""
    return {urljoin(url, to) for to in IMPORTED.findall(module.content.decode())}


def is_needed_offline(file: str) -> bool:
    """Styles, scripts and the drawn icon. Not the home screen's icons, nor htmx, without which a link is a link."""
    return (file.startswith(("css/", "js/")) and file not in ONLINE_ONLY) or file.endswith(".svg")


@cache
def build() -> Build:
    """Read every file once per process. A phone checks its kept pages by the name: what makes the pages counts too."""
    static, worker = dict(files_of(STATIC)), dict(files_of(WORKER, only=".js"))
    digest = hashlib.blake2b(digest_size=6)
    for name, file in [*static.items(), *worker.items()]:
        digest.update(f"{name} {file.etag}\n".encode())
    for path in sorted(path for path in HERE.rglob("*") if path.suffix in (".py", ".html")):
        digest.update(path.read_bytes())
    return Build(digest.hexdigest(), static, worker)


def files_of(folder: Path, only: str = "") -> Iterator[tuple[str, Asset]]:
    """Every file below the folder, as it is sent; what is vendored came pressed."""
    paths = sorted(path for path in folder.rglob(f"*{only}") if path.is_file() and not path.name.startswith("."))
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    ours = [name for name, path in names.items() if path.suffix in KINDS and not name.startswith("vendor/")]
    smaller = pressed({name: names[name].read_text() for name in ours})
    for name, path in names.items():
        yield name, asset(smaller[name].encode() if name in smaller else path.read_bytes(), path.suffix)


def asset(content: bytes, suffix: str) -> Asset:
    guess = TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
    return Asset(content, f'W/"{hashlib.blake2b(content, digest_size=8).hexdigest()}"', guess)
