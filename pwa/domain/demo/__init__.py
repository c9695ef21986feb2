"""The demo: the towns of `pwa/towns`, loaded once and lived in. Never on a real town's site."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from pwa.domain.accounts import passwords
from pwa.domain.calendars.schools import school_year
from pwa.domain.demo import quiet, saint_loubes
from pwa.domain.french import local
from pwa.domain.loading import load_town
from pwa.models.people import Account
from pwa.models.towns import Instance, Town

LAST_VISIT = timedelta(days=3, hours=17, minutes=32)
"""How long ago the demo's people signed in: « Dernière connexion le … » (SL-27)."""

KEY = "demo"
"""The fact that says that the demo was loaded to its end."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A line of the demo's start."""

    slug: str
    username: str
    who: str


def documents() -> Iterator[dict[str, Any]]:
    """The town files, by name."""
    for file in sorted(files("pwa").joinpath("towns").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def sign_ins() -> Iterator[SignIn]:
    """Who can sign in, as the town files say."""
    for document in documents():
        for household in document["demo"]["households"]:
            for one in household["guardians"]:
                if "username" in one:
                    yield SignIn(document["slug"], one["username"], f"{one['first_name']} {one['last_name']}")
        for one in document["demo"].get("officers", []):
            yield SignIn(document["slug"], one["username"], one["name"])


async def load_towns(password: str, *, now: datetime, real_now: datetime) -> None:
    """Every demo town, with its people and their life up to `now`."""
    password_hash, year = await passwords.hashed(password), school_year(local(now).date())
    for document in documents():
        loaded = await load_town(document, now=now, real_now=real_now, demo_password_hash=password_hash)
        town = await Town.get(id=loaded.town)
        if town.slug == saint_loubes.SLUG:
            await saint_loubes.live(town, year, password_hash, now=now, real_now=real_now)
        else:
            await quiet.live(town, now=now, real_now=real_now)
        await Account.filter(town=town).update(signed_in_at=now - LAST_VISIT)
    await Instance.create(key=KEY, value="loaded")


async def state() -> str:
    """« empty », « loaded », or « other » when the data are not, or not wholly, the demo's."""
    if await Instance.exists(key=KEY):
        return "loaded"
    return "other" if await Town.exists() else "empty"


async def set_password(password: str) -> None:
    """Another demo password than last time: every demo account gets it."""
    account = await Account.filter(is_demo=True).first()
    if account and not await passwords.is_right(account.password_hash, password):
        await Account.filter(is_demo=True).update(password_hash=await passwords.hashed(password))
