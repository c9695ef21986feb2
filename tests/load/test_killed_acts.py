"""A server is killed in the middle of what is done once and for all: all of it happened or none of it, what was pressed
still works or says that it is done, and no letter nor event is written twice."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
import pytest
from tortoise import Tortoise

from pwa.domain import towns
from pwa.domain.events.verifying import verify
from pwa.domain.invitations.inviting import Inviting, invite
from pwa.models.bookings import Booking, Enrolment
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.people import Account, Child, Custody, Guardian, Household
from pwa.models.sites import Department
from pwa.models.towns import Town
from pwa.storage.databases import reading, rows, writing
from tests.load.mortals import DIE_AT
from tests.load.servers import Servers, nursery
from tests.officers import sure
from tests.people import HOME, NOW
from tests.web.signing_up import open_to_families

pytestmark = pytest.mark.both_databases

DESK, NEW = f"/{HOME}/guichet", "quatre-mots-sans-rapport-7"
NEVER = 10**6
MOMENTS = [(1, 16), (1, NEVER), (2, 12), (2, NEVER), (3, 1)]
"""Of a request: at that statement of that transaction, or before it commits; at the latest, before it is answered."""

COUNTED = {"attempt", "session", "event_count"}
"""Tables that say how often something was tried, or when somebody was last there."""


@dataclass
class Pressed:
    """A button that someone presses; the events and letters of its act; what pressing again says once it
    is done."""

    by: httpx2.AsyncClient
    path: str
    form: dict[str, Any]
    verbs: list[str]
    letters: list[str]
    again: int
    said: str


async def carried(client: httpx2.AsyncClient, path: str, **params: Any) -> dict[str, str]:
    """What the page's form holds."""
    page = (await client.get(path, params=params)).text
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


async def token_of(kind: str) -> str:
    letter = await Letter.filter(kind=kind).order_by("-id").first()
    return letter.secrets["token"]


async def two_households(desk: httpx2.AsyncClient) -> Pressed:
    kept, gone = await Household.filter(town__slug=HOME).order_by("id").offset(3).limit(2).values_list("id", flat=True)
    path = f"{DESK}/familles/{kept}/reunion"
    return Pressed(desk, path, await carried(desk, path, autre=gone), ["households_merged"], [], 303, "?fait=1")


async def two_children(desk: httpx2.AsyncClient) -> Pressed:
    [kept] = await Child.filter(last_name="COMPTINE")
    [home] = await Household.filter(custodies__child_id=kept.id)
    gone = await Child.create(town_id=home.town_id, first_name="Axl", last_name="COMPTINE", birth_date=kept.birth_date)
    await Custody.create(household=home, child=gone)
    await booked_as(kept, gone)
    path = f"{DESK}/familles/{home.id}/enfants/reunion"
    form = await carried(desk, path, reste=kept.id, autre=gone.id)
    return Pressed(desk, path, form, ["children_merged"], [], 303, "?fait=1")


async def booked_as(kept: Child, gone: Child) -> None:
    """An enrolment of one, and three of its days, on the other record too."""
    day = await Booking.filter(child=kept, cancelled_at=None, status="booked").order_by("-id").first()
    days = await Booking.filter(child=kept, enrolment_id=day.enrolment_id, cancelled_at=None).order_by("-id").limit(3)
    term = await Enrolment.get(id=day.enrolment_id)
    term.pk, term.child_id, term._saved_in_db = None, gone.id, False
    await term.save()
    for one in days:
        one.pk, one.child_id, one.enrolment_id, one._saved_in_db = None, gone.id, term.id, False
        await one.save()


async def two_accounts(desk: httpx2.AsyncClient) -> Pressed:
    kept, gone = await Account.filter(username__in=["louis.cabane", "paul.colle"]).values_list("id", flat=True)
    path = f"{DESK}/comptes/{kept}/reunion"
    verbs = ["account_merged_away", "accounts_merged"]
    return Pressed(desk, path, await carried(desk, path, autre=gone), verbs, [], 303, "?fait=reunis")


async def an_activation(stranger: httpx2.AsyncClient, real_now: datetime) -> Pressed:
    town = await Town.get(slug=HOME)
    await Town.filter(id=town.id).update(profile=town.profile | {"invitations": {"way": "link", "days": 30}})
    named = {"civility": "Mme", "first_name": "Zoé", "last_name": "D’Été", "email": "zoe@example.org"}
    zoe = await Guardian.create(town=town, **named)
    async with writing() as db:
        await invite(db, Inviting(towns.view_of(await Town.get(slug=HOME)), None, NOW, real_now), zoe.id)
    path = f"/{HOME}/activation/{await token_of('invited')}"
    form = {"username": "zoe.dete", "new_password": NEW, "new_password_again": NEW}
    verbs = ["account_activated", "credentials_changed"]
    return Pressed(stranger, path, form, verbs, ["activated"], 410, "Si vous avez déjà activé")


