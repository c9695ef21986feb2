"""The push services that we know.

A subscription's address comes from a browser: only these are ever called.
"""

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
"""The push services of the browsers that families have."""

WRITTEN = re.compile(
    r"https?://([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])"
    r"(:[1-9][0-9]{0,4})?/[^\\ @#]*\Z",
    re.IGNORECASE,
)
"""A host's plain name, or an address, and perhaps a port: nothing that two readers could take for two hosts."""


def is_allowed(endpoint: str, hosts: Sequence[str] = ()) -> bool:
    """An address of a push service that we know, or that the setting adds. HTTP only to this machine itself."""
    if not (endpoint.isascii() and endpoint.isprintable()) or not WRITTEN.match(endpoint):
        return False
    try:
        parts, host = urlsplit(endpoint), host_of(endpoint)
        port = parts.port
    except ValueError:
        return False
    if any(is_named(host, name) for name in hosts):
        return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    return parts.scheme == "https" and port in (None, 443) and any(is_named(host, name) for name in HOSTS)


def host_of(endpoint: str) -> str:
    return urlsplit(endpoint).hostname or ""


def is_named(host: str, name: str) -> bool:
    """« *.push.apple.com » names every host below push.apple.com."""
    return host.endswith(name[1:]) and len(host) >= len(name) if name.startswith("*.") else host == name


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
