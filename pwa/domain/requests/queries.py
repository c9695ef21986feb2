"""What the list of any requests asks of the database, one typed row each."""

from datetime import datetime
from typing import NamedTuple

from pwa.models.fragments import DEPARTMENT_OF_REQUEST
from pwa.storage.databases import reading
from pwa.storage.typed import typed


class RequestRow(NamedTuple):
    """A request of any kind."""

    id: int
    kind: str
    number: int
    made_at: datetime
    state: str
    treated_at: datetime | None
    department: str
    author_first: str | None
    author_last: str | None


MINE = "(r.household_id = ? OR (r.household_id IS NULL AND r.account_id = ?))"
"""Those of a household, and what one of its accounts asked for before it had one."""

LATEST = f"""
    SELECT r.id, r.kind, r.number, r.made_at, r.state, r.treated_at, d.name AS department,
           author.first_name AS author_first, author.last_name AS author_last
    FROM service_request r {DEPARTMENT_OF_REQUEST}
    JOIN account ON account.id = r.account_id LEFT JOIN guardian author ON author.id = account.guardian_id
    WHERE r.town_id = ? AND {MINE} AND r.number < ? AND ({{}}) ORDER BY r.number DESC LIMIT ?
"""


async def latest(
    town: int, household: int | None, account: int, *, before: int, most: int, where: str
) -> list[RequestRow]:
    """Those of the household, or of the account that has none, which the condition `where` on a request `r` keeps."""
    return await typed(reading(), RequestRow, LATEST.format(where), [town, household, account, before, most])
