"""What is kept encrypted: AES-256-GCM, with a key made of the instance's own and, where the town hall gave one, of
PREAU_SEAL. Each text is bound to what it is about, so that it is worth nothing in another's row."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pwa.storage import instance

NONCE = 12
FACT = "seal"


class Sealer:
    """Seals and opens with one key."""

    def __init__(self, kept: str, given: str = "") -> None:
        made = HKDF(SHA256(), 32, salt=given.encode() or None, info=b"preau seal 1")
        self.cipher = AESGCM(made.derive(kept.encode()))

    def seal(self, about: str, text: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        return base64.urlsafe_b64encode(nonce + self.cipher.encrypt(nonce, text.encode(), about.encode())).decode()

    def opened(self, about: str, sealed: str) -> str | None:
        """What was sealed about this; None for anything else, or under another key."""
        try:
            whole = base64.urlsafe_b64decode(sealed)
            return self.cipher.decrypt(whole[:NONCE], whole[NONCE:], about.encode()).decode()
        except (InvalidTag, ValueError):
            return None


async def sealer(given: str) -> Sealer:
    """This instance's; `given` is PREAU_SEAL."""
    return Sealer(await instance.fact(FACT) or "", given)
