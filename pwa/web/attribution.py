"""What a line of the log says of who asked: enough to follow an attack, nothing that names anyone."""

import re
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

BROWSERS = {
    "edge": r"Edg(e|A|iOS)?/", "opera": r"OPR/|Opera", "samsung": r"SamsungBrowser/", "firefox": r"Firefox/|FxiOS/",
    "chrome": r"Chrome/|CriOS/|Chromium/", "safari": r"Safari/|AppleWebKit/",
}  # fmt: skip
"""In this order: each one claims to be those after it."""


def browser_of(words: str) -> str:
    """The family of a browser by what it says of itself: a precise version would single a phone out."""
    if not words:
        return "none"
    return next((one for one, known in BROWSERS.items() if re.search(known, words[:500])), "other")


def asker(scope: Scope) -> dict[str, Any]:
    """The account, the trace of the network, the browser's family, the verdict; at the door, the typed name's trace."""
    state, client = scope["state"], scope.get("client")
    return {
        "account": state["account"],
        "network": scope["app"].state.tracer.network(client[0] if client else ""),
        "browser": browser_of(Headers(scope=scope).get("user-agent", "")),
        "verdict": state["verdict"],
    } | ({"typed": state["typed"]} if state["typed"] else {})
