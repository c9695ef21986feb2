"""What the addresses of « Créer mon espace » share: whether the town has it, and what this browser typed there."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.credentials.chosen import Chosen
from pwa.domain.household_keys import codes
from pwa.domain.profiles.screens import SCREENS, Screen
from pwa.domain.refusals import NotFound
from pwa.domain.sign_up import drafts
from pwa.domain.sign_up.drafts import Draft
from pwa.domain.sign_up.town_file import SECTION
from pwa.models.sites import Department
from pwa.web import cookies, guards
from pwa.web.answers import see
from pwa.web.credentials_forms import chosen_in, password_in
from pwa.web.fields import posted, words_in
from pwa.web.key_forms import keys_in
from pwa.web.screens import address

LAST = ("authentification", "Authentification")
STEPS = (*((one.code, one.title) for one in SCREENS), LAST)
FIRST = SCREENS[0]


def opened(request: Request) -> None:
    """Raises NotFound where families are only invited."""
    if SECTION.of(request.state.town.profile) is None:
        raise NotFound


def cookie_of(request: Request) -> str | None:
    return cookies.sent(request.scope).get(guards.cookies_here(request).sign_up)


async def kept(request: Request) -> Draft | None:
    """What this browser typed here, sent or not."""
    return await drafts.draft_of(request.state.town.id, cookie_of(request), request.state.real_now)


async def mine(request: Request) -> Draft | None:
    """What it is typing, and has not sent."""
    draft = await kept(request)
    return None if draft and draft.is_sent else draft


def step_address(request: Request, screen: Screen | None) -> str:
    """Of a screen, or of the last one."""
    return address(request, "sign_up_step", screen=screen.code) if screen else address(request, "sign_up_last")


async def lost(request: Request) -> Response:
    """To the first screen, which says that nothing was found; or to where what was typed went."""
    draft = await kept(request)
    return mailed(request) if draft and draft.is_sent else see(f"{step_address(request, FIRST)}?perdu=1")


def mailed(request: Request) -> Response:
    """To the page of the mail, which says that it had left already."""
    return see(f"{address(request, 'sign_up_mailed')}?deja=1")


@dataclass(frozen=True, slots=True)
class LastForm:
    """« Authentification » : the password, what the screen was made from, the proof, and the field that stays empty."""

    chosen: Chosen
    seen: str
    proof: str
    is_trapped: bool
    keys: dict[int, str]

    @classmethod
    async def read(cls, request: Request, departments: Sequence[Department]) -> "LastForm":
        form = await posted(request)
        keys = keys_in(form, departments)
        return cls(
            chosen_in(form), words_in(form, "seen"), words_in(form, "proof"), bool(words_in(form, "sujet")), keys
        )  # fmt: skip

    @property
    def read_keys(self) -> dict[int, str | None]:
        """As they are written on a letter; None for one that was copied wrong."""
        return {department: codes.read(typed) for department, typed in self.keys.items()}

    @property
    def good_keys(self) -> dict[int, str]:
        return {department: code for department, code in self.read_keys.items() if code}


@dataclass(frozen=True, slots=True)
class ActivationForm:
    """The password that was chosen before the mail."""

    password: str

    @classmethod
    async def read(cls, request: Request) -> "ActivationForm":
        return cls(password_in(await posted(request), "password"))
