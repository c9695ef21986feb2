"""Someone who works for the town hall, with an account of their own: the demo's have no second factor to show."""

from dataclasses import dataclass
from datetime import UTC, datetime

import httpx2
import pyotp
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.accounts import passwords
from pwa.domain.officers import giving
from pwa.domain.officers.duties import Duty
from pwa.models.people import Account, Session
from pwa.models.towns import Town
from tests.people import HOME, NOW, PASSWORD


@dataclass
class Colleague:
    """Their account and officer ids, and how they sign in."""

    username: str
    account: int
    officer: int
    town: str = HOME


async def hired(username: str = "claire.mairie", duty: Duty | None = None, town: str = HOME) -> Colleague:
    """A new officer, whose password is everyone's in tests."""
    hash = await passwords.hashed(PASSWORD)
    await giving.add(await Town.get(slug=town), username, "Claire MAIRIE", duty or Duty(), hash, now=NOW)
    await Account.filter(username=username).update(must_change=False)
    account = await Account.get(username=username)
    return Colleague(username, account.id, account.officer_id, town)


async def enters(client: httpx2.AsyncClient, who: Colleague, password: str = PASSWORD) -> httpx2.Response:
    return await client.post(f"/{who.town}/connexion", data={"username": who.username, "password": password})


def hidden(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    return HTMLParser(page).css_first(f'input[name="{name}"]').attributes["value"] or ""


def secret_on(page: str) -> str:
    """The key that is written under the picture."""
    return HTMLParser(page).css_first(".secret").text().replace(" ", "")


def codes_on(page: str) -> list[str]:
    return [one.text() for one in HTMLParser(page).css(".codes code")]


async def enrols(client: httpx2.AsyncClient, who: Colleague) -> tuple[pyotp.TOTP, list[str]]:
    """Photographs the picture; the application, and the recovery codes."""
    address = f"/{who.town}/securite/second-facteur"
    page = (await client.get(address)).text
    application = pyotp.TOTP(secret_on(page))
    shown = await client.post(address, data={"offre": hidden(page, "offre"), "code": application.now()})
    assert shown.status_code == 200, shown.text
    return application, codes_on(shown.text)


async def sure(username: str) -> None:
    """« Confirmez que c’est vous » was just done."""
    await Session.filter(account__username=username).update(confirmed_at=datetime.now(UTC))
