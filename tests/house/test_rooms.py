"""Rooms declare themselves: a new one is a module, and nothing that lists the others."""

import json
import sys
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa import routes
from pwa.app import create_app
from pwa.domain.rights import CATALOGUE, Action
from pwa.web.rooms import Door, House, Room, found, modules_of
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, PASSWORD

WORKER_TESTS = Path(__file__).parents[1] / "service_worker" / "house.json"

SMALL = '''
"""Goûters : une petite pièce."""

from starlette.responses import PlainTextResponse

from pwa.domain.rights import Action
from pwa.domain.tiles import Board, Tile
from pwa.web.offline import Offline
from pwa.web.rooms import Menu, Place, Room, at


async def snacks(request):
    return PlainTextResponse("Les goûters de la semaine")


room = Room(
    tile=Tile("snacks", "leaf", "Goûters", "snacks", Board.HOUSEHOLD),
    routes=(
        at("/gouters", snacks, name="snacks", action=Action.BOOK, offline=Offline.WARMED),
        at("/gouters/{week:int}", snacks, name="snack_week", action=Action.BOOK, offline=Offline.SEEN),
        at("/gouters/carte", snacks, name="snack_menu", action=Action.REVIEW),
    ),
    menus=(Menu("Mes goûters", "snacks", Place.ACCOUNT),),
)
'''


@pytest.fixture
def small_room(tmp_path, monkeypatch):
    """A package with one more room, as a developer would add a file."""
    package = tmp_path / "more_rooms"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "snacks.py").write_text(SMALL)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    yield found(import_module("more_rooms"))
    for name in [name for name in sys.modules if name.startswith("more_rooms")]:
        del sys.modules[name]


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
    assert house["warmed"] == ["espace", "demandes", "reservations", "gouters"]


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
    assert set(CATALOGUE) == set(Action)
    rooms = found(routes)
    assert {door.action for room in rooms for door in [*room.routes, *room.front]} == set(Action)


def test_the_worker_s_tests_know_the_house():
    house = House(found(routes), is_demo=False)
    assert json.loads(WORKER_TESTS.read_text()) == house.told_to_the_worker, f"write it again in {WORKER_TESTS.name}"
