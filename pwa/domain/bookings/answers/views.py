"""Requests about bookings with every line's outcome: one of them, those of one mutation, as pages and letters do."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import silence
from pwa.domain.accounts.users import User
from pwa.domain.bookings.answers import queries
from pwa.domain.bookings.answers.answering import code_of, overall, overall_label, to_come, told
from pwa.domain.bookings.answers.fragments import OF_THEIRS
from pwa.domain.bookings.answers.lines import answer_line
from pwa.domain.bookings.answers.queries import LineRow, RequestRow
from pwa.domain.bookings.answers.since import followed
from pwa.domain.bookings.demand.holdings import Touching, short_weeks_of
from pwa.domain.bookings.locks import Moment
from pwa.domain.bookings.screens.season import heading_of
from pwa.domain.bookings.screens.views import RequestView
from pwa.domain.declared.profile import TownProfile
from pwa.domain.french import days_label
from pwa.domain.refusals import NotFound
from pwa.domain.requests.latest import author_of
from pwa.domain.towns import TownView
from pwa.models.words import Outcome
from pwa.storage.databases import HIGHEST, reading


async def views_of(town: TownView, user: User, number: int, *, at: Moment | None = None) -> list[RequestView]:
    """The demande of the household that has this number, or nothing."""
    mine = f"WHERE r.town_id = ? AND {OF_THEIRS} AND r.number = ?"
    values = [town.id, user.guardian_id, number]
    return await views(reading(), town.profile.texts.booking_procedure, mine, values, at)


async def request_in(town: TownView, number: int) -> RequestView:
    """One demande of the town, for its officers. Raises NotFound."""
    here = "WHERE r.town_id = ? AND r.number = ?"
    return one(await views(reading(), town.profile.texts.booking_procedure, here, [town.id, min(number, HIGHEST)]))


async def requests_of_mutation(
    town: TownView, user: User, mutation: UUID, *, at: Moment | None = None, follows: bool = True
) -> list[RequestView]:
    """What one VALIDER made, in the order of the numbers; unless it `follows`, as first answered. Raises NotFound."""
    mine = f"WHERE r.town_id = ? AND {OF_THEIRS} AND m.key = ? ORDER BY r.number"
    found = await views(
        reading(), town.profile.texts.booking_procedure, mine, [town.id, user.guardian_id, mutation], at,
        follows=follows,
    )  # fmt: skip
    one(found)
    return found


def one(found: Sequence[RequestView]) -> RequestView:
    if not found:
        raise NotFound()
    return found[0]


async def views(
    db: BaseDBAsyncClient, kind: str, where: str, values: list[Any], at: Moment | None = None, *, follows: bool = True
) -> list[RequestView]:
    """`at` tells a list that one still waits in from one that came to nothing, or where a place is offered; what
    `follows` says where one stands in a list now, and moves with it: weeks that keep too few days too."""
    found = await queries.requests(db, where, values)
    lines = await lines_of(db, [r.id for r in found])
    touched = [touching(r, lines[r.id]) for r in found]
    short = await short_weeks_of(db, touched, at and at.today) if follows else {}
    return [view_of(r, followed(lines[r.id], at, follows=follows), kind, short.get(r.id, ())) for r in found]


def touching(r: RequestRow, lines: list[LineRow]) -> Touching:
    return Touching(r.id, r.child_id, r.group_id, {line.day for line in lines if line.day}, r.rules.min_days_a_week)


async def lines_of(db: BaseDBAsyncClient, requests: list[int]) -> dict[int, list[LineRow]]:
    grouped = defaultdict(list)
    for line in await queries.lines(db, requests):
        grouped[line.service_request_id].append(line)
    return grouped


def view_of(r: RequestRow, lines: list[LineRow], kind: str, short_weeks: tuple[str, ...] = ()) -> RequestView:
    heading = heading_of(r._asdict() | {"id": r.enrolment})
    days = sorted({line.day for line in lines if line.day})
    pending = [line.day for line in lines if line.outcome == Outcome.PENDING]
    is_awaited = silence.is_awaited(pending, r.made_at)
    label = " - ".join([heading.child, heading.activity, heading.place, *([days_label(days)] if days else [])])
    return RequestView(
        number=r.number, made_at=r.made_at, department=r.department, department_email=r.email,
        department_phone=r.phone, kind=kind, label=label,
        silence=silence.sentence(r.silence, r.made_at) if is_awaited else None,
        overall=overall(lines), overall_label=overall_label(lines),
        told=told((code_of(line), line.boxes) for line in lines),
        price=r.price_cents, heading=heading, lines=tuple(answer_line(line, r) for line in lines),
        by=author_of(r.author_first, r.author_last), treated_at=r.treated_at, treated_by=r.treated_by,
        short_weeks=short_weeks, to_come=to_come(r.department, r.treated_at, lines), id=r.id,
    )  # fmt: skip


def procedure_of(kept: str) -> str:
    """What a town calls the booking procedure, in the profile that its row keeps (requirements 1.6)."""
    return TownProfile.kept(kept).texts.booking_procedure


async def views_of_mutation(db: BaseDBAsyncClient, mutation: int) -> tuple[str, list[RequestView]]:
    """What the town calls the procedure, and every demande of a mutation, for the letter that tells them."""
    procedure = (await queries.town_of(db, mutation)).profile.texts.booking_procedure
    return procedure, await views(db, procedure, "WHERE asked.mutation_id = ? ORDER BY r.number", [mutation])
