"""What a kind of letter declares. Each is one file of `pwa/domain/telling/kinds`, checked when the site starts."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any, Generic, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.letter import Letter
from pwa.domain.letters.notices import Notice

KEPT_BY_SERVICE = timedelta(weeks=4)
"""How long a push service keeps a message for a phone that is off: the most that all of them take."""


class Topic(Enum):
    """What a letter is about, in the words that its readers see."""

    ANSWERS = "Réponse à une demande"
    SEATS = "Place qui se libère"
    CLOSURES = "Jour fermé par la mairie"
    LIMITS = "Dates limites"
    TESTS = "Essai de notification"
    ACCOUNT = "Votre compte"


class Audience(Enum):
    """Whose devices are told, besides the guardians who get the mail."""

    ASKING_ACCOUNT = "those of the account that asked"
    GUARDIANS = "those of every guardian who is written to"
    ONE_DEVICE = "one, that asked for it"
    MAILS_ONLY = "none"


@dataclass(frozen=True, slots=True)
class Contact:
    """A department and how to reach it; `silence` is its rule as a sentence, for a request that waits for it."""

    department: str
    email: str
    phone: str | None
    address: str | None
    refuses_by_silence: bool
    silence: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What any letter tells: departments to write back to, the requests it speaks of (their ids). A kind adds its own
    values, and its template shows these fields and no others."""

    contacts: tuple[Contact, ...]
    about: tuple[int, ...]


V = TypeVar("V", bound=Told)

Facts = dict[str, Any]
Tell = Callable[[BaseDBAsyncClient, Facts], Awaitable[V]]
Notify = Callable[[BaseDBAsyncClient, Letter, Mapping[str, str]], Awaitable[Notice]]


@dataclass(frozen=True, slots=True)
class Mailed(Generic[V]):
    """A kind as a mail: its words are `templates/letters/<kind>.html`. `sample` is complete: every value is there."""

    values: type[V]
    tell: Tell[V]
    subject: Callable[[V], str]
    sample: V


@dataclass(frozen=True, slots=True)
class Notified:
    """A kind as a notification: its sentences by code, which may say what `takes` names; `lifetime` is how long it
    waits for a phone that is off."""

    notify: Notify
    sentences: Mapping[str, str]
    takes: tuple[str, ...] = ()
    lifetime: timedelta = KEPT_BY_SERVICE


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter, which follows an event. What a family asks for takes its turn among its own letters; answers
    that follow each other are `gathered`. Thousands that nobody asked for let pass whatever is written as long after
    them as they `yield`."""

    name: str
    after: Verb
    topic: Topic
    audience: Audience
    mail: Mailed[Any] | None = None
    notification: Notified | None = None
    is_asked_for: bool = field(default=False, kw_only=True)
    is_gathered: bool = field(default=False, kw_only=True)
    yields: timedelta = field(default=timedelta(), kw_only=True)


KINDS: dict[str, Kind] = {}
"""Every kind that is declared, by its name."""

LETTERS_OF: dict[Verb, str] = {}
"""The letter that follows from an event; nobody is written to about any other."""


def declare(kind: Kind) -> None:
    if kind.name in KINDS:
        raise ValueError(f"two letters are called {kind.name}")
    if kind.after in LETTERS_OF:
        raise ValueError(f"two letters follow {kind.after}: {LETTERS_OF[kind.after]} and {kind.name}")
    KINDS[kind.name], LETTERS_OF[kind.after] = kind, kind.name


def letter_of(verb: Verb) -> str:
    """The kind of the letter that follows from it."""
    return LETTERS_OF[verb]


def notified(kind: str) -> Notified:
    """How a kind is notified. Raises LookupError when it never is."""
    if (found := KINDS[kind].notification) is None:
        raise LookupError(f"no notification of {kind}")
    return found


def mailed(kind: str) -> Mailed[Any]:
    """How a kind is mailed. Raises LookupError when it never is."""
    if (found := KINDS[kind].mail) is None:
        raise LookupError(f"no mail of {kind}")
    return found
