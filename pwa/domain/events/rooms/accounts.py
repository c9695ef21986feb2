"""What the events of accounts say. Ids and codes only, never a name nor an address."""

from dataclasses import dataclass

from pwa.domain.events.detail import Detail
from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class AccountMade(Detail):
    verb = Verb.ACCOUNT_MADE


@dataclass(frozen=True)
class AccountInvited(Detail):
    """`again`: the former link is dead."""

    verb = Verb.ACCOUNT_INVITED
    again: bool = False


@dataclass(frozen=True)
class AccountActivated(Detail):
    verb = Verb.ACCOUNT_ACTIVATED


@dataclass(frozen=True)
class AccountDisabled(Detail):
    verb = Verb.ACCOUNT_DISABLED


@dataclass(frozen=True)
class AccountEnabled(Detail):
    verb = Verb.ACCOUNT_ENABLED


@dataclass(frozen=True)
class CredentialsChanged(Detail):
    """The user name, the password, or both."""

    verb = Verb.CREDENTIALS_CHANGED
    username: bool = False
    password: bool = False


@dataclass(frozen=True)
class TermsAccepted(Detail):
    """Which version, by its hash."""

    verb = Verb.TERMS_ACCEPTED
    version: str


@dataclass(frozen=True)
class AccountUnlocked(Detail):
    """What was tried at its door is forgotten."""

    verb = Verb.ACCOUNT_UNLOCKED


@dataclass(frozen=True)
class SessionsEnded(Detail):
    """All of them, by an officer."""

    verb = Verb.SESSIONS_ENDED


@dataclass(frozen=True)
class AccountsMerged(Detail):
    """Of the account that stays: what came from `gone`, so that a clerk can undo it by hand."""

    verb = Verb.ACCOUNTS_MERGED
    gone: int
    households: list[int]
    requests: int


@dataclass(frozen=True)
class AccountMergedAway(Detail):
    """Of the account that was closed."""

    verb = Verb.ACCOUNT_MERGED_AWAY
    kept: int
