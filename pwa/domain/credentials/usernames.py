"""User names that somebody chooses: how one is written, and whether another has it.

Letters are those of our alphabet, with their accents: « раураl » in Cyrillic, or an « ɑ » of phonetics, would pass for
somebody else's name in an officer's list.
"""

import re

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import french, named
from pwa.domain.accounts.names import username_key
from pwa.models.people import Account
from pwa.shared.texts.accounts import USERNAMES

SHORTEST, LONGEST = 3, 120
WRITTEN = re.compile(r"[a-z0-9][a-z0-9 ._@+'’-]*")
"""Without case nor accents."""


def fault_of(username: str, called: str) -> str | None:
    """What is wrong with a user name, as a sentence, in the town's word for it."""
    wrong = wrong_in(username)
    return named.told(USERNAMES[wrong], called, least=SHORTEST, most=LONGEST) if wrong else None


def wrong_in(username: str) -> str | None:
    """The code of what is wrong with it."""
    if not username:
        return "empty"
    if not SHORTEST <= len(username) <= LONGEST or not username.isprintable() or not username_key(username):
        return "wrong"
    return None if WRITTEN.fullmatch(french.bare(username_key(username))) else "letters"


def taken(called: str) -> str:
    return named.told(USERNAMES["taken"], called)


async def is_taken(db: BaseDBAsyncClient, town: int, username: str, account: int) -> bool:
    """By somebody else of the town."""
    same = Account.filter(town_id=town, username_key=username_key(username)).using_db(db)
    return await same.exclude(id=account).exists()
