"""What a browser and the town hall say to each other of passkeys: a challenge, and a form that brings it back."""

import secrets
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts.tokens import hash_of
from pwa.domain.passkeys.refusing import PasskeyRefused
from pwa.domain.passkeys.relying import Relying, relying_on
from pwa.domain.passkeys.using import Presented
from pwa.shared.texts.passkeys import REFUSED
from pwa.web import cookies
from pwa.web.fields import posted, words_in
from pwa.web.guards import cookies_here
from pwa.web.intake import KIB, Takes

CREDENTIAL = Takes(32 * KIB, 20, 16_000)
"""What a device signs, and a few words."""


@dataclass(frozen=True, slots=True)
class PasskeyForm:
    """What the device brought, with a name for it, or where signing in leads."""

    credential: str
    name: str
    back: str | None

    @classmethod
    async def read(cls, request: Request) -> "PasskeyForm":
        form = await posted(request)
        credential = form.get("credential")
        back = request.state.town.own_address(words_in(form, "retour"))
        return cls(credential if isinstance(credential, str) else "", words_in(form, "name"), back)


def relying_here(request: Request) -> Relying:
    """Raises 404 where no passkey can be."""
    found = relying_on(request.app.state.settings.public_url, request.headers.get("host", ""))
    if found is None:
        raise HTTPException(404)
    return found


def presented(request: Request, credential: str, bound_to: str) -> Presented:
    return Presented(request.state.town, relying_here(request), credential, bound_to)


def asker_of(request: Request) -> str:
    """What a challenge was given to where nobody is signed in: the hash of the browser's cookie, "" without one."""
    held = cookies.sent(request.scope).get(cookies_here(request).asking)
    return hash_of(held) if held else ""


def lend(request: Request, answer: Response) -> str:
    """A new cookie for whoever asks; what it is known by."""
    given, own = secrets.token_urlsafe(32), cookies_here(request)
    own.keep(answer, own.asking, given, seconds=600)
    return hash_of(given)


def sentence_of(refusal: PasskeyRefused) -> str:
    return REFUSED[refusal.why].format(**refusal.facts)


def address_of(request: Request) -> str:
    """Where the visitor is, for what counts them."""
    return request.client.host if request.client else ""
