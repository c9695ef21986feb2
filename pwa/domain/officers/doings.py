"""What happened to an account, the last first, as an administrator reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwa.domain.rights import role_of
from pwa.models.events import Event
from pwa.shared.texts.officers import ACTS
from pwa.storage.databases import reading

MOST = 40


@dataclass(frozen=True, slots=True)
class Doing:
    """A sentence, when (town's clock), and by which officer; nobody is a command, the town's rules or their owner."""

    at: datetime
    sentence: str
    by: str | None


async def of_account(town: int, account: int) -> list[Doing]:
    """The last ones."""
    about = Event.filter(town_id=town, subject=f"account:{account}", verb__in=list(ACTS)).using_db(reading())
    rows = await about.order_by("-position").limit(MOST).values("at", "verb", "detail", "account__officer__name")
    return [Doing(row["at"], sentence_of(row["verb"], row["detail"]), row["account__officer__name"]) for row in rows]


def sentence_of(verb: str, detail: dict[str, Any]) -> str:
    return ACTS[verb].format(role=role_of(detail.get("role", "")).words)
