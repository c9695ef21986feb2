"""Guichet : les comptes. Chercher, débloquer, déconnecter, fermer et rouvrir."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.accounts import searching, unlocking
from pwa.domain.accounts.unlocking import FIND_ACCOUNTS, KEEP_ACCOUNTS, Keeper
from pwa.domain.officers import doings
from pwa.shared.texts.accounts import INVITED
from pwa.shared.texts.officers import ACCOUNT_DONE, OFFICER_STATES
from pwa.web.answers import page, see
from pwa.web.guards import asker
from pwa.web.intake import FEW
from pwa.web.rooms import Door, Menu, Place, Room, at
from pwa.web.screens import address

LONGEST = 100
DONE = INVITED | ACCOUNT_DONE
Act = Callable[[Keeper, int], Awaitable[object]]


async def every(request: Request) -> Response:
    """Those of whom a name, the user name or the address begins so; fifty at a time."""
    typed, after = (request.query_params.get(name, "").strip()[:LONGEST] for name in ("q", "apres"))
    found = await searching.search(request.state.town.id, typed, after)
    return page(request, "desk/accounts", found=found, typed=typed, after=after, states=OFFICER_STATES)


async def one(request: Request) -> Response:
    """An account, and what happened to it."""
    town, said = request.state.town.id, DONE.get(request.query_params.get("fait", ""))
    found = await searching.one_of(town, request.path_params["account"])
    happened = await doings.of_account(town, found.id)
    return page(request, "desk/account", account=found, states=OFFICER_STATES, doings=happened, said=said)


async def done(request: Request, act: Act, what: str) -> Response:
    """Do it, and tell it on the account's page."""
    state, account = request.state, request.path_params["account"]
    await act(Keeper(state.town.id, asker(request).account_id, state.now, state.real_now), account)
    return see(f"{address(request, 'desk_account', account=account)}?fait={what}")


def sure(path: str, name: str, act: Act, what: str) -> Door:
    """What touches an account: by who confirmed lately that it is them."""
    return at(path, partial(done, act=act, what=what), name=name, action=KEEP_ACCOUNTS, takes=FEW, confirmed=True)


EVERY, ONE = "/guichet/comptes", "/guichet/comptes/{account:int}"
room = Room(
    rank=26,
    routes=(
        at(EVERY, every, name="desk_accounts", action=FIND_ACCOUNTS),
        at(ONE, one, name="desk_account", action=FIND_ACCOUNTS),
        sure(f"{ONE}/deblocage", "desk_unlock", unlocking.unlock, "debloque"),
        sure(f"{ONE}/sessions", "desk_end_sessions", unlocking.end_sessions, "sessions"),
        sure(f"{ONE}/fermeture", "desk_shut_account", unlocking.disable, "ferme"),
        sure(f"{ONE}/ouverture", "desk_reopen_account", unlocking.enable, "ouvert"),
    ),
    menus=(Menu("Comptes", "desk_accounts", Place.ACCOUNT),),
)
