"""Static files and the service worker's, held in memory; the address of each ends with the hash of what it holds."""

import hashlib
import json
import mimetypes
import re
from base64 import b64encode
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
    "js/grid/why.js",
    "js/waiting/lost.js",
    "js/waiting/queued_card.js",
    "js/waiting/queued_cards.js",
    "js/waiting/queued_list.js",
    "js/site/storage.js",
    "js/waiting/waiting.js",
)
"""Of pages that are kept when idle: the worker has them before it keeps the first page, not when it is installed."""


IMPORT_MAP = "import_map.js"
"""Made at start, beside the files of the folder."""

IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["']([^"']+\.js)["']""")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    etag: str
    media_type: str

    @property
    def version(self) -> str:
        """What its address ends with: another one with any byte of it."""
        return self.etag[3:11]


@cache
def smallest(content: bytes) -> bytes:
    """A file pressed as small as can be, once per process; pages are pressed at each answer."""
    return bytes(brotli.compress(content, quality=11))


@dataclass(frozen=True, slots=True)
class Build:
    """What this version of the site sends: `name` changes with any byte of it, and of what makes the pages."""

    name: str
    static: dict[str, Asset]
    worker: dict[str, Asset]
    source: str

    def address(self, file: str) -> str:
        """« /static/css/base.css?1a2b3c4d »; a file that does not exist is a mistake of ours."""
        if file not in self.static:
            raise LookupError(f"no such static file: {file}")
        return f"/static/{file}?{self.static[file].version}"

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
        now = [self.address(file) for file in needed if file not in LATER]
        beside = [to for url, to in self.imports.items() if not url.startswith("/static/js/")]
        later = [self.address(file) for file in needed if file in LATER]
        told = {"BUILD": self.name, "ASSETS": now + beside, "LATER": later}
        lines = (f"export const {name} = {json.dumps(value)};\n" for name, value in told.items())
        return asset("".join(lines).encode(), ".js")

    @property
    def imports(self) -> dict[str, str]:
        """Every module that a page may load, by the address that modules import it by, with its own."""
        return imports_of(self.static, self.worker)


def imports_of(static: dict[str, Asset], worker: dict[str, Asset]) -> dict[str, str]:
    """Ours, and what they import from the worker's folder and from what is vendored, when they load or later."""
    sent = {f"/static/{file}": one for file, one in static.items() if file.endswith(".js")}
    sent |= {f"/service_worker/{file}": one for file, one in worker.items()}
    found, new = set[str](), {url for url in sent if url.startswith("/static/js/")}
    while new:
        found |= new
        named = ((url, to) for url in new for to in IMPORTED.findall(sent[url].content.decode()))
        new = {urljoin(url, to) for url, to in named} & sent.keys() - found
    return {url: f"{url}?{sent[url].version}" for url in sorted(found)}


def import_map(imports: dict[str, str]) -> tuple[str, Asset]:
    """What leads modules that import each other by plain names to each one's own address: the words that a content
    security policy lets in, and the script that writes them. In a page it would weigh in each of them."""
    text = json.dumps({"imports": imports}, separators=(",", ":"))
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    element = 'document.createElement("script")'
    made = f'document.head.append(Object.assign({element},{{type:"importmap",text:{text!r}}}));'
    return f"'sha256-{digest}'", asset(made.encode(), ".js")


def is_needed_offline(file: str) -> bool:
    """Styles, scripts and the drawn icon. Not the home screen's icons, nor htmx, without which a link is a link."""
    ours = file.startswith(("css/", "js/")) or file == IMPORT_MAP
    return (ours and file not in ONLINE_ONLY) or file.endswith(".svg")


@cache
def build() -> Build:
    """Read every file once per process. A phone checks its kept pages by the name: what makes the pages counts too."""
    static, worker = dict(files_of(STATIC)), dict(files_of(WORKER, only=".js"))
    digest = hashlib.blake2b(digest_size=6)
    for name, file in [*static.items(), *worker.items()]:
        digest.update(f"{name} {file.etag}\n".encode())
    for path in sorted(path for path in HERE.rglob("*") if path.suffix in (".py", ".html")):
        digest.update(path.read_bytes())
    source, static[IMPORT_MAP] = import_map(imports_of(static, worker))
    return Build(digest.hexdigest(), static, worker, source)


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
