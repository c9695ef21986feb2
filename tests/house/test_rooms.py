"""Rooms declare themselves: a new one is a module, and nothing that lists the others."""

import json
import sys
from dataclasses import replace
from datetime import date
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa import routes
from pwa.app import create_app
from pwa.commands.town import tile_codes
from pwa.domain.bookings.actions import REVIEW
from pwa.domain.declared.mistakes import Mistakes
from pwa.domain.officers.readings import ABOUT
from pwa.domain.rights import CATALOGUE, Sensitivity, sensitivity_of
from pwa.domain.town_files.whole import read_town
from pwa.models.events import Event
from pwa.models.people import Account
from pwa.shared.gathering import modules_of
from pwa.storage.databases import DatabaseBusy
from pwa.web.rooms import Door, House, Room, found
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, PASSWORD

WORKER_TESTS = Path(__file__).parents[1] / "service_worker" / "house.json"

SMALL = '''
"""Goûters : une petite pièce."""

from starlette.responses import PlainTextResponse

from pwa.domain.bookings.actions import BOOK, REVIEW
from pwa.domain.tiles import Board, Tile
from pwa.web.offline import Offline
from pwa.web.rooms import Menu, Place, Room, Shortcut, at


async def snacks(request):
    return PlainTextResponse("Les goûters de la semaine")


room = Room(
    tile=Tile("snacks", "leaf", "Goûters", "snacks", Board.HOUSEHOLD),
    routes=(
        at("/gouters", snacks, name="snacks", action=BOOK, offline=Offline.WARMED),
        at("/gouters/{week:int}", snacks, name="snack_week", action=BOOK, offline=Offline.SEEN),
        at("/gouters/carte", snacks, name="snack_menu", action=REVIEW),
    ),
    menus=(Menu("Mes goûters", "snacks", Place.ACCOUNT),),
    shortcut=Shortcut(25, "Goûter", "snacks", "book"),
)
'''


def declared(source, package, tmp_path, monkeypatch):
    """What a package with one more room declares, as a developer would add a file."""
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    try:
        return found(import_module(package))
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]


@pytest.fixture
def small_room(tmp_path, monkeypatch):
    return declared(SMALL, "more_rooms", tmp_path, monkeypatch)


@pytest.fixture
def application(settings, small_room):
    return create_app(settings, *small_room)


async def signed_in(application, username, town=HOME):
    one = visitor(application)
    assert (await one.post(f"/{town}/connexion", data={"username": username, "password": PASSWORD})).status_code == 303
    return one


async def test_a_new_room_has_its_tile_its_menu_and_its_address(application):
    maman = await signed_in(application, "maman.test")
    espace = HTMLParser((await maman.get(f"/{HOME}/espace")).text)
    tiles = {tile.text(strip=True): tile.attributes["href"] for tile in espace.css("a.tile")}
    assert tiles["Goûters"] == f"/{HOME}/gouters"
    assert [a.attributes["href"] for a in espace.css(".account a") if a.text() == "Mes goûters"] == [f"/{HOME}/gouters"]
    assert (await maman.get(tiles["Goûters"])).text == "Les goûters de la semaine"


async def test_a_new_room_has_its_shortcut_on_the_icon_in_its_place(application, client):
    manifest = (await client.get(f"/{HOME}/manifest.webmanifest")).json()
    shortcuts = [(one["name"], one["url"].removeprefix(f"/{HOME}/")) for one in manifest["shortcuts"]]
    assert [name for name, _ in shortcuts] == ["Aujourd’hui", "Réserver", "Goûter", "Dernières demandes"]
    assert shortcuts[2] == ("Goûter", "gouters")


async def test_a_new_room_refuses_strangers(application, client):
    assert (await client.get(f"/{HOME}/gouters")).status_code == 401
    agent = await signed_in(application, "agent.enfance")
    assert (await agent.get(f"/{HOME}/gouters")).status_code == 403
    maman = await signed_in(application, "maman.test")
    assert (await maman.get(f"/{HOME}/gouters/carte")).status_code == 403
    assert (await maman.get(f"/{ELSEWHERE}/gouters")).status_code == 401
    assert (await maman.get("/nulle-part/gouters")).status_code == 404


async def test_the_worker_hears_of_a_new_room(application, client):
    shell = (await client.get("/service_worker/shell.js")).text
    [said] = [line for line in shell.splitlines() if line.startswith("export const HOUSE = ")]
    house = json.loads(said.removeprefix("export const HOUSE = ").removesuffix(";"))
    [kept] = [paths.split("|") for method, paths, strategy in house["table"] if strategy == "page"]
    assert {"gouters", r"gouters/\d+"} <= set(kept)
    assert "gouters/carte" not in kept
    assert house["warmed"] == [*json.loads(WORKER_TESTS.read_text())["warmed"], "gouters"]
    assert house["warmed"][:3] == ["espace", "demandes", "reservations"]


