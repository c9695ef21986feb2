"""What officers looked at, the last first: the readings that the catalogue says are noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from pwa.domain.events.verbs import Verb
from pwa.domain.rights import CATALOGUE, Action
from pwa.models.events import Event
from pwa.storage.databases import HIGHEST, reading

PAGE = 50
ABOUT = (
    "family", "family_quotient", "family_set_quotient", "family_part", "family_keep", "family_take_out", "merging",
    "merging_done", "children_merging", "children_merging_done", "desk_household_keys", "desk_give_key",
    "enrolment_new", "enrolment_make", "enrolment_dates", "enrolment_change",
)  # fmt: skip
"""The addresses that show a household, by their names: its number is the first of theirs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """When (town's clock), what in the words of the catalogue, of which household, by which officer."""

    at: datetime
    words: str
    household: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Readings:
    """A page of them, and where the next begins."""

    shown: list[Reading]
    before: int | None


async def of_officer(town: int, account: int, before: int | None = None) -> Readings:
    """By this officer."""
    return await found(before, town_id=town, account_id=account)


async def of_household(town: int, household: int, before: int | None = None) -> Readings:
    """About this household."""
    whole = Q(subject__in=[f"{name}:{household}" for name in ABOUT])
    parts = (Q(subject__startswith=f"{name}:{household}:") for name in ABOUT)
    return await found(before, Q(whole, *parts, join_type=Q.OR), town_id=town)


async def found(before: int | None, *about: Q, **which: Any) -> Readings:
    read = Event.filter(*about, verb=Verb.SENSITIVE_READ, position__lt=before or HIGHEST, **which).using_db(reading())
    rows = await read.order_by("-position").limit(PAGE + 1).values(
        "position", "at", "subject", "detail", "account__officer__name"
    )  # fmt: skip
    return Readings([reading_of(row) for row in rows[:PAGE]], after(rows))


def after(rows: Sequence[dict[str, Any]]) -> int | None:
    return rows[PAGE - 1]["position"] if len(rows) > PAGE else None


def reading_of(row: dict[str, Any]) -> Reading:
    """An action that this version does not know keeps its name."""
    action, (name, *ids) = row["detail"]["action"], row["subject"].split(":")
    right = CATALOGUE.get(Action(action))
    household = int(ids[0]) if name in ABOUT and ids and ids[0].isdecimal() else None
    return Reading(row["at"], right.words if right else action, household, row["account__officer__name"] or "")
