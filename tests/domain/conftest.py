"""What tests share: a mail server, a village with one season to write about, the files of an import."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from pwa.models.bookings import Season
from pwa.models.people import Guardian, Household
from pwa.models.sites import Activity, Department
from pwa.models.towns import Town
from pwa.storage.databases import writing
from tests.domain.imports import Folder
from tests.domain.post_office import Office, open_office


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as office:
        yield office


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """The sample that `preau import sample` writes, to be changed and read."""
    made = Folder(tmp_path / "export").sample()
    yield made
    made.stack.close()


@pytest_asyncio.fixture
async def season(database: str) -> Season:
    """A village whose only activity has a season, and an empty letter box."""
    async with writing() as db:
        await db.execute_query("DELETE FROM letter")
    town = await Town.create(
        slug="village", name="Portail famille", banner="VILLAGE", zone="A", profile={"city": "Le Village"}
    )
    enfance = await Department.create(
        town=town,
        code="enfance",
        name="Enfance",
        email="enfance@village.example",
        phone="01 99 00 00 01",
        silence="rejection",
    )
    cantine = await Activity.create(
        town=town, department=enfance, code="cantine", name="Cantine <midi>", position=1, kind="term", rules={},
        how_to_enrol="En mairie.",
    )  # fmt: skip
    household = await Household.create(town=town, address="1 place du Préau", postcode="33450", city="VILLAGE")
    await Guardian.create(
        town=town, household=household, civility="", first_name="Maman", last_name="TEST",
        email="maman.test@example.org",
    )  # fmt: skip
    return await Season.create(
        activity=cantine, label="2021-2022", starts_on=date(2021, 9, 2), ends_on=date(2022, 7, 7)
    )
