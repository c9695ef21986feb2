"""What someone signed in is led to before anything else."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts.accepting import ACCEPT_TERMS
from pwa.domain.accounts.confirming import CONFIRM
from pwa.domain.accounts.gates import Gate, Gated, gate_of
from pwa.domain.accounts.signing_in import SIGN_IN
from pwa.domain.accounts.signing_out import SIGN_OUT
from pwa.domain.accounts.users import User
from pwa.domain.credentials.first import CHOOSE_CREDENTIALS
from pwa.domain.passkeys.keeping import HOLD_PASSKEYS
from pwa.domain.refusals import Refusal, SignInNeeded
from pwa.domain.rights import VISIT, Action, Role, reach_of
from pwa.domain.second_factor.rules import SHOW, Due
from pwa.web.answers import asked_page, see, wants_fragment, wants_json
from pwa.web.screens import address

LET = frozenset({VISIT, SIGN_IN, SIGN_OUT, SHOW})
"""What is open to who has not gone through yet."""

INSTEAD = frozenset({CONFIRM, HOLD_PASSKEYS})
"""A passkey is a second factor too."""

PAGES = {Due.CODE: "second_factor_code", Due.ENROLMENT: "second_factor", Due.PASSKEY: "second_factor_passkey"}


THROUGH = {Gate.CREDENTIALS: CHOOSE_CREDENTIALS, Gate.TERMS: ACCEPT_TERMS}
"""What leads through the gates of those who were let in."""


def gate(request: Request, action: Action) -> Response | None:
    """Where they are led, when they may not do this yet: a script is told to sign in, a page comes back to what was
    asked for."""
    user: User | None = request.state.user
    if user is None or action in LET or (user.due is Due.ENROLMENT and action in INSTEAD):
        return None
    if user.due is not Due.NOTHING:
        return led(request, PAGES[user.due], SignInNeeded())
    own = gate_of(request.state.town, user)
    if own is None or action == THROUGH[own] or reach_of(Role.NOBODY, action):
        return None
    return led(request, own, Gated())


def led(request: Request, page: str, refusal: Refusal) -> Response:
    """To that page, and back. What a phone sends stays there: its answer is the refusal."""
    if wants_json(request):
        raise refusal
    to = f"{address(request, page)}?{urlencode({'retour': asked_page(request)})}"
    if wants_fragment(request):
        return Response(status_code=401, headers={"HX-Redirect": to, "Cache-Control": "no-store"})
    return see(to)
