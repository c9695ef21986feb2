"""Créer mon espace : quatre écrans, un courriel, un compte."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.profiles.screens import ADDRESS, SCREENS, Screen
from pwa.domain.refusals import NotFound
from pwa.domain.sign_up import CREATE_SPACE, drafts
from pwa.domain.sign_up.drafts import EMPTY, ChangedElsewhere, Draft, NoDraft
from pwa.shared.texts.sign_up import SIGN_UP
from pwa.storage.national_addresses import Found
from pwa.web import guards
from pwa.web.answers import page, see, wants_json
from pwa.web.intake import FEW
from pwa.web.profile_forms import ScreenForm, found_as_json
from pwa.web.rooms import Room, at
from pwa.web.wizard import FIRST, STEPS, cookie_of, kept, lost, mailed, mine, opened, step_address

BY_CODE = {one.code: one for one in SCREENS}
LOST = {"1": "lost", "reste": "rest_lost"}


def asked_screen(request: Request) -> Screen:
    """Raises NotFound for one that is not there."""
    opened(request)
    if found := BY_CODE.get(request.path_params["screen"]):
        return found
    raise NotFound


async def start(request: Request) -> Response:
    """« Créer mon espace » : where one was, or the first screen."""
    opened(request)
    draft = await mine(request) or EMPTY
    return see(step_address(request, draft.unfinished))


async def step(request: Request) -> Response:
    """A screen, as it was left."""
    screen, draft = asked_screen(request), await mine(request)
    if draft is None and screen is not FIRST:
        return await lost(request)
    return shown(request, screen, draft or EMPTY, said=await notice_of(request, draft))


async def notice_of(request: Request, draft: Draft | None) -> str | None:
    """What became of what was typed before, where this screen does not show it."""
    if found := LOST.get(request.query_params.get("perdu", "")):
        return SIGN_UP[found]
    return SIGN_UP["another"] if draft is None and await kept(request) else None


def shown(
    request: Request, screen: Screen, draft: Draft, *, form: ScreenForm | None = None, said: str | None = None,
    status: int = 200, found: Sequence[Found] | None = None,
) -> Response:  # fmt: skip
    """The screen with what was typed, just now or before."""
    return page(
        request, "sign_up/step", status=status, headers={"Cache-Control": "no-store"}, screen=screen, steps=STEPS,
        number=SCREENS.index(screen) + 1, said=form.typed if form else draft.of(screen), seen=draft.seen(screen),
        faults=form.faults if form and status == 422 else {}, notice_said=said, found=found,
        is_typed=form is not None, is_elsewhere=status == 409,
    )  # fmt: skip


async def save(request: Request) -> Response:
    """« Écran suivant » : what was typed is kept, right or wrong."""
    screen = asked_screen(request)
    form, state = await ScreenForm.read(request, screen), request.state
    token, had_one = cookie_of(request), None
    try:
        await drafts.keep(state.town.id, token, screen, form.typed, form.seen, state.real_now)
    except NoDraft:
        if await is_sent(request, screen, form):
            return mailed(request)
        token, had_one = await begun(request, screen, form), token
    except ChangedElsewhere:
        return shown(request, screen, await mine(request) or EMPTY, form=form, said=SIGN_UP["elsewhere"], status=409)
    draft = await drafts.draft_of(state.town.id, token, state.real_now) or EMPTY
    said = rest_lost(screen, draft) if had_one else None
    following = after(request, screen, draft, is_rest_lost=said is not None)
    answer = shown(request, screen, draft, form=form, said=said, status=422) if form.faults else see(following)
    own = guards.cookies_here(request)
    own.keep(answer, own.sign_up, str(token))
    return answer


def rest_lost(screen: Screen, draft: Draft) -> str | None:
    """What is said of a draft that began with this screen, whose others had been filled."""
    return SIGN_UP["rest_lost"] if lacks(draft, SCREENS.index(screen)) else None


def lacks(draft: Draft, until: int) -> bool:
    """Whether one of so many first screens was never filled."""
    return any(not draft.of(one) for one in SCREENS[:until])


async def begun(request: Request, screen: Screen, form: ScreenForm) -> str:
    """The token of a draft that begins with this screen. Raises TooManyAttempts."""
    client = request.client.host if request.client else ""
    return await drafts.begin(request.state.town.id, form.typed, screen, client, request.state.real_now)


async def is_sent(request: Request, screen: Screen, form: ScreenForm) -> bool:
    """Whether this screen was of a draft that left since; an empty first one begins another."""
    draft = await kept(request)
    is_new = screen is FIRST and form.seen == EMPTY.seen(screen)
    return bool(draft and draft.is_sent and not is_new)


def after(request: Request, screen: Screen, draft: Draft, *, is_rest_lost: bool) -> str:
    """The next screen; or the first one, for a draft that began in the middle."""
    following = SCREENS.index(screen) + 1
    if lacks(draft, following):
        return step_address(request, draft.unfinished) + ("?perdu=reste" if is_rest_lost else "")
    return step_address(request, SCREENS[following] if following < len(SCREENS) else None)


async def complete(request: Request) -> Response:
    """« Compléter l’adresse » : for a script as one types, or by its button."""
    opened(request)
    if (draft := await mine(request)) is None:
        return await lost(request)
    form = await ScreenForm.read(request, ADDRESS)
    words = form.typed["address"] if wants_json(request) else form.words
    found = [] if form.has_chosen else await request.app.state.addresses.complete(words)
    if wants_json(request):
        return found_as_json(found)
    return shown(request, ADDRESS, draft, form=form, found=None if form.has_chosen else found)


async def again(request: Request) -> Response:
    """« Tout effacer et recommencer »."""
    opened(request)
    await drafts.forget_mine(request.state.town.id, cookie_of(request), request.state.real_now)
    return see(step_address(request, FIRST))


room = Room(
    rank=5,
    routes=(
        at("/creer-mon-espace", start, name="sign_up", action=CREATE_SPACE),
        at("/creer-mon-espace/recommencer", again, name="sign_up_again", action=CREATE_SPACE, takes=FEW),
        at("/creer-mon-espace/adresse/completer", complete, name="sign_up_complete", action=CREATE_SPACE, takes=FEW),
        at("/creer-mon-espace/{screen}", step, name="sign_up_step", action=CREATE_SPACE),
        at("/creer-mon-espace/{screen}", save, name="sign_up_save", action=CREATE_SPACE, takes=FEW),
    ),
)
