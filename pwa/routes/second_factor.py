"""Second facteur : s’inscrire, se faire reconnaître, ses codes de secours."""

from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.refusals import NotFound, Refusal, TooManyAttempts
from pwa.domain.second_factor import digits, enrolling, showing
from pwa.domain.second_factor.here import Here, WrongCode
from pwa.domain.second_factor.listing import mine
from pwa.domain.second_factor.rules import SHOW, Due
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.second_factor import CODES
from pwa.storage.sealed import Sealer, sealer
from pwa.web.answers import page, see
from pwa.web.gates import PAGES
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.rooms import Menu, Place, Room, at
from pwa.web.screens import address, first_page
from pwa.web.second_factor_forms import CodeForm


async def here(request: Request) -> Here:
    state = request.state
    kept = await sealer(request.app.state.settings.seal)
    return Here(state.town.id, asker(request), state.session, state.now, state.real_now, kept)


def back_of(request: Request, asked: str | None = None) -> str:
    """The page that was asked for, or the first of one's own."""
    asked = asked or request.state.town.own_address(request.query_params.get("retour", ""))
    return asked or first_page(request, asker(request).role)


async def own(request: Request) -> Response:
    """What one has, or what it takes to have it."""
    who = await here(request)
    if who.user.due in (Due.CODE, Due.PASSKEY):
        return see(address(request, PAGES[who.user.due]))
    found = await mine(who.officer)
    if found.enrolled_at is None:
        return enrolment(request, who.sealer)
    return page(request, "second_factor/own", mine=found, error=None)


async def passkey(request: Request) -> Response:
    """A password was typed, and this account has a passkey."""
    if asker(request).due is not Due.PASSKEY:
        return see(back_of(request))
    return page(request, "second_factor/passkey")


def enrolment(request: Request, seal: Sealer, form: CodeForm | None = None, **told: Any) -> Response:
    """A secret to photograph; the same one again after a wrong code."""
    user, town = asker(request), request.state.town
    offer = form.offered if form else ""
    if not (secret := enrolling.secret_of(seal, user.account_id, offer)):
        offer = enrolling.offered(seal, user.account_id)
        secret = enrolling.secret_of(seal, user.account_id, offer) or ""
    drawn = segno.make(digits.address_of(secret, user.name, town.banner), error="m")
    return page(
        request, "second_factor/enrolment", offer=offer, secret=digits.grouped(secret),
        picture=drawn.svg_inline(scale=5, border=4, light="#fff", svgclass="qr", lineclass=None, omitsize=True),
        back=back_of(request, form.back if form else None), may_wait=user.due is Due.NOTHING, **{"error": None} | told,
    )  # fmt: skip


async def enrol(request: Request) -> Response:
    """The secret was photographed: a code of it says so. The ten codes are shown here, once."""
    who, form = await here(request), await CodeForm.read(request)
    if who.user.due is Due.PASSKEY:
        return see(address(request, PAGES[Due.PASSKEY]))
    secret = enrolling.secret_of(who.sealer, who.user.account_id, form.offered)
    if form.errors or not secret:
        error = form.errors.get("code", CODES["stale"])
        return enrolment(request, who.sealer, form, status=422, error=error)
    try:
        codes = await enrolling.enrol(who, secret, form.code)
    except (WrongCode, TooManyAttempts) as refusal:
        return enrolment(request, who.sealer, form, **told(refusal))
    return page(request, "second_factor/codes", codes=codes, back=back_of(request, form.back))


def told(refusal: Refusal, sentences: dict[str, str] = CODES) -> dict[str, Any]:
    """The sentence of a code that opens nothing, and its status."""
    if isinstance(refusal, TooManyAttempts):
        wait = {"Retry-After": str(refusal.facts["retry_after"])}
        return {"status": 429, "error": REFUSALS[refusal.code].format(**refusal.facts), "headers": wait}
    return {"status": 422, "error": sentences[refusal.code]}


def asked(request: Request, form: CodeForm | None = None, **told: Any) -> Response:
    """« Votre code »."""
    back = back_of(request, form.back if form else None)
    is_recovery = form is not None and not form.code and ("secours" in form.errors or bool(form.recovery))
    return page(request, "second_factor/code", back=back, is_recovery=is_recovery, **{"error": None} | told)


async def ask(request: Request) -> Response:
    if asker(request).due is not Due.CODE:
        return see(back_of(request))
    return asked(request)


async def show(request: Request) -> Response:
    """The code of the telephone, or one of the list."""
    who, form = await here(request), await CodeForm.read(request)
    if form.errors:
        return asked(request, form, status=422, error=" ".join(form.errors.values()))
    if who.user.due is not Due.CODE:
        return see(back_of(request, form.back))
    try:
        if form.recovery:
            await showing.show_recovery(who, form.recovery)
        else:
            await showing.show(who, form.code)
    except (WrongCode, TooManyAttempts) as refusal:
        wrong = {"wrong_code": CODES["wrong_recovery" if form.recovery else "wrong_code"]}
        return asked(request, form, **told(refusal, wrong))
    return see(address(request, "second_factor") if form.recovery else back_of(request, form.back))


async def renew(request: Request) -> Response:
    """Ten other codes of recovery, against a code of the telephone."""
    who, form = await here(request), await CodeForm.read(request)
    found = await mine(who.officer)
    if who.user.due is not Due.NOTHING or found.enrolled_at is None:
        raise NotFound
    try:
        if form.errors:
            raise WrongCode
        codes = await enrolling.renew_codes(who, form.code)
    except (WrongCode, TooManyAttempts) as refusal:
        return page(request, "second_factor/own", mine=found, **told(refusal))
    return page(request, "second_factor/codes", codes=codes, back=back_of(request))


OWN, CODE = "/securite/second-facteur", "/securite/code"
room = Room(
    rank=60,
    routes=(
        at(OWN, own, name="second_factor", action=SHOW, confirmed=True),
        at(OWN, enrol, name="enrol_second_factor", action=SHOW, takes=FEW, confirmed=True),
        at(f"{OWN}/codes", renew, name="renew_recovery_codes", action=SHOW, takes=FEW, confirmed=True),
        at("/securite/cle-d-acces", passkey, name="second_factor_passkey", action=SHOW),
        at(CODE, ask, name="second_factor_code", action=SHOW),
        at(CODE, show, name="show_second_factor", action=SHOW, takes=FEW),
    ),
    menus=(Menu("Second facteur", "second_factor", Place.ACCOUNT),),
)
