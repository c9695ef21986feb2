"""What an enrolment is compared with, in SQL, one typed row."""

from datetime import date
from typing import NamedTuple

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.calendars.rules import Rules
from pwa.models.fragments import activity_of
from pwa.storage.typed import typed


class EnrolmentRow(NamedTuple):
    """An enrolment, its child, its group, and how many other children have some of its days."""

    group_id: int
    starts_on: date
    birth_date: date
    rules: Rules
    capacity: dict[str, int]
    others: int


ENROLMENT = f"""
SELECT e.group_id, e.starts_on, child.birth_date, a.rules, g.capacity, (
  SELECT COUNT(DISTINCT o.child_id) FROM enrolment o
  WHERE o.group_id = e.group_id AND o.child_id <> e.child_id AND o.starts_on <= e.ends_on AND o.ends_on >= e.starts_on
) AS others
FROM enrolment e JOIN child ON child.id = e.child_id {activity_of()} WHERE e.id = ?"""


async def enrolment(db: BaseDBAsyncClient, id: int) -> EnrolmentRow:
    [found] = await typed(db, EnrolmentRow, ENROLMENT, [id])
    return found
