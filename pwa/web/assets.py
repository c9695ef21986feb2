"""Static files and the service worker's, held in memory; the address of each ends with the hash of what it holds."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import brotli
from markupsafe import Markup

from pwa.web import joints
from pwa.web.joining import Sources
from pwa.web.kept_files import HAS_IMPORT_MAPS, LATER, is_needed_offline
from pwa.web.pressing import KINDS, pressed

HERE = Path(__file__).parents[1]
STATIC = HERE / "static"
WORKER = next((place for place in (HERE / "service_worker", HERE.parent / "service_worker") if place.is_dir()), HERE)
"""In an installed wheel the worker is inside the package, in a clone beside it."""

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webp": "image/webp",
         ".woff2": "font/woff2", ".png": "image/png", ".txt": "text/plain", ".md": "text/markdown"}  # fmt: skip

IMPORT_MAP = "import_map.js"
"""Made at start, beside the files of the folder."""

BEGIN = """{
  const root = document.documentElement;
  const plain = () => root.className === "js" && (root.className = "");
  root.className = "js";
  setTimeout(plain, 8000);
  addEventListener("DOMContentLoaded", () => {
    for (const { href } of document.querySelectorAll("link[as=script]"))
      document.head.append(
        Object.assign(document.createElement("script"), { type: "module", async: false, src: href, onerror: plain }));
  });
}"""
"""Begins a page's modules, in their order. Until they run it waits for them (`js`): what they serve keeps its place,
not shown. Where they fail, or are very late, it is the page of a browser without scripts. Where the parser begins them,
Firefox reads some ahead of the map, and the page then never ends loading
(docs/decisions/2026-11-27-chaque-fichier-a-sa-propre-adresse.md)."""

AHEAD = {"grid": ("bookings/season",)}
"""The joints that only these pages announce."""

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
        return self.etag[3:9]


@cache
def smallest(content: bytes) -> bytes:
    """A file pressed as small as can be, once per process; pages are pressed at each answer."""
    return bytes(brotli.compress(content, quality=11))


@dataclass(frozen=True, slots=True)
class Build:
    """What this version of the site sends: `name` changes with any byte of it, and of what makes the pages.

    `own` has every module that a page may load, by the address that modules import it by, with its own; `imports` has
    where the import map leads instead, a joint for some. `source` lets the map in.
    """

    name: str
    static: dict[str, Asset]
    worker: dict[str, Asset]
    own: dict[str, str]
    imports: dict[str, str]
    source: str

    def address(self, file: str) -> str:
        """« /static/css/base.css?1a2b3c »; a file that does not exist is a mistake of ours."""
        if file not in self.static:
            raise LookupError(f"no such static file: {file}")
        return f"/static/{file}?{self.static[file].version}"

    def module(self, file: str) -> Markup:
        """What a page says to have this module run, once all of it is there and the import map is known."""
        return Markup('<link rel=preload as=script crossorigin href="{}">').format(self.address(file))

    def ahead(self, page: str) -> str:
        """The `Link` header of a page: what its scripts will import, asked for as soon as the page arrives. One that is
        read without them has its styles first."""
        named = (
            name for name in joints.JOINTS if page in AHEAD.get(name, (page,)) and f"joined/{name}.js" in self.static
        )
        how = "" if any(page in pages for pages in AHEAD.values()) else "; fetchpriority=low"
        return ", ".join(
            f"<{self.address(f'joined/{name}.js')}>; rel=preload; as=script; crossorigin{how}" for name in named
        )

    @property
    def listeners(self) -> Asset:
        """The worker's first file, signed: Chromium 156 cannot start an update where only imported modules changed."""
        signed = f'\nimport {{ v{self.name} }} from "./shell.js";\nexport const build = "{self.name}";\n'
        return asset(self.worker[joints.LISTENERS].content + signed.encode(), ".js")

    @property
    def shell(self) -> Asset:
        """The module that tells the worker which files its pages need without a network."""
        needed = [file for file in self.static if is_needed_offline(file)]
        now = {self.address(file) for file in needed if file not in LATER}
        later = [self.address(file) for file in needed if file in LATER]
        single = {self.own[url] for url, to in self.imports.items() if to != self.own[url]}
        now |= {to for url, to in self.own.items() if not url.startswith("/static/js/")}
        plain = f"...({HAS_IMPORT_MAPS} ? [] : {json.dumps(sorted(single))})"
        lines = (
            f"export const BUILD = {json.dumps(self.name)};",
            f"export const v{self.name} = 0;",
            f"export const ASSETS = [...{json.dumps(sorted(now - single))}, {plain}];",
            f"export const LATER = {json.dumps(later)};",
        )
        return asset("".join(f"{line}\n" for line in lines).encode(), ".js")


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
    security policy lets in, and the script that writes them, then begins the page's modules."""
    text = json.dumps({"imports": imports}, separators=(",", ":"))
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    made = f'document.head.append(Object.assign(document.createElement("script"),{{type:"importmap",text:{text!r}}}));'
    return f"'sha256-{digest}'", asset((made + BEGIN).encode(), ".js")


@cache
def build() -> Build:
    """Read every file once per process. A phone checks its kept pages by the name: what makes the pages counts too."""
    static, worker = dict(files_of(STATIC)), dict(files_of(WORKER, only=".js"))
    digest = hashlib.blake2b(digest_size=6)
    for name, file in [*static.items(), *worker.items()]:
        digest.update(f"{name} {file.etag}\n".encode())
    for path in sorted(path for path in HERE.rglob("*") if path.suffix in (".py", ".html")):
        digest.update(path.read_bytes())
    own = imports_of(static, worker)
    worker |= {name: asset(text.encode(), ".js") for name, text in joints.of_worker(sources()).items()}
    led = dict[str, str]()
    for name, (urls, text) in joints.of_pages(sources(), own).items():
        static[f"joined/{name}.js"] = joint = asset(text.encode(), ".js")
        led |= dict.fromkeys(urls, f"/static/joined/{name}.js?{joint.version}")
    source, static[IMPORT_MAP] = import_map(own | led)
    return Build(digest.hexdigest(), static, worker, own, own | led, source)


def sources() -> Sources:
    """Our modules as they are written, by their plain addresses."""
    static = {f"/static/{path.relative_to(STATIC).as_posix()}": path for path in STATIC.rglob("*.js")}
    worker = {f"/service_worker/{path.relative_to(WORKER).as_posix()}": path for path in WORKER.rglob("*.js")}
    return {url: path.read_text() for url, path in (static | worker).items()}


def files_of(folder: Path, only: str = "") -> Iterator[tuple[str, Asset]]:
    """Every file below the folder, as it is sent; what is vendored came pressed."""
    paths = sorted(path for path in folder.rglob(f"*{only}") if path.is_file() and not path.name.startswith("."))
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    ours = [name for name, path in names.items() if path.suffix in KINDS and not name.startswith("vendor/")]
    smaller = pressed({name: names[name].read_text() for name in ours})
    for name, path in names.items():
        yield name, asset(smaller[name].encode() if name in smaller else path.read_bytes(), path.suffix)


def asset(content: bytes, suffix: str) -> Asset:
    etag = f'W/"{hashlib.blake2b(content, digest_size=8).hexdigest()}"'
    return Asset(content, etag, TYPES.get(suffix, "application/octet-stream"))
