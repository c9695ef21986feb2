"""What an administrator types of a colleague."""

from dataclasses import dataclass, field

from starlette.datastructures import FormData
from starlette.requests import Request

from pwa.domain.officers.adding import Colleague
from pwa.domain.officers.duties import Duty
from pwa.shared import lenient
from pwa.shared.texts.officers import OFFICER_FAULTS
from pwa.web.fields import posted, words_in

LONGEST, SHORTEST = 120, 3


@dataclass(frozen=True, slots=True)
class DutyForm:
    """A role, with its department or its site."""

    role: str
    department: str
    site: str
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def read(cls, request: Request) -> "DutyForm":
        return cls.of(await posted(request))

    @classmethod
    def of(cls, form: FormData) -> "DutyForm":
        """What does not go with the role is left, since a screen without scripts shows every field."""
        role, department, site = (words_in(form, name) for name in ("role", "department", "site"))
        duty = next((one for one in duties(role, department, site) if not one.wrongs()), None)
        if duty is None:
            return cls(role, department, site, {key: OFFICER_FAULTS[key] for key, _ in Duty(role).wrongs()})
        return cls(role, duty.department or "", duty.site or "")

    @property
    def duty(self) -> Duty:
        return Duty(self.role, self.department or None, self.site or None)


def duties(role: str, department: str, site: str) -> list[Duty]:
    """Those that these fields may mean."""
    return [Duty(role), Duty(role, department=department or None), Duty(role, site=site or None)]


@dataclass(frozen=True, slots=True)
class ColleagueForm:
    """A new colleague, and whether they get a mail."""

    name: str = ""
    username: str = ""
    email: str = ""
    by_mail: bool = True
    duty: DutyForm = field(default_factory=lambda: DutyForm("", "", ""))
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def read(cls, request: Request) -> "ColleagueForm":
        form = await posted(request)
        name, username, email = (words_in(form, one) for one in ("name", "username", "email"))
        by_mail, duty = words_in(form, "way") != "imprime", DutyForm.of(form)
        return cls(name, username, email, by_mail, duty, faults(name, username, email, by_mail=by_mail) | duty.errors)

    @property
    def colleague(self) -> Colleague:
        return Colleague(self.name, self.username, self.email, self.duty.duty)


def faults(name: str, username: str, email: str, *, by_mail: bool) -> dict[str, str]:
    """Sentences by field."""
    wrong = {
        "name": not name or len(name) > LONGEST or not name.isprintable(),
        "username": not SHORTEST <= len(username) <= LONGEST or not username.isprintable() or " " in username,
        "email": bool(email) and not lenient.is_mail(email),
        "no_email": by_mail and not email,
    }
    return {one.removeprefix("no_"): OFFICER_FAULTS[one] for one, is_wrong in wrong.items() if is_wrong}


@dataclass(frozen=True, slots=True)
class MailForm:
    """An officer's address, and what is wrong with it."""

    email: str
    error: str | None = None

    @classmethod
    async def read(cls, request: Request) -> "MailForm":
        email = words_in(await posted(request), "email")
        return cls(email, None if lenient.is_mail(email) else OFFICER_FAULTS["email"])
