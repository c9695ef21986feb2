"""A device that makes passkeys and signs with them, in Python: what a browser brings back, and what a cheat would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, RECOGNISED, SAVEABLE, SAVED, NEW = 1, 4, 8, 16, 64


def b64(some: bytes) -> str:
    return urlsafe_b64encode(some).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "==")


@dataclass(frozen=True)
class Device:
    """One passkey of one device; `replace(device, origin=…)` is a cheat."""

    origin: str = "https://preau.test"
    host: str = "preau.test"
    flags: int = PRESENT | RECOGNISED | SAVEABLE | SAVED
    count: int = 0
    holder: bytes = b""
    kind: str | None = None
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, asked: dict[str, Any]) -> tuple["Device", str]:
        """The device as it is then, and what it brings."""
        data = self.data(NEW) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.public()
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"clientDataJSON": b64(self.said("webauthn.create", asked)), "attestationObject": b64(attested),
                    "transports": ["internal", "hybrid"]}  # fmt: skip
        return replace(self, holder=raw(asked["user"]["id"])), self.brought(response)

    def signs(self, asked: dict[str, Any], **changed: Any) -> str:
        """What signing in brings; `changed` are fields of the response that somebody wrote over."""
        said, data = self.said("webauthn.get", asked), self.data()
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": b64(said), "authenticatorData": b64(data), "signature": b64(signature),
                    "userHandle": b64(self.holder)}  # fmt: skip
        return self.brought(response | changed)

    def said(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": self.kind or kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def data(self, more: int = 0) -> bytes:
        head = hashlib.sha256(self.host.encode()).digest()
        return head + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def public(self) -> bytes:
        at = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32, "big"), -3: at.y.to_bytes(32, "big")})

    def brought(self, response: dict[str, Any]) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response})
