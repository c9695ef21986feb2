"""Requests about bookings as « Dernières demandes » shows them, counted by the database; a request's own page alone
reads every line."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.bookings.answers import queries
from pwa.domain.bookings.answers.answering import overall, overall_label, to_come
from pwa.domain.bookings.answers.queries import AlikeRow
from pwa.domain.bookings.answers.since import followed
from pwa.domain.bookings.locks import moment
from pwa.domain.bookings.words import Since
from pwa.domain.french import days_counted, limit
from pwa.domain.requests.kinds import Description
from pwa.domain.requests.queries import RequestRow
from pwa.domain.towns import TownView
from pwa.models.words import Overall
from pwa.shared.texts.requests import NEXT_STEPS, REASONS


async def describe(
    db: BaseDBAsyncClient, town: TownView, requests: Sequence[RequestRow], now: datetime
) -> dict[int, Description]:
    """In the words of its page (`views.view_of`), from lines that are told alike in the place of lines."""
    at = moment(now)
    alike: dict[int, list[AlikeRow]] = defaultdict(list)
    for row in await queries.alike(db, [r.id for r in requests], at.today, at.minute):
        alike[row.service_request_id].append(row)
    procedure = town.profile.texts.booking_procedure
    return {r.id: description_of(r, followed(alike[r.id], at), procedure) for r in requests}


def description_of(r: RequestRow, alike: list[AlikeRow], procedure: str) -> Description:
    answer = overall(alike)
    return Description(
        procedure, about(alike[0]), answer, overall_label(alike),
        waits=waits(alike) if answer == Overall.WAITING else None, to_come=to_come(r.department, r.treated_at, alike),
    )  # fmt: skip


def about(one: AlikeRow) -> str:
    """« Bébé - Accueil périscolaire - Hector Ducamp - 8 jours du … au … »."""
    days = [days_counted(one.days, one.first_day, one.last_day)] if one.first_day and one.last_day else []
    return " - ".join([one.first_name, one.name, one.place, *days])


def waits(alike: list[AlikeRow]) -> str | None:
    """The place that is free now; else where the only line in a list stands, or what comes next for several."""
    if offered := [one.limit_at for one in alike if one.since == Since.OFFERED and one.limit_at]:
        return REASONS["offered"].format(limit=limit(min(offered)))
    found = [one for one in alike if one.since in (Since.FIRST, Since.WAITING)]
    if not found:
        return None
    since = str(found[0].since)
    is_alone = len(found) == found[0].lines == 1
    return REASONS[since].format(rank=found[0].rank) if is_alone else NEXT_STEPS[since]
