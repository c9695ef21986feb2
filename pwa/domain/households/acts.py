"""An act on a household: by whom, when; its row is held and its revision moved, then one event says what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from pwa.domain.events.detail import Detail
from pwa.domain.events.recording import Event, record
from pwa.domain.french import local
from pwa.domain.households import writes
from pwa.domain.refusals import ConfirmationNeeded, NotFound, Refusal
from pwa.models.people import Household


class ChangedMeanwhile(Refusal):
    """The household is not what was on the screen."""

    code = "changed_meanwhile"


class Unfit(Refusal):
    """What the household is stands against it: `why` is a key of `texts.households.UNFIT`, with its facts."""

    code = "unfit"


class Doubtful(Refusal):
    """What is asked is perhaps a mistake: it is done once `said` was read, which `key` tells."""

    code = "doubtful"


@dataclass(frozen=True, slots=True)
class Act:
    """In which town, by which account (None: the town's own doing), on the town's clock; `is_sure` where they said
    lately that it is them."""

    town: int
    account: int | None
    now: datetime
    is_sure: bool = False

    @property
    def today(self) -> date:
        return local(self.now).date()


async def hold(db: BaseDBAsyncClient, act: Act, household: int, revision: int | None = None) -> None:
    """Nobody else changes the household until the transaction ends. Raises NotFound; ChangedMeanwhile, where the
    revision that was on a screen is given."""
    if await writes.moved_on(db, act.town, household, revision):
        return
    if await Household.filter(id=household, town_id=act.town, merged_into_id=None).using_db(db).exists():
        raise ChangedMeanwhile
    raise NotFound


def be_sure(act: Act) -> None:
    """Before what gives someone a way in. Raises ConfirmationNeeded."""
    if not act.is_sure:
        raise ConfirmationNeeded


def tell(db: BaseDBAsyncClient, act: Act, household: int, detail: Detail) -> None:
    """One event about the household."""
    record(db, act.town, act.account, act.now, [Event(detail, subject_of(household), household)])


def subject_of(household: int) -> str:
    return f"household:{household}"


async def settle(db: BaseDBAsyncClient, row: Model, facts: Mapping[str, Any]) -> list[str]:
    """Write what differs; its names, in their order."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if changed:
        row.update_from_dict({name: facts[name] for name in changed})
        await row.save(using_db=db, update_fields=changed)
    return changed
