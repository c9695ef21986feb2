"""What people do to their own espace."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class SignUpSent(Detail):
    """Somebody asks for an espace; a mail asks whether the address is theirs."""

    verb = Verb.SIGN_UP_SENT


@dataclass(frozen=True)
class SignUpKnown(Detail):
    """Somebody asks for an espace with an address that has one; a mail tells its owner."""

    verb = Verb.SIGN_UP_KNOWN


@dataclass(frozen=True)
class SpaceCreated(Detail):
    """By oneself, the mail's link followed."""

    verb = Verb.SPACE_CREATED


@dataclass(frozen=True)
class ProfileChanged(Detail):
    """`fields`: their names, never what they say."""

    verb = Verb.PROFILE_CHANGED
    fields: list[str]
