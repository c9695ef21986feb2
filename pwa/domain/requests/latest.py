"""« Dernières demandes »: those of a household, of any kind, each described by its own."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pwa.domain.accounts.users import User
from pwa.domain.requests import queries
from pwa.domain.requests.kinds import KINDS, Description
from pwa.domain.requests.queries import RequestRow
from pwa.domain.towns import TownView
from pwa.models.words import RequestState
from pwa.storage.databases import HIGHEST, reading

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RequestSummary:
    """A demande as « Dernières demandes » shows it (SL-73); `treated_at` once an officer answered, the rest is what its
    kind says."""

    number: int
    made_at: datetime
    department: str
    by: str
    treated_at: datetime | None
    kind: str
    label: str
    overall: str
    overall_label: str
    waits: str | None
    to_come: str | None


def in_hand() -> str:
    """An answer is owed, or something is hoped for still."""
    return " OR ".join([f"r.state = '{RequestState.PENDING}'", *(kind.is_in_hand for kind in KINDS.values())])


def refused() -> str:
    return " OR ".join(["FALSE", *(kind.is_refused for kind in KINDS.values())])


STATES: dict[str, Callable[[], str]] = {
    "en-cours": in_hand,
    "traitees": lambda: f"NOT ({in_hand()})",
    "refus": refused,
}
"""What a household may look for among its demandes, as the address says it."""


async def requests_of(
    town: TownView, user: User, before: int | None = None, state: str | None = None, *, now: datetime
) -> tuple[list[RequestSummary], int | None]:
    """Those of the household in this state of STATES, newest first, and the number before which there are more."""
    found = await queries.latest(
        town.id, user.household_id, user.account_id, before=before or HIGHEST, most=MOST_SHOWN + 1,
        where=STATES[state]() if state else "TRUE",
    )  # fmt: skip
    shown = found[:MOST_SHOWN]
    said = await described(town, shown, now)
    return [summary_of(r, said[r.id]) for r in shown], shown[-1].number if found[MOST_SHOWN:] else None


async def described(town: TownView, found: Sequence[RequestRow], now: datetime) -> dict[int, Description]:
    """By id, in the words of each one's kind."""
    kinds: dict[str, list[RequestRow]] = defaultdict(list)
    for r in found:
        kinds[r.kind].append(r)
    said: dict[int, Description] = {}
    for kind, mine in kinds.items():
        said |= await KINDS[kind].describe(reading(), town, mine, now)
    return said


def summary_of(r: RequestRow, said: Description) -> RequestSummary:
    by = author_of(r.author_first, r.author_last)
    return RequestSummary(
        r.number, r.made_at, r.department, by, r.treated_at, kind=said.kind, label=said.label, overall=said.overall,
        overall_label=said.overall_label, waits=said.waits, to_come=said.to_come,
    )  # fmt: skip


def author_of(first_name: str | None, last_name: str | None) -> str:
    """Who asked; nobody's name for an officer."""
    return f"{first_name or ''} {last_name or ''}".strip()
