"""Traces: what tells that two lines are about one network or one typed name, without saying which.

They are keyed, since an IPv4 address or a name is soon guessed from a plain hash. The key is this instance's, made by
`preau migrate` and never rotated by itself: an attack is followed over weeks. Deleting its row cuts old traces off.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from pwa.domain.accounts.attempts import network_of
from pwa.storage import instance

LENGTH = 16


@dataclass(frozen=True, slots=True)
class Tracer:
    """Makes traces with one key; without the instance's, with one that nobody will ever know."""

    key: str = field(default_factory=secrets.token_hex, repr=False)

    def network(self, address: str) -> str:
        """Of a network, an IPv6 household (/56) being one: the same in every town, so that an attack on all is seen."""
        return trace_of_network(self.key, address)

    def username(self, town_id: int, username_key: str) -> str:
        """Of a name typed at this town's door, whether somebody has it or not."""
        return trace_of(self.key, f"name:{town_id}:{username_key}")


@lru_cache(maxsize=1024)
def trace_of_network(key: str, address: str) -> str:
    """Every line of the log has one."""
    return trace_of(key, f"network:{network_of(address, 56)}")


def trace_of(key: str, words: str) -> str:
    return hmac.new(key.encode(), words.encode(), hashlib.sha256).hexdigest()[:LENGTH]


async def current() -> Tracer:
    """The instance's."""
    key = await instance.fact("trace")
    return Tracer(key) if key else Tracer()
