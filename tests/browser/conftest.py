"""Someone who is signed in already, in front of a browser: these tests look at pages, not at the sign-in box."""

from collections.abc import Awaitable, Callable

import pytest

from pwa.storage import databases
from tests import people
from tests.conftest import PHONE
from tests.guide.parent import Parent

Arrives = Callable[..., Awaitable[Parent]]


async def sign_in(context, username: str = "maman.test", town: str = people.HOME) -> None:
    """Leave the session's cookie in this browser, without a page."""
    form = {"username": username, "password": people.PASSWORD}
    answer = await context.request.post(f"/{town}/connexion", form=form, max_redirects=0)
    assert answer.status == 303, await answer.text()


@pytest.fixture
async def arrives(contexts) -> Arrives:
    """`await arrives("maman.test", **context options)` is someone signed in, on a phone unless told otherwise.

    Without a worker, which would fetch forty files beside each page, unless `service_workers="allow"`.
    """

    async def arrive(username: str = "maman.test", **options) -> Parent:
        context = await contexts(**{**PHONE, "service_workers": "block", **options})
        await sign_in(context, username)
        return Parent(await context.new_page(), has_script=options.get("java_script_enabled", True))

    return arrive


@pytest.fixture
def season_of(world) -> Callable[..., str]:
    """`season_of("Accueil périscolaire", "2022-02")` is the address of that month of the child's season."""

    def address(activity: str = "Accueil périscolaire", month: str = "2022-02", child: str = "Bébé") -> str:
        return f"reservations/{world.enrolment(child, activity)['id']}#{month}"

    return address


@pytest.fixture
def sendings(caplog) -> Callable[[], int]:
    """How many requests reached the town hall, answered or not."""
    caplog.set_level("INFO", "preau.requests")
    return lambda: sum(getattr(one, "route", None) == "book" for one in caplog.records)


async def change(sql: str, values: list[object]) -> None:
    """Something happens at the town hall meanwhile."""
    async with databases.writing() as db:
        await databases.run(db, sql, values)
