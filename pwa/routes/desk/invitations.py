"""Guichet : inviter les familles à activer leur espace, une, quelques-unes ou toutes ; renvoyer une invitation."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain import letters
from pwa.domain.invitations import listing, together
from pwa.domain.invitations.inviting import INVITE, InvitedAlready, Inviting, NotInvited, invite
from pwa.shared.texts.accounts import INVITATION_STATES, INVITED
from pwa.storage.databases import writing
from pwa.web.answers import page, see
from pwa.web.asked import asked_among, asked_number
from pwa.web.guards import asker
from pwa.web.intake import ANSWERS
from pwa.web.invitation_forms import NEW, InviteForm
from pwa.web.rooms import Menu, Room, at
from pwa.web.screens import address


async def people(request: Request) -> Response:
    """Who has an account, who was invited, and how far the invitations came."""
    asked, town, real_now = request.query_params, request.state.town, request.state.real_now
    words, who = asked.get("q", "").strip()[:80], asked_among(request, "qui", {NEW})
    shown = await listing.shown(town.id, words, asked_number(request, "apres") or 0, real_now, only_new=bool(who))
    rounds = await together.rounds(town.id)
    return page(
        request, "desk/invitations", shown=shown, rounds=rounds, words=words, who=who, new=NEW,
        states=INVITATION_STATES, said=INVITED.get(asked.get("fait", "")), way=listing.way_of(town),
    )  # fmt: skip


async def send(request: Request) -> Response:
    """One is written to at once; several are a job."""
    form, town, user, state = await InviteForm.read(request), request.state.town, asker(request), request.state
    if len(form.guardians) == 1 and not form.everyone:
        here = Inviting(town, user.account_id, state.now, state.real_now, once=form.once)
        return told(request, form, await sent(here, form.guardians[0]))
    if not form.everyone and not form.guardians:
        return told(request, form, "aucun")
    asked = None if form.everyone else form.guardians
    await together.start(town, user.account_id, asked, once=form.once, real_now=state.real_now)
    return told(request, form, "plusieurs")


async def sent(here: Inviting, guardian: int) -> str:
    """What became of it, as `INVITED` says it. Raises NotFound."""
    try:
        async with writing() as db:
            await invite(db, here, guardian)
    except NotInvited:
        return "personne"
    except InvitedAlready:
        return "deja"
    letters.wake()
    return "un"


def told(request: Request, form: InviteForm, what: str) -> Response:
    """Back where the button was: the household's page, the account's, or the list as it was."""
    if form.household:
        return see(f"{address(request, 'family', household=form.household)}?fait={what}")
    if form.account:
        return see(f"{address(request, 'desk_account', account=form.account)}?fait={what}")
    return see(f"{address(request, 'desk_invitations')}?fait={what}{f'&qui={NEW}' if form.only_new else ''}")


room = Room(
    rank=28,
    routes=(
        at("/guichet/invitations", people, name="desk_invitations", action=INVITE),
        at("/guichet/invitations", send, name="desk_invite", action=INVITE, takes=ANSWERS),
    ),
    menus=(Menu("INVITATIONS", "desk_invitations"),),
)
