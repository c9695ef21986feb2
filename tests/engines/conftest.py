"""`famille` is a parent on each engine in turn, behind a line that can be cut."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.engines.browsers import Browser, screen
from tests.engines.engines import ENGINES, Engine
from tests.engines.family import Family
from tests.engines.line import line_to


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def display() -> AsyncIterator[str]:
    async with screen() as name:
        yield name


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


@pytest.fixture
def folder() -> Iterator[Path]:
    """Chromium ends at once where the address of its socket is longer than 107 bytes, as under pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="preau-", ignore_cleanup_errors=True) as short:
        yield Path(short)


@pytest_asyncio.fixture
async def famille(engine: Engine, display: str, site, folder: Path) -> AsyncIterator[Family]:
    """A phone that is on, its page empty."""
    async with line_to(site.url) as line:
        one = Family(Browser(engine, folder, display), line)
        try:
            yield await one.allume()
        finally:
            await one.browser.closes()
