"""What happens to an officer's second factor. Never the code, nor anything of it."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class SecondFactorEnrolled(Detail):
    verb = Verb.SECOND_FACTOR_ENROLLED


@dataclass(frozen=True)
class SecondFactorFailed(Detail):
    """A wrong code, after the right password."""

    verb = Verb.SECOND_FACTOR_FAILED


@dataclass(frozen=True)
class RecoveryCodesMade(Detail):
    verb = Verb.RECOVERY_CODES_MADE


@dataclass(frozen=True)
class RecoveryCodeUsed(Detail):
    """`left` are those that still open."""

    verb = Verb.RECOVERY_CODE_USED
    left: int


@dataclass(frozen=True)
class SecondFactorReset(Detail):
    """By an administrator or a command."""

    verb = Verb.SECOND_FACTOR_RESET
