"""What happened to a session."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class Confirmed(Detail):
    """`by` a password or a passkey."""

    verb = Verb.CONFIRMED
    by: str


@dataclass(frozen=True)
class OfPasskey(Detail):
    """The `passkey` that an account added, removed, or that somebody else holds too."""

    passkey: int


@dataclass(frozen=True)
class PasskeyAdded(OfPasskey):
    verb = Verb.PASSKEY_ADDED


@dataclass(frozen=True)
class PasskeyRemoved(OfPasskey):
    verb = Verb.PASSKEY_REMOVED


@dataclass(frozen=True)
class PasskeyCopied(OfPasskey):
    verb = Verb.PASSKEY_COPIED


@dataclass(frozen=True)
class SessionEnded(Detail):
    """`why`: too many at once, or its token stolen; `session` begins its name."""

    verb = Verb.SESSION_ENDED
    why: str
    session: str
