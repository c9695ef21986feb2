"""Conditions d’utilisation : lues par tous, acceptées avant l’espace."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import terms
from pwa.domain.accounts import accepting
from pwa.domain.accounts.accepting import ACCEPT_TERMS, TermsChanged
from pwa.domain.accounts.gates import Gate, gate_of
from pwa.domain.refusals import NotFound
from pwa.domain.rights import VISIT
from pwa.shared.texts.errors import REFUSALS
from pwa.web.answers import page, see
from pwa.web.credentials_forms import TermsForm
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.offline import Offline
from pwa.web.rooms import Room, at
from pwa.web.screens import first_page


async def read(request: Request) -> Response:
    """The text; with its two buttons for whoever has to accept it."""
    own = request.state.town.own_address
    back = own(request.query_params.get("retour", ""))
    return terms_page(request, back, came=back or own(urlsplit(request.headers.get("referer", "")).path))


async def accept(request: Request) -> Response:
    """« J’ACCEPTE LES CONDITIONS GÉNÉRALES D’UTILISATION »."""
    user, state = asker(request), request.state
    form = await TermsForm.read(request)
    try:
        await accepting.accept(state.town, user, form.version, now=state.now, real_now=state.real_now)
    except TermsChanged as refusal:
        return terms_page(request, form.back, REFUSALS[refusal.code], 409)
    return see(form.back or first_page(request, user.role))


def terms_page(
    request: Request, back: str | None, error: str | None = None, status: int = 200, *, came: str | None = None
) -> Response:
    """Raises NotFound where the town has none."""
    town, user = request.state.town, request.state.user
    if not (said := terms.of(town.profile)):
        raise NotFound
    articles = [(one.title, list(terms.blocks(one.text))) for one in said.articles]
    return page(
        request, "accounts/terms", status=status, terms=said, articles=articles, back=back, error=error, came=came,
        version=terms.version_of(town.profile), is_owed=user is not None and gate_of(town, user) is Gate.TERMS,
    )  # fmt: skip


room = Room(
    rank=92,
    routes=(
        at("/conditions", read, name="terms", action=VISIT),
        at(
            "/conditions", accept, name="accept_terms", action=ACCEPT_TERMS, takes=FEW, offline=Offline.ONLINE,
        ),
    ),
)  # fmt: skip
