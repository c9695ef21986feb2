"""Créer mon espace, la fin : relire, choisir un mot de passe, valider ; puis le lien du courriel."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts import policy, signing_in
from pwa.domain.accounts.signing_in import SIGN_IN, Attempt
from pwa.domain.credentials.chosen import errors_of
from pwa.domain.household_keys.giving import giving_departments
from pwa.domain.profiles.screens import REACH, SCREENS
from pwa.domain.refusals import TooManyAttempts
from pwa.domain.sign_up import CREATE_SPACE, activating, proof, sending
from pwa.domain.sign_up.activating import DeadLink, WrongPassword
from pwa.domain.sign_up.drafts import ChangedElsewhere, Draft, NoDraft
from pwa.domain.sign_up.sending import Sending, TooQuick, Unfinished
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.profiles import KEYS
from pwa.shared.texts.sign_up import SIGN_UP
from pwa.web import guards
from pwa.web.answers import page, see
from pwa.web.intake import FEW
from pwa.web.offline import Offline
from pwa.web.rooms import Room, at
from pwa.web.screens import address, first_page
from pwa.web.wizard import STEPS, ActivationForm, LastForm, cookie_of, kept, lost, mailed, mine, opened, step_address


async def last(request: Request) -> Response:
    """What was typed, to be read again, and the password."""
    opened(request)
    if (draft := await mine(request)) is None:
        return await lost(request)
    return see(step_address(request, draft.unfinished)) if draft.unfinished else await shown(request, draft)


async def shown(
    request: Request, draft: Draft, *, status: int = 200, said: str | None = None,
    errors: dict[str, str] | None = None, form: LastForm | None = None, headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    return page(
        request, "sign_up/last", status=status, headers={"Cache-Control": "no-store"} | (headers or {}), draft=draft,
        screens=SCREENS, steps=STEPS, bits=proof.BITS, email=draft.of(REACH)["email"], notice_said=said,
        rule=policy.told(request.state.town.profile), errors=errors or {}, is_trapped=bool(form and form.is_trapped),
        departments=await giving_departments(request.state.town), typed=form.keys if form else {},
    )  # fmt: skip


async def send(request: Request) -> Response:
    """« VALIDER » : the mail leaves, and the same page says so of every address."""
    opened(request)
    form = await LastForm.read(request, await giving_departments(request.state.town))
    draft = await kept(request)
    if draft is None:
        return await lost(request)
    if draft.is_sent:
        return mailed(request)
    if draft.unfinished:
        return see(step_address(request, draft.unfinished))
    if errors := await wrongs(request, form, draft):
        said = SIGN_UP["robot"] if form.is_trapped else None
        return await shown(request, draft, status=422, said=said, errors=errors, form=form)
    return await validated(request, form, draft)


async def wrongs(request: Request, form: LastForm, draft: Draft) -> dict[str, str]:
    """What is to be typed again, by field."""
    names = [draft.of(REACH)["email"]]
    errors = await errors_of(request.state.town, form.chosen, names, request.app.state.leaks)
    if None in form.read_keys.values():
        errors["keys"] = KEYS["key_miscopied"]
    return errors | ({"sujet": SIGN_UP["robot"]} if form.is_trapped else {})


async def validated(request: Request, form: LastForm, draft: Draft) -> Response:
    state, client = request.state, request.client.host if request.client else ""
    asked = Sending(
        state.town, cookie_of(request), seen=form.seen, password=form.chosen.password, proof=form.proof, address=client,
        keys=form.good_keys,
    )  # fmt: skip
    try:
        await sending.send(asked, now=state.now, real_now=state.real_now)
    except (NoDraft, Unfinished, ChangedElsewhere):
        draft = await kept(request) or draft
        if draft.is_sent:
            return mailed(request)
        return await shown(request, draft, status=409, form=form, said=SIGN_UP["elsewhere_check"])
    except TooQuick:
        return await shown(request, draft, status=422, said=SIGN_UP["quick"], form=form)
    except TooManyAttempts as refusal:
        wait, said = refusal.facts["retry_after"], REFUSALS[refusal.code].format(**refusal.facts)
        headers = {"Retry-After": str(wait)}
        return await shown(request, draft, status=429, said=said, form=form, headers=headers)
    return see(address(request, "sign_up_mailed"))


async def sent(request: Request) -> Response:
    """« Un courriel vous attend », whoever has that address."""
    opened(request)
    draft = await kept(request)
    if draft is None or not draft.is_sent:
        return see(address(request, "sign_up"))
    return page(
        request, "sign_up/sent", headers={"Cache-Control": "no-store"}, email=draft.of(REACH)["email"],
        days=sending.LINK_LASTS.days, most=sending.PER_ADDRESS, contact=request.state.town.profile.contact,
        notice_said=SIGN_UP["sent_already"] if "deja" in request.query_params else None,
    )  # fmt: skip


async def link(request: Request) -> Response:
    """The mail's link: opening it changes nothing."""
    state, given = request.state, request.path_params["link"]
    try:
        email = await activating.email_of(state.town.id, given, state.real_now)
    except DeadLink:
        return dead(request)
    return asked(request, given, email)


def asked(request: Request, given: str, email: str, *, status: int = 200, error: str | None = None) -> Response:
    return page(
        request, "sign_up/activate", status=status, headers={"Cache-Control": "no-store"}, link=given, email=email,
        error=error,
    )  # fmt: skip


def dead(request: Request) -> Response:
    return page(request, "sign_up/dead", status=404)


async def activate(request: Request) -> Response:
    """The password that was chosen: the account is made, and its owner is in."""
    state, given = request.state, request.path_params["link"]
    form = await ActivationForm.read(request)
    try:
        email = await activating.email_of(state.town.id, given, state.real_now)
        username = await activating.activate(state.town, given, form.password, now=state.now, real_now=state.real_now)
    except DeadLink:
        return dead(request)
    except WrongPassword:
        return asked(request, given, email, status=422, error=SIGN_UP["wrong_password"])
    return await entered(request, username, form.password)


async def entered(request: Request, username: str, password: str) -> Response:
    """By the door that everyone takes."""
    state, client = request.state, request.client.host if request.client else ""
    browser = guards.browser_of(request)
    attempt = Attempt(state.town, username, password, client, browser, request.app.state.tracer)
    found = await signing_in.sign_in(attempt, now=state.now, real_now=state.real_now)
    state.account, state.verdict = found.public_id, "signed_in"
    response = see(first_page(request, found.role))
    guards.remember(request, response, found.token, browser)
    return response


room = Room(
    rank=4,
    routes=(
        at("/creer-mon-espace/authentification", last, name="sign_up_last", action=CREATE_SPACE),
        at("/creer-mon-espace/authentification", send, name="sign_up_send", action=CREATE_SPACE, takes=FEW),
        at("/creer-mon-espace/courriel", sent, name="sign_up_mailed", action=CREATE_SPACE),
        at("/creer-mon-espace/lien/{link}", link, name="sign_up_link", action=SIGN_IN),
        at(
            "/creer-mon-espace/lien/{link}", activate, name="sign_up_activate", action=SIGN_IN, takes=FEW,
            offline=Offline.ONLINE,
        ),
    ),
)  # fmt: skip
