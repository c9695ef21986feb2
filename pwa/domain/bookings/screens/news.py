"""What moved in a season since a page of it was made: how each box stands now, and who changed this child's."""

from datetime import datetime
from typing import Any

from pwa.domain.accounts.users import User
from pwa.domain.bookings.queries import EnrolmentRow
from pwa.domain.bookings.screens import queries
from pwa.domain.bookings.screens.boxes import Look
from pwa.domain.bookings.screens.queries import ChangeRow
from pwa.domain.bookings.screens.season import Visit
from pwa.domain.bookings.words import BoxState
from pwa.domain.french import count, date_fr, hour, local, of_service
from pwa.models.words import Outcome
from pwa.shared.texts.grid import HINTS, NEWS

NOTHING_SPECIAL = (BoxState.FREE, None, None)
"""State, lock and places left of a box that is not worth repeating."""


async def news_of(visit: Visit, since: datetime) -> dict[str, Any]:
    """The season, as a page that is open needs it to be up to date without being reloaded.

    `boxes` has every box from today on that is not simply free; `changes` those of this child that moved since then.
    """
    today, now = visit.at.today, visit.at.now
    weeks = visit.common.marked(await visit.marks())
    boxes = [box for week in weeks for day in week.days if day.date >= today for box in day.boxes]
    changes = await queries.changes(visit.user.household_id, visit.asked.child_id, visit.asked.group_id, today, since)
    return {
        "as_of": now.isoformat(),
        "boxes": {
            box.opening: as_json(box.look)
            for box in boxes
            if (box.look.state, box.look.lock, box.look.left) != NOTHING_SPECIAL
        },
        "changes": {r.opening_id: told(r, visit.user, visit.asked, now) for r in changes},
    }


def as_json(look: Look) -> dict[str, Any]:
    return {"state": look.state, "live": look.ticked, "lock": look.lock, "hint": hint_of(look),
            "reason": look.closed_reason}  # fmt: skip


def hint_of(look: Look) -> str:
    """The few words under the slot's name, as the grid's own template writes them."""
    if look.lock in HINTS:
        return HINTS[look.lock]
    if look.state == BoxState.WAITING:
        return HINTS["rank"].format(rank=look.rank)
    return HINTS.get(look.state, "" if look.left is None else count(look.left, "place"))


def told(r: ChangeRow, user: User, asked: EnrolmentRow, now: datetime) -> dict[str, Any]:
    """« Papa a réservé ce jour à 14:05. »; `is_mine` when this account did it, on another device or another page."""
    by = author_of(r, user, asked)
    kind = Outcome.CANCELLED if r.cancelled_at else r.status
    when = NEWS["today" if local(r.at).date() == local(now).date() else "before"]
    sentence = NEWS["you_" + kind if by is None else kind].format(
        by=by, at=when.format(hour=hour(r.at), day=date_fr(r.at))
    )
    return {"state": kind, "by": by, "is_mine": by is None, "at": r.at.isoformat(), "told": sentence}


def author_of(r: ChangeRow, user: User, asked: EnrolmentRow) -> str | None:
    """A first name inside the household, a role outside of it; None for the one who asks."""
    if r.account == user.account_id:
        return None
    if r.guardian_id is None:
        return NEWS["department" if r.officer_id else "town"].format(service=of_service(asked.department))
    if not r.is_ours:
        return NEWS["other_household"].format(child=asked.first_name)
    return str(r.first_name)
