"""What a browser gives to be told on: an address at a push service that we know, and keys that can be used."""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from pwa.domain.refusals import Unprocessable
from pwa.storage.push_services import is_allowed
from pwa.storage.vapid import base64url

LONGEST_ENDPOINT = 1000


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives: where to write to it, the two keys to seal with, and what the family calls it."""

    endpoint: str
    p256dh: str
    auth: str
    device: str


def check(given: Subscription, hosts: Sequence[str]) -> Subscription:
    """The same as it is kept. Raises Unprocessable."""
    if len(given.endpoint) > LONGEST_ENDPOINT or not is_allowed(given.endpoint, hosts):
        raise Unprocessable(why="push_service")
    public, auth = key_of(given.p256dh, 65), key_of(given.auth, 16)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    except ValueError:
        raise Unprocessable(why="push_keys") from None
    return Subscription(given.endpoint, base64url(public), base64url(auth), given.device[:200])


def key_of(text: str, size: int) -> bytes:
    """The bytes of a base64url key of that size, with or without padding."""
    try:
        key = urlsafe_b64decode(text.rstrip("=").encode("ascii") + b"==")
    except (binascii.Error, UnicodeEncodeError):
        raise Unprocessable(why="push_keys") from None
    if len(key) != size:
        raise Unprocessable(why="push_keys")
    return key
