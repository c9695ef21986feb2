"""What a room costs: one noun on each floor, and one line. A copy of the house gets one, and its own tests say so."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("pwa", "service_worker", "tests", "docs", "pyproject.toml", "Makefile", "README.md")
LEFT_OUT = shutil.ignore_patterns("__pycache__")
LAST = max(path.stem for path in (ROOT / "pwa" / "migrations").glob("0*.py"))

ROOM = {
    "pwa/models/snacks.py": '''"""Snacks: what is eaten at four."""

from tortoise import fields
from tortoise.models import Model


class Snack(Model):
    """What is eaten on a day."""

    id = fields.IntField(primary_key=True)
    town = fields.ForeignKeyField("models.Town", related_name="snacks", on_delete=fields.RESTRICT)
    day = fields.DateField()
    eaten = fields.CharField(max_length=60)

    class Meta:
        table = "snack"
''',
    f"pwa/migrations/{int(LAST[:4]) + 1:04}_snacks.py": f'''from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "{LAST}")]
    operations = [
        ops.CreateModel(
            name="Snack",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("town", fields.ForeignKeyField("models.Town", source_field="town_id", db_constraint=True,
                    to_field="id", related_name="snacks", on_delete=OnDelete.RESTRICT)),
                ("day", fields.DateField()),
                ("eaten", fields.CharField(max_length=60)),
            ],
            options={{"table": "snack", "app": "models", "pk_attr": "id"}},
            bases=["Model"],
        ),
    ]
''',
    "pwa/domain/snacks.py": '''"""Snacks: what is eaten at four, and who may choose it."""

from datetime import date

from pwa.domain.rights import DAY_STAFF, HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.models.snacks import Snack

SEE_SNACKS = declare("see_snacks", "Voir les goûters", HOUSEHOLDS)
CHOOSE_SNACKS = declare("choose_snacks", "Choisir les goûters", DAY_STAFF)


async def eaten_from(town: TownView, day: date) -> list[str]:
    """What is eaten from that day on."""
    found = Snack.filter(town_id=town.id, day__gte=day).order_by("day")
    return [str(one) for one in await found.values_list("eaten", flat=True)]
''',
    "pwa/routes/snacks.py": '''"""« Goûters » : what is eaten at four."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.domain.french import local
from pwa.domain.snacks import CHOOSE_SNACKS, SEE_SNACKS, eaten_from
from pwa.domain.tiles import Board, Tile
from pwa.web.answers import page
from pwa.web.offline import Offline
from pwa.web.rooms import Menu, Place, Room, at


async def snacks(request: Request) -> Response:
    today = local(request.state.now).date()
    return page(request, "snacks/list", eaten=await eaten_from(request.state.town, today))


room = Room(
    tile=Tile("snacks", "leaf", "Goûters", "snacks", Board.HOUSEHOLD),
    routes=(
        at("/gouters", snacks, name="snacks", action=SEE_SNACKS, offline=Offline.WARMED),
        at("/gouters/carte", snacks, name="snack_menu", action=CHOOSE_SNACKS),
    ),
    menus=(Menu("Mes goûters", "snacks", Place.ACCOUNT),),
)
''',
    "pwa/templates/snacks/list.html": """{% extends "layout.html" %}
{% block title %}Goûters{% endblock %}
{% block head %}<link rel="stylesheet" href="{{ asset('css/pages.css') }}">{% endblock %}
{% block main %}
<div class="narrow">
<h1>Goûters</h1>
<ul class="list rows">{% for one in eaten %}<li>{{ one }}</li>{% endfor %}</ul>
</div>
{% endblock %}
""",
    "tests/web/test_snacks.py": '''"""Les goûters : leur tuile, leur adresse, leur table, et à qui ils se refusent."""

from datetime import date

from selectolax.lexbor import LexborHTMLParser

from pwa.domain.rights import CATALOGUE
from pwa.models.snacks import Snack
from pwa.models.towns import Town
from tests.people import ELSEWHERE, HOME

ADDRESS = f"/{HOME}/gouters"


async def test_the_tile_leads_to_what_the_table_holds(signed_in):
    for slug, eaten in ((HOME, "Une pomme"), (ELSEWHERE, "Une figue")):
        await Snack.create(town=await Town.get(slug=slug), day=date(2022, 1, 25), eaten=eaten)
    maman = await signed_in("maman.test")
    espace = LexborHTMLParser((await maman.get(f"/{HOME}/espace")).text)
    assert ADDRESS in [tile.attributes["href"] for tile in espace.css("a.tile")]
    page = (await maman.get(ADDRESS)).text
    assert "Une pomme" in page
    assert "Une figue" not in page


async def test_strangers_are_refused(client, signed_in):
    assert (await client.get(ADDRESS)).status_code == 401
    assert (await (await signed_in("regie.recettes")).get(f"{ADDRESS}/carte")).status_code == 403
    assert (await (await signed_in("maman.test")).get(f"{ADDRESS}/carte")).status_code == 403
    assert (await (await signed_in("direction.ducamp")).get(f"{ADDRESS}/carte")).status_code == 200


def test_the_catalogue_has_its_actions():
    assert {"see_snacks", "choose_snacks"} <= set(CATALOGUE)
''',
}
"""A folder a floor: each is a new file."""

LINE = ('"bookings : activities"', '"bookings : activities : snacks"')
"""Its floor in the domain, which is why something below it may not import it."""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house, with that room in it."""
    for name in COPIED:
        copy = shutil.copy if (ROOT / name).is_file() else shutil.copytree
        copy(ROOT / name, tmp_path / name, **({} if copy is shutil.copy else {"ignore": LEFT_OUT}))
    for name, text in ROOM.items():
        assert not (ROOT / name).exists()
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    project = tmp_path / "pyproject.toml"
    assert project.read_text().count(LINE[0]) == 1
    project.write_text(project.read_text().replace(*LINE))
    return tmp_path


def tried(house: Path, *command: str) -> tuple[int, str]:
    """What a developer would run there."""
    done = subprocess.run([sys.executable, *command], cwd=house, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_room_is_a_folder_a_floor_and_one_line(house: Path):
    status, told = tried(house, "-m", "pytest", "-q", "tests/web/test_snacks.py")
    assert status == 0, told


IMPORTS = ("-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))")


def test_its_line_says_its_floor(house: Path):
    """With it imports hold; without it the room has no floor; and nothing below may know it."""
    status, told = tried(house, *IMPORTS)
    assert status == 0, told
    towns, project = house / "pwa" / "domain" / "towns.py", house / "pyproject.toml"
    towns.write_text("import pwa.domain.snacks\n" + towns.read_text())
    status, told = tried(house, *IMPORTS)
    assert status == 1, told
    assert "pwa.domain.towns -> pwa.domain.snacks" in told
    project.write_text(project.read_text().replace(*reversed(LINE)))
    status, told = tried(house, *IMPORTS)
    assert status == 1, told
    assert "pwa.domain.snacks" in told


def test_a_module_of_models_without_a_table_is_said(house: Path):
    (house / "pwa" / "models" / "snacks.py").write_text("")
    status, told = tried(house, "-c", "import pwa.models")
    assert status == 1
    assert "pwa.models.snacks has no table" in told


def test_two_rooms_declare_no_action_twice(house: Path):
    room = house / "pwa" / "domain" / "snacks.py"
    room.write_text(room.read_text().replace('"see_snacks"', '"book"'))
    status, told = tried(house, "-c", "import pwa.domain")
    assert status == 1
    assert "two actions are called book" in told
