"""Accepting the town's terms of use: which version, when, as an event."""

from datetime import datetime

from tortoise.expressions import Q

from pwa.domain import terms
from pwa.domain.accounts import acts
from pwa.domain.accounts.users import User
from pwa.domain.events.rooms.accounts import TermsAccepted
from pwa.domain.refusals import Refusal
from pwa.domain.rights import HOUSEHOLDS, declare
from pwa.domain.towns import TownView
from pwa.models.people import Account
from pwa.storage.databases import writing

ACCEPT_TERMS = declare("accept_terms", "Accepter les conditions d’utilisation", HOUSEHOLDS)


class TermsChanged(Refusal):
    """The text that was read is no longer the town's."""

    code = "terms_changed"


async def accept(town: TownView, user: User, version: str, *, now: datetime, real_now: datetime) -> None:
    """Keep it; twice is once. Raises TermsChanged."""
    if version != terms.version_of(town.profile):
        raise TermsChanged
    async with writing() as db:
        other = Q(terms_hash=None) | ~Q(terms_hash=version)
        mine = Account.filter(other, id=user.account_id, town_id=town.id).using_db(db)
        if await mine.update(terms_hash=version, terms_at=real_now):
            acts.note(db, town.id, user.account_id, now, TermsAccepted(version))