async def an_address_asked(family: httpx2.AsyncClient) -> Pressed:
    verbs, letters = ["address_asked", "address_told"], ["address_asked", "address_told"]
    return Pressed(
        family, f"/{HOME}/identifiants/courriel", {"email": "neuve@example.org"}, verbs, letters, 303, "?fait=courriel"
    )


async def an_address_confirmed(stranger: httpx2.AsyncClient) -> Pressed:
    form = {"lien": await token_of("address_asked")}
    said = "Si vous venez de confirmer cette adresse, c’est fait"
    return Pressed(stranger, f"/{HOME}/confirmer-mon-adresse", form, ["address_changed"], [], 410, said)


async def an_address_kept(stranger: httpx2.AsyncClient) -> Pressed:
    form = {"lien": await token_of("address_told")}
    said = "Si vous venez de garder votre adresse, c’est fait"
    return Pressed(stranger, f"/{HOME}/garder-mon-adresse", form, ["address_denied"], [], 410, said)


async def a_key(desk: httpx2.AsyncClient, family: httpx2.AsyncClient) -> Pressed:
    department = await Department.filter(town__slug=HOME).order_by("name", "id").first()
    home = await Household.filter(town__slug=HOME).order_by("-id").first()
    page = await desk.post(f"{DESK}/familles/{home.id}/cles", data={"department": department.id})
    code = re.search(r'given-key">([\w-]+)<', page.text)[1]
    return Pressed(family, f"/{HOME}/profil/services", {f"key-{department.id}": code}, ["key_used"], [], 303, "/espace")


async def everything() -> dict[str, int]:
    """Each table as it is, but what is counted."""
    db = reading()
    tables = [model._meta.db_table for model in Tortoise.apps["models"].values()]
    found = {}
    for one in sorted(set(tables) - COUNTED):
        found[one] = hash(tuple(sorted(str(row) for row in await rows(db, f"SELECT * FROM {one}"))))
    return found


async def post(servers: Servers, pressed: Pressed, die_at: str = "") -> httpx2.Response:
    cookies = "; ".join(f"{one.name}={one.value}" for one in pressed.by.cookies.jar)
    headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Cookie": cookies}
    async with httpx2.AsyncClient(base_url=servers.address, headers=headers, timeout=60) as client:
        return await client.post(pressed.path, data=pressed.form, headers={DIE_AT: die_at} if die_at else {})


async def killed_in(servers: Servers, pressed: Pressed) -> None:
    """Press until it is done, of a server that dies each time: nothing changed before."""
    before = await everything()
    for transaction, statement in MOMENTS:
        with pytest.raises(httpx2.TransportError):
            await post(servers, pressed, f"{transaction} {statement}")
        servers.died()
        await servers.bear()
        if await everything() != before:
            return
    raise AssertionError(f"{pressed.path} was never done")


async def is_done_once(servers: Servers, pressed: Pressed) -> None:
    event, letter = await Event.all().order_by("-id").first(), await Letter.all().order_by("-id").first()
    events, letters = Event.filter(id__gt=event.id), Letter.filter(id__gt=letter.id if letter else 0)
    await killed_in(servers, pressed)
    for is_again in (False, True):
        assert sorted(await events.exclude(verb="sensitive_read").values_list("verb", flat=True)) == pressed.verbs
        assert sorted(await letters.values_list("kind", flat=True)) == pressed.letters
        if not is_again:
            answer = await post(servers, pressed)
            assert (answer.status_code, pressed.said in flat(answer)) == (pressed.again, True), flat(answer)


def flat(answer: httpx2.Response) -> str:
    """What it says, or where it leads."""
    return answer.headers.get("location") or " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


async def test_killed_in_the_middle(database, application, signed_in, client, tmp_path):
    real_now = application.state.clock.real()
    every = await Department.filter(town__slug=HOME).values_list("code", flat=True)
    await open_to_families(HOME, household_keys={"departments": list(every)})
    desk, family, other = [await signed_in(one) for one in ("direction.mairie", "karim.tilleul", "awa.gomme")]
    await sure("direction.mairie")
    async with nursery(database, tmp_path, module="mortals") as servers:
        for one in (two_households, two_children, two_accounts):
            await is_done_once(servers, await one(desk))
        await is_done_once(servers, await an_activation(client, real_now))
        await is_done_once(servers, await an_address_asked(family))
        for one in (an_address_confirmed, an_address_kept):
            await is_done_once(servers, await one(client))
        await is_done_once(servers, await a_key(desk, other))
    assert {one.broken for one in await verify()} == {None}
