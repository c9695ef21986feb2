"""The list of a day, by site, as the officers and the people at the door read it."""

from collections import defaultdict
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from pwa.domain.french import alphabetical
from pwa.domain.towns import TownView
from pwa.storage.databases import reading, rows

OPENINGS = """
SELECT site.name AS site, a.name AS activity, a.position, s.label AS slot, s.position AS turn, g.name AS "group", o.id,
       (SELECT MIN(seats.capacity) FROM opening_seats uses JOIN seats ON seats.id = uses.seats_id
        WHERE uses.opening_id = o.id) AS capacity
FROM opening o
JOIN slot s ON s.id = o.slot_id
JOIN activity a ON a.id = s.activity_id
JOIN activity_group g ON g.id = o.group_id
JOIN site ON site.id = g.site_id
WHERE a.town_id = ? AND o.day = ? AND o.closed_reason IS NULL
"""
EXPECTED = """
SELECT b.opening_id, c.first_name, c.last_name FROM booking b
JOIN opening o ON o.id = b.opening_id JOIN child c ON c.id = b.child_id
WHERE b.town_id = ? AND o.day = ? AND b.status = 'booked' AND b.cancelled_at IS NULL
"""

Line = tuple[str, str, list[str], int, int | None]
"""(activity, slot, the children's names, how many, for how many places)."""


async def day_by_site(town: TownView, day: date) -> list[tuple[str, list[Line]]]:
    """For each site of the town, what is open that day and who is expected."""
    openings = sorted(await rows(reading(), OPENINGS, [town.id, day]), key=place_of)
    children: dict[int, list[str]] = defaultdict(list)
    for row in sorted(await rows(reading(), EXPECTED, [town.id, day]), key=name_of):
        children[row["opening_id"]].append(f"{row['last_name']} {row['first_name']}")
    return [
        (site, [line_of(row, children[row["id"]]) for row in found])
        for site, found in groupby(openings, itemgetter("site"))
    ]


def place_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """Where an opening stands in the list; sorted here, because each database has its own alphabet."""
    return alphabetical(row["site"]), row["position"], alphabetical(row["group"]), row["turn"]


def name_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return alphabetical(row["last_name"], row["first_name"])


def line_of(row: dict[str, Any], children: list[str]) -> Line:
    """An activity with several groups at one site says which."""
    group = row["group"].removeprefix(row["activity"]).removeprefix(row["site"]).strip(" ,-")
    activity = f"{row['activity']} · {group}" if group else row["activity"]
    return activity, row["slot"], children, len(children), row["capacity"]
