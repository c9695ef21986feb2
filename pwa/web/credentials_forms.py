"""The forms of credentials: passwords are read as they were typed, never trimmed nor shown again."""

from dataclasses import dataclass
from typing import ClassVar, Self

from starlette.datastructures import FormData
from starlette.requests import Request

from pwa.domain import named
from pwa.domain.credentials.changing import NewPassword
from pwa.domain.credentials.chosen import Chosen
from pwa.domain.credentials.first import Wanted
from pwa.shared.texts.passwords import FORGOTTEN
from pwa.web.fields import LONGEST, posted, words_in


def password_in(form: FormData, name: str) -> str:
    """A password, whole; "" when the field is not there."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def chosen_in(form: FormData) -> Chosen:
    """What `components/new_password.html` posts."""
    return Chosen(password_in(form, "new_password"), password_in(form, "new_password_again"))


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """« Changer mon mot de passe »."""

    asked: NewPassword

    @classmethod
    async def read(cls, request: Request) -> "PasswordForm":
        form = await posted(request)
        return cls(NewPassword(password_in(form, "current_password"), chosen_in(form)))


@dataclass(frozen=True, slots=True)
class WantedForm:
    """« MODIFICATION DE VOS IDENTIFIANTS », and where it leads afterwards. Without fields, where an activation's
    password came in the mail."""

    wanted: Wanted
    back: str | None

    @classmethod
    async def read(cls, request: Request) -> "WantedForm":
        form = await posted(request)
        back = request.state.town.own_address(words_in(form, "retour"))
        return cls(Wanted(words_in(form, "username"), chosen_in(form)), back)


@dataclass(frozen=True, slots=True)
class TermsForm:
    """« J’ACCEPTE… »: the version that was on the screen, and where it leads afterwards."""

    version: str
    back: str | None

    @classmethod
    async def read(cls, request: Request) -> "TermsForm":
        form = await posted(request)
        return cls(words_in(form, "version"), request.state.town.own_address(words_in(form, "retour")))


@dataclass(frozen=True, slots=True)
class ForgottenForm:
    """« Mot de passe oublié »: a user name or an e-mail address."""

    account: str
    error: str | None

    @classmethod
    async def read(cls, request: Request) -> "ForgottenForm":
        account, called = words_in(await posted(request), "account"), request.state.town.profile.texts.spoken_identifier
        is_wrong = not account or len(account) >= LONGEST
        return cls(account, named.told(FORGOTTEN["account"], called) if is_wrong else None)


@dataclass(frozen=True, slots=True)
class RenewForm:
    """The page of a link: its token, and the password that is chosen there."""

    token: str
    chosen: Chosen

    @classmethod
    async def read(cls, request: Request) -> "RenewForm":
        form = await posted(request)
        return cls(words_in(form, "lien"), chosen_in(form))


@dataclass(frozen=True, slots=True)
class OneField:
    """What was typed, or carried, in the only field of a form."""

    name: ClassVar[str]
    said: str

    @classmethod
    async def read(cls, request: Request) -> Self:
        return cls(words_in(await posted(request), cls.name))


class LinkForm(OneField):
    """The button of a link's page: its token."""

    name = "lien"


class AddressForm(OneField):
    """Another e-mail address."""

    name = "email"


class NameForm(OneField):
    """Another user name."""

    name = "username"
