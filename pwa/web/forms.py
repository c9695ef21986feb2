"""A form becomes a typed value, or French errors by field."""

from dataclasses import dataclass, field
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request

from pwa.domain import named
from pwa.domain.accounts.tokens import HANDLE
from pwa.domain.bookings.demand.writing import Demand
from pwa.domain.bookings.review.ruling import Verdict
from pwa.domain.bookings.screens.drafts import Draft
from pwa.domain.bookings.words import Answer
from pwa.domain.devices.subscriptions import Subscription
from pwa.domain.refusals import Malformed, UnknownKind
from pwa.models.words import Ask
from pwa.shared import lenient
from pwa.shared.texts.accounts import SIGN_IN
from pwa.web.fields import LONGEST, boxes_in, instant_in, lines_in, number_of, numbers_in, posted, uuid_in, words_in

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class SignInForm:
    """The box « MON ESPACE PERSO ». `back` is the page that was asked for, inside this town."""

    username: str
    password: str
    back: str | None
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def read(cls, request: Request) -> "SignInForm":
        form = await posted(request)
        password = form.get("password")
        given = {"username": words_in(form, "username"), "password": password if isinstance(password, str) else ""}
        called = request.state.town.profile.texts.box_identifier
        lacking = (name for name, value in given.items() if not value or len(value) > LONGEST)
        errors = {name: named.told(SIGN_IN[name], called) for name in lacking}
        return cls(**given, back=request.state.town.own_address(words_in(form, "retour")), errors=errors)


@dataclass(frozen=True, slots=True)
class SignOutForm:
    """« Se déconnecter » : the session that the page belongs to. `session` is None when what it names cannot be one."""

    is_named: bool
    session: str | None

    @classmethod
    async def read(cls, request: Request) -> "SignOutForm":
        named = words_in(await posted(request), "session")
        is_handle = len(named) == HANDLE and set(named) <= set("0123456789abcdef")
        return cls(bool(named), named if is_handle else None)


@dataclass(frozen=True, slots=True)
class BoxesForm:
    """The grid as it was posted (the openings live when the page was made, those ticked now), or its recap: what it
    books was not live, what it cancels was. The siblings are those ticked there."""

    draft: Draft

    @classmethod
    async def read(cls, request: Request) -> "BoxesForm":
        form = await posted(request)
        book, cancel = ({opening for _, opening in boxes_in(form, name)} for name in Ask)
        seen, want = cancel.union(numbers_in(form, "seen")), book.union(numbers_in(form, "want"))
        return cls(
            Draft(frozenset(want - seen), frozenset(seen - want), tuple(dict.fromkeys(numbers_in(form, "also"))))
        )


@dataclass(frozen=True, slots=True)
class DemandForm:
    """A demand of any origin (recap, outbox): the account that made it, and its boxes. A phone says its kind and its
    version, which the plain form and phones of before 27/11/2026 do not."""

    account: str
    demand: Demand

    @classmethod
    async def read(cls, request: Request) -> "DemandForm":
        """Raises Malformed for a mutation, a box or an instant that our pages do not write; UnknownKind."""
        form = await posted(request)
        refuse_unknown(form, "bookings", newest=1)
        mutation = uuid_in(form, "mutation")
        if mutation is None:
            raise Malformed(why="mutation")
        demand = Demand(
            UUID(mutation), boxes_in(form, Ask.BOOK), boxes_in(form, Ask.CANCEL),
            tuple(dict.fromkeys(numbers_in(form, "also"))), instant_in(form, "as_of"),
        )  # fmt: skip
        return cls(words_in(form, "account"), demand)


def refuse_unknown(form: FormData, kind: str, *, newest: int) -> None:
    """What a phone says that its mutation is: `service_worker/logic/kinds.js`. Every version up to ours is read."""
    named, version = words_in(form, "kind") or kind, words_in(form, "version") or "1"
    if named != kind or not lenient.number(version, newest):
        raise UnknownKind


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """An officer's answer, as it was typed: `answers` and `notes` by line, `note` for refusals without their own;
    `told` are the keys of what the page said."""

    revision: int
    answers: dict[int, str]
    notes: dict[int, str]
    note: str
    told: frozenset[str]
    asks: bool = False
    comes_back: bool = False

    @classmethod
    async def read(cls, request: Request) -> "ReviewForm":
        """« Tout accepter » and « Tout refuser » answer for every line on the screen; « Tout refuser » asks first."""
        form = await posted(request)
        notes = {line: words_in(form, name)[:LONGEST_NOTE] for name, line in lines_in(form, "note-")}
        answers = {line: words_in(form, name) for name, line in lines_in(form, "line-")}
        everything = words_in(form, "all")
        if everything and everything != "back":
            answers = dict.fromkeys(notes | answers, Answer.REFUSE if everything == "ask" else everything)
        answers = {line: answer for line, answer in answers.items() if answer}
        if not set(answers.values()) <= set(Answer):
            raise Malformed(why="line")
        note = words_in(form, "note")[:LONGEST_NOTE]
        told = frozenset(one for one in form.getlist("told") if isinstance(one, str))
        return cls(
            number_of(form.get("revision")),
            answers,
            notes,
            note,
            told,
            asks=everything == "ask",
            comes_back=everything == "back",
        )

    @property
    def verdicts(self) -> dict[int, Verdict]:
        return {line: Verdict(Answer(answer), self.reason_of(line, answer)) for line, answer in self.answers.items()}

    def reason_of(self, line: int, answer: str) -> str:
        return (self.notes.get(line) or self.note) if answer == Answer.REFUSE else ""


@dataclass(frozen=True, slots=True)
class ReopeningForm:
    """« Annuler » on a request: the revision that was on the screen."""

    revision: int

    @classmethod
    async def read(cls, request: Request) -> "ReopeningForm":
        return cls(number_of((await posted(request)).get("revision")))


@dataclass(frozen=True, slots=True)
class DeviceForm:
    """What a browser's push subscription holds, and the account that it was made for."""

    account: str
    subscription: Subscription

    @classmethod
    async def read(cls, request: Request) -> "DeviceForm":
        form = await posted(request)
        endpoint = form.get("endpoint")
        given = (words_in(form, name) for name in ("p256dh", "auth", "device"))
        # Not cut: an address that is too long is refused, not shortened.
        return cls(words_in(form, "account"), Subscription(endpoint if isinstance(endpoint, str) else "", *given))


@dataclass(frozen=True, slots=True)
class MediumForm:
    """How a guardian wants to be told."""

    is_mail_only: bool

    @classmethod
    async def read(cls, request: Request) -> "MediumForm":
        medium = words_in(await posted(request), "media")
        if medium not in ("notification", "courriel"):
            raise Malformed(why="medium")
        return cls(medium == "courriel")
