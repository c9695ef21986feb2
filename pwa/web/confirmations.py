"""« Confirmez que c’est vous », in the place of what was asked, which comes after: a page, a form as it was typed.

What a form holds of a secret is never written in a page: it is typed again.
"""

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.domain.refusals import Refusal
from pwa.web.answers import asked_page, page, refused, see, wants_fragment, wants_json
from pwa.web.fields import LONGEST, posted, words_in
from pwa.web.intake import form_of
from pwa.web.screens import first_page

OURS = "confirm-"
"""How our own fields begin, beside those of the form that waits."""
SECRETS = frozenset({"password", "secret", "token", "otp", "key"})
"""A field of which one word, between its dashes or underscores, is one of these is never written back."""

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ConfirmForm:
    """What is typed to confirm, where that leads, and the form that waits, if one does."""

    password: str
    credential: str
    to: str | None
    waits: bool
    fields: Fields

    @classmethod
    async def read(cls, request: Request) -> "ConfirmForm":
        form = await posted(request)
        password = form.get(f"{OURS}password")
        given = password if isinstance(password, str) and len(password) <= LONGEST else ""
        credential = form.get(f"{OURS}credential")
        signed = credential if isinstance(credential, str) else ""
        to = request.state.town.own_address(words_in(form, f"{OURS}to"))
        return cls(given, signed, to, bool(to and words_in(form, f"{OURS}waits")), told(form))

    def onward(self, request: Request) -> Response:
        """The page that was asked for; or its form once more, which the browser sends as it is."""
        to = self.to or first_page(request, request.state.user.role)
        return RedirectResponse(to, 307, {"Cache-Control": "no-store"}) if self.waits else see(to)


def told(form: FormData) -> Fields:
    """The fields that may be in a page."""
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str) and not is_kept(name)]


def is_kept(name: str) -> bool:
    """Ours, or a secret."""
    return name.startswith(OURS) or bool(SECRETS & set(name.lower().replace("-", "_").split("_")))


async def needed(request: Request, refusal: Exception) -> Response:
    """The question, at the address that asked it; JSON hears of it, and htmx opens the page that it is on."""
    assert isinstance(refusal, Refusal)
    if wants_json(request):
        return refused(request, refusal)
    request.state.verdict = refusal.code
    if wants_fragment(request):
        return Response(status_code=403, headers={"HX-Redirect": asked_page(request), "Cache-Control": "no-store"})
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    form = await form_of(request) if request.method == "POST" else None
    fields = told(form) if form else []
    return confirm_page(request, to, form is not None and worth_sending(form, fields), fields, status=403)


def worth_sending(form: FormData, fields: Fields) -> bool:
    """A form of secrets alone would leave empty: its page is shown again, to type them there."""
    return bool(fields) or not form


def confirm_page(
    request: Request, to: str | None, waits: bool, fields: Fields, *, status: int = 200, error: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The page, whole whoever asks: what waits is in its form."""
    return page(
        request, "accounts/confirm", status=status, headers=headers, to=to, waits=waits, fields=fields, error=error,
        ours=OURS,
    )  # fmt: skip


def again(request: Request, form: ConfirmForm, refusal: Refusal, error: str) -> Response:
    """The question again, with what was wrong."""
    request.state.verdict = refusal.code
    wait = refusal.facts.get("retry_after")
    return confirm_page(
        request, form.to, form.waits, form.fields, status=429 if wait else 422, error=error,
        headers={"Retry-After": str(wait)} if wait else None,
    )  # fmt: skip
