"""The keys by which push services know this instance: made once, every subscription is bound to them."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def new_keys() -> tuple[str, str]:
    """A private key and its public one, in base64url, as `pywebpush` and browsers take them."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64url(private.private_numbers().private_value.to_bytes(32, "big")), base64url(public)


def base64url(key: bytes) -> str:
    return urlsafe_b64encode(key).rstrip(b"=").decode()
