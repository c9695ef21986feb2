"""What an account changed of how it signs in. Never a name, an address nor a password."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class PasswordChanged(Detail):
    """By whom knows the present one, or by a link of a mail (`is_forgotten`)."""

    verb = Verb.PASSWORD_CHANGED
    is_forgotten: bool = False


@dataclass(frozen=True)
class PasswordForgotten(Detail):
    """Somebody said so, and its owner was written to."""

    verb = Verb.PASSWORD_FORGOTTEN


@dataclass(frozen=True)
class NewDevice(Detail):
    """A sign-in in a browser where the account was not known; its owner was written to."""

    verb = Verb.NEW_DEVICE


@dataclass(frozen=True)
class SessionDenied(Detail):
    """« Ce n’est pas moi », by the link of the mail: that session was closed."""

    verb = Verb.SESSION_DENIED


@dataclass(frozen=True)
class AddressAsked(Detail):
    """Another e-mail address was named: a link went there."""

    verb = Verb.ADDRESS_ASKED


@dataclass(frozen=True)
class AddressTold(Detail):
    """The former address was told of it."""

    verb = Verb.ADDRESS_TOLD


@dataclass(frozen=True)
class AddressChanged(Detail):
    """The new address confirmed itself."""

    verb = Verb.ADDRESS_CHANGED


@dataclass(frozen=True)
class AddressDenied(Detail):
    """The former address said that it was not them: it is the account's again."""

    verb = Verb.ADDRESS_DENIED
