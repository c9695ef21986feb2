"""Profil : ce que l’on dit de soi, écran par écran, et les clés des services."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.household_keys import using
from pwa.domain.household_keys.giving import giving_departments
from pwa.domain.household_keys.using import USE_KEYS, DeadKey, Miscopied
from pwa.domain.profiles import editing
from pwa.domain.profiles.editing import EDIT_PROFILE
from pwa.domain.profiles.screens import ADDRESS, OWN_SCREENS, Screen
from pwa.domain.refusals import NotFound, TooManyAttempts
from pwa.models.sites import Department
from pwa.shared.texts.errors import REFUSALS
from pwa.shared.texts.profiles import KEYS, PROFILE
from pwa.storage.national_addresses import Found
from pwa.web.answers import page, see, wants_json
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.key_forms import KeysForm
from pwa.web.profile_forms import ScreenForm, found_as_json
from pwa.web.rooms import Menu, Place, Room, at
from pwa.web.screens import address

BY_CODE = {one.code: one for one in OWN_SCREENS}
LAST = ("services", "Services")


async def steps_of(request: Request) -> list[tuple[str, str]]:
    """The screens, and « Services » last where departments give keys."""
    own = [(one.code, one.title) for one in OWN_SCREENS]
    return [*own, LAST] if await giving_departments(request.state.town) else own


async def start(request: Request) -> Response:
    """« PROFIL » : the first screen."""
    return see(address(request, "profile_step", screen=OWN_SCREENS[0].code))


def asked_screen(request: Request) -> Screen:
    if found := BY_CODE.get(request.path_params["screen"]):
        return found
    raise NotFound


async def step(request: Request) -> Response:
    """A screen, as the town hall has it."""
    said = await editing.said_by(asker(request))
    return await shown(request, asked_screen(request), said)


async def shown(
    request: Request, screen: Screen, said: Mapping[str, str], *, faults: Mapping[str, str] | None = None,
    status: int = 200, found: Sequence[Found] | None = None,
) -> Response:  # fmt: skip
    steps = await steps_of(request)
    email = (await editing.said_by(asker(request)))["email"]
    done = PROFILE.get(request.query_params.get("fait", ""))
    return page(
        request, "profiles/step", status=status, screen=screen, steps=steps, number=OWN_SCREENS.index(screen) + 1,
        said=said, faults=faults or {}, found=found, email=email, done=done,
    )  # fmt: skip


async def save(request: Request) -> Response:
    """« Écran suivant » : kept at once, then the next one."""
    screen, state = asked_screen(request), request.state
    form = await ScreenForm.read(request, screen)
    if form.faults:
        return await shown(request, screen, form.typed, faults=form.faults, status=422)
    await editing.change(state.town, asker(request), screen, form.typed, state.now)
    steps = await steps_of(request)
    following = OWN_SCREENS.index(screen) + 1
    if following == len(steps):
        return see(f"{address(request, 'profile_step', screen=screen.code)}?fait=profil")
    code = steps[following][0]
    return see(address(request, "profile_keys") if code == LAST[0] else address(request, "profile_step", screen=code))


async def complete(request: Request) -> Response:
    """« Compléter l’adresse » : for a script as one types, or by its button."""
    form = await ScreenForm.read(request, ADDRESS)
    words = form.typed["address"] if wants_json(request) else form.words
    found = [] if form.has_chosen else await request.app.state.addresses.complete(words)
    if wants_json(request):
        return found_as_json(found)
    return await shown(request, ADDRESS, form.typed, found=None if form.has_chosen else found)


async def keys(request: Request) -> Response:
    """« SERVICES » : the last screen."""
    return keys_page(request, await departments(request))


async def departments(request: Request) -> Sequence[Department]:
    """Raises NotFound where no department gives keys."""
    if found := await giving_departments(request.state.town):
        return found
    raise NotFound


def keys_page(
    request: Request, found: Sequence[Department], *, status: int = 200, typed: Mapping[int, str] | None = None,
    error: str | None = None, headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    steps = [*((one.code, one.title) for one in OWN_SCREENS), LAST]
    return page(
        request, "profiles/keys", status=status, headers=headers, departments=found, typed=typed or {}, error=error,
        steps=steps, done=PROFILE.get(request.query_params.get("fait", "")),
    )  # fmt: skip


async def use_keys(request: Request) -> Response:
    """« VALIDER » : the keys that were typed, if any."""
    found, state = await departments(request), request.state
    form, client = await KeysForm.read(request, found), request.client.host if request.client else ""
    if not form.typed:
        return see(f"{address(request, 'espace')}")
    try:
        await using.use(state.town, asker(request), form.typed, client, now=state.now, real_now=state.real_now)
    except (DeadKey, Miscopied) as refusal:
        return keys_page(request, found, status=422, typed=form.typed, error=KEYS[refusal.code])
    except TooManyAttempts as refusal:
        said, wait = REFUSALS[refusal.code].format(**refusal.facts), {"Retry-After": str(refusal.facts["retry_after"])}
        return keys_page(request, found, status=429, typed=form.typed, error=said, headers=wait)
    return see(address(request, "espace"))


room = Room(
    rank=80,
    routes=(
        at("/profil", start, name="profile", action=EDIT_PROFILE),
        at("/profil/services", keys, name="profile_keys", action=USE_KEYS, confirmed=True),
        at("/profil/services", use_keys, name="profile_use_keys", action=USE_KEYS, takes=FEW, confirmed=True),
        at("/profil/adresse/completer", complete, name="profile_complete", action=EDIT_PROFILE, takes=FEW),
        at("/profil/{screen}", step, name="profile_step", action=EDIT_PROFILE),
        at("/profil/{screen}", save, name="profile_save", action=EDIT_PROFILE, takes=FEW),
    ),
    menus=(Menu("Mon profil", "profile", Place.ACCOUNT),),
)
