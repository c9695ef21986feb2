"""Where passkeys are of: the host of the site's public address, the same for every town of the instance."""

from dataclasses import dataclass

from pwa.shared import lenient

LOCAL = "localhost"
"""What browsers trust without https. It has no public address: what was asked for says its port."""


@dataclass(frozen=True, slots=True)
class Relying:
    """The host that a browser gives a passkey for, and the one origin that may ask for it."""

    host: str
    origin: str


def relying_on(public_url: str, asked_host: str) -> Relying | None:
    """None where no passkey can be: no public address, and not this machine."""
    if public_url:
        parts = lenient.url(public_url)
        is_safe = parts.scheme == "https" or parts.hostname == LOCAL
        return Relying(parts.hostname or "", f"{parts.scheme}://{parts.netloc.lower()}") if is_safe else None
    name, _, _ = asked_host.partition(":")
    return Relying(LOCAL, f"http://{asked_host}") if name == LOCAL else None