SENSITIVE = """
from starlette.responses import PlainTextResponse

from pwa.domain.bookings.actions import REVIEW
from pwa.domain.refusals import NotFound
from pwa.web.offline import Offline
from pwa.web.rooms import Room, at


async def allergies(request):
    if request.path_params["child"] == 999999:
        raise NotFound()
    return PlainTextResponse("Arachides")


room = Room(routes=(at("/allergies/{child:int}", allergies, name="allergies", action=REVIEW),))
"""


@pytest.mark.both_databases
async def test_reading_what_is_sensitive_is_noted_before_it_is_shown(settings, tmp_path, monkeypatch):
    health = replace(CATALOGUE[REVIEW], sensitivity=Sensitivity.HEALTH)
    monkeypatch.setitem(CATALOGUE, REVIEW, health)
    application = create_app(settings, *declared(SENSITIVE, "sensitive_rooms", tmp_path, monkeypatch))
    agent = await signed_in(application, "direction.mairie")
    assert (await agent.get(f"/{HOME}/allergies/12")).text == "Arachides"
    assert (await agent.get(f"/{HOME}/allergies/999999")).status_code == 404
    maman = await signed_in(application, "maman.test")
    assert (await maman.get(f"/{HOME}/allergies/12")).status_code == 403
    account = await Account.get(username="direction.mairie")
    [noted] = await Event.filter(verb="sensitive_read")
    assert (noted.account_id, noted.subject) == (account.id, "allergies:12")
    assert noted.detail == {"action": "review", "sensitivity": "health"}


@pytest.mark.both_databases
async def test_what_cannot_be_noted_is_not_shown(settings, tmp_path, monkeypatch):
    async def busy(*_):
        raise DatabaseBusy

    health = replace(CATALOGUE[REVIEW], sensitivity=Sensitivity.HEALTH)
    monkeypatch.setitem(CATALOGUE, REVIEW, health)
    monkeypatch.setattr("pwa.domain.sensitive.note", busy)
    application = create_app(settings, *declared(SENSITIVE, "sensitive_rooms", tmp_path, monkeypatch))
    answer = await (await signed_in(application, "direction.mairie")).get(f"/{HOME}/allergies/12")
    assert answer.status_code == 503
    assert "Arachides" not in answer.text


def test_what_is_sensitive_is_never_kept_on_a_phone(tmp_path, monkeypatch):
    monkeypatch.setitem(CATALOGUE, REVIEW, replace(CATALOGUE[REVIEW], sensitivity=Sensitivity.MONEY))
    kept = SENSITIVE.replace("action=REVIEW", "action=REVIEW, offline=Offline.SEEN")
    with pytest.raises(ValueError, match="allergies is sensitive"):
        declared(kept, "kept_rooms", tmp_path, monkeypatch)


def test_a_town_names_only_the_tiles_that_there_are():
    def read(tiles: dict[str, object]) -> None:
        read_town({"profile": {"tiles": tiles}}, date(2022, 1, 24), tiles=tile_codes())

    with pytest.raises(Mistakes) as told:
        read({"bookings": "Réserver", "requests": False})
    assert "pas de tuile" not in str(told.value)
    with pytest.raises(
        Mistakes, match=r"pas de tuile « booking »\. Leurs codes : (\w+, )*bookings, (\w+, )*requests(, \w+)*\."
    ):
        read({"booking": "Réserver"})


def test_every_module_of_the_routes_is_a_room():
    modules = [module for module in modules_of(routes) if not hasattr(module, "__path__")]
    assert len(modules) > 10
    assert [module.__name__ for module in modules if not isinstance(getattr(module, "room", None), Room)] == []


def test_every_address_names_its_action(settings):
    def doors(table):
        for one in table:
            yield from doors(one.routes) if hasattr(one, "routes") else [one]

    every = list(doors(create_app(settings).routes))
    assert len(every) > 35
    assert [one.path for one in every if not isinstance(one, Door) or one.action not in CATALOGUE] == []


def test_every_action_is_in_the_catalogue_and_is_some_door_s():
    rooms = found(routes)
    assert {door.action for room in rooms for door in [*room.routes, *room.front]} == set(CATALOGUE)


def test_what_is_read_of_a_household_is_found_by_it():
    """Its number is the first of the address, whose name `readings.ABOUT` knows: or nobody reads who looked."""
    doors = [door for room in found(routes) for door in room.routes if "{household:int}" in door.path]
    noted = [door for door in doors if sensitivity_of(door.action) is not Sensitivity.ORDINARY]
    assert {door.name for door in noted} == set(ABOUT)
    assert [door.name for door in noted if next(iter(door.param_convertors)) != "household"] == []


def test_the_worker_s_tests_know_the_house():
    house = House(found(routes), is_demo=False)
    assert json.loads(WORKER_TESTS.read_text()) == house.told_to_the_worker, (
        f"`make reference` writes {WORKER_TESTS.name}"
    )
