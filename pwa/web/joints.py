"""The files in which modules are sent: two for what a first visit waits for, one for the worker."""

import hashlib

from pwa.web.joining import Sources, joined, leading, reached
from pwa.web.pressing import pressed

ENTRIES = ["/static/js/site/start.js", "/static/js/grid/season.js"]
"""What these import when they load is what a first visit waits for: it is sent in two files, with all that pages share
with the worker."""

BESIDE = ["/static/js/site/signed_in.js", "/static/js/site/era.js", "/static/js/site/sign_out.js"]
"""Asked for a moment later, by every first visit."""

JOINTS = {
    "every": ("/service_worker/", "/static/vendor/", "/static/js/site/", "/static/js/waiting/"),
    "grid": ("/static/js/grid/",),
}

LISTENERS, WORKER = "service_worker.js", "joined.js"
"""The worker's own two: the first one is signed by each version, the other one changes with its modules."""


def of_pages(sources: Sources, own: dict[str, str]) -> dict[str, tuple[list[str], str]]:
    """By its name, the plain addresses of the modules that a joint holds, and its text."""
    shared = [url for url in own if url.startswith("/service_worker/")]
    waited = [url for url in reached(sources, [*ENTRIES, *shared, *BESIDE]) if url not in ENTRIES]
    parts = {name: [url for url in waited if url.startswith(folders)] for name, folders in JOINTS.items()}
    made = pressed({f"{name}.js": joined(sources, urls) for name, urls in parts.items() if urls})
    return {name: (urls, made[f"{name}.js"]) for name, urls in parts.items() if urls}


def of_worker(sources: Sources) -> dict[str, str]:
    """Its listeners, and all that they import: a worker's modules are not led by an import map.

    Files of two versions do not load together: while one takes the place of the other, the old worker stays.
    """
    first = f"/service_worker/{LISTENERS}"
    urls = [url for url in reached(sources, [first]) if url != first]
    names, listeners = leading(sources, first, f"/service_worker/{WORKER}", urls)
    made = pressed({LISTENERS: listeners, WORKER: joined(sources, urls, names)})
    sign = signed(made[WORKER])
    asked = f'import {{ {sign} }} from "/service_worker/{WORKER}";\n'
    return {LISTENERS: asked + made[LISTENERS], WORKER: f"{made[WORKER]}\nexport const {sign} = 0;\n"}


def signed(text: str) -> str:
    """A name that only this text exports: whoever imports it gets this text, or does not load."""
    return f"v{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"
