"""What becomes of household keys."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class KeyGiven(Detail):
    """`by_department` is the one that knows the household."""

    verb = Verb.KEY_GIVEN
    by_department: int


@dataclass(frozen=True)
class KeyRevoked(Detail):
    verb = Verb.KEY_REVOKED


@dataclass(frozen=True)
class KeyTried(Detail):
    """A key that opened nothing, whatever it was; `count`, those of the account in this window."""

    verb = Verb.KEY_TRIED
    count: int


@dataclass(frozen=True)
class KeyUsed(Detail):
    """`role` is the one that the account has in the household since."""

    verb = Verb.KEY_USED
    role: str
