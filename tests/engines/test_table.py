"""`docs/browsers.md` says what each engine does: the engines are asked. `--engines-table` writes it again."""

import pytest

from tests.engines import abilities
from tests.engines.engines import Engine
from tests.engines.family import Family

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_table_says_what_the_engine_does(engine: Engine, famille: Family, pytestconfig):
    column = await abilities.asked(famille)
    if pytestconfig.getoption("--engines-table"):
        abilities.write(engine.title, column)
    assert column["Web Locks"] == "yes", "one sender at a time"
    assert column["worker (a module)"] == abilities.yes(engine.has_worker)
    assert column["Background Sync"] == abilities.yes(engine.wakes_alone)
    written = abilities.read()[engine.title]
    if written["version"] == column["version"]:
        assert abilities.agree(column, written), (column, written)
