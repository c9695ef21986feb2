"""What becomes of an activity's seasons when its file says one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pwa.domain.town_files.schema.activities import SeasonDates

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seasons:
    """`found` is the row that the file's season is; others are ended, or cut on the day given."""

    found: Any | None
    ended: tuple[Any, ...]
    cut: dict[int, date]

    def keeps(self, said: SeasonDates | None, season: int, ends_on: date, day: date) -> bool:
        """Whether a day of that season may still be open."""
        if said and said.starts_on <= day <= said.ends_on:
            return True
        is_other = (self.found is None or self.found.id != season) and season not in {one.id for one in self.ended}
        return is_other and day <= self.cut.get(season, ends_on)


def seasons_of(said: SeasonDates | None, label: str, rows: Sequence[Any], today: date) -> Seasons:
    """`rows` are the activity's, withdrawn ones aside. A season that runs on other days goes on to its end."""
    if said is None:
        return Seasons(None, tuple(row for row in rows if row.ends_on >= today), {})
    over = [row for row in rows if row.starts_on <= said.ends_on and row.ends_on >= said.starts_on]
    named = next((row for row in rows if row.label == label), None)
    found = named or next((row for row in over if is_most_of(row, said)), None)
    others = [row for row in rows if row is not found]
    cut = {
        row.id: said.starts_on - DAY for row in others if row in over and row.starts_on < said.starts_on
        and row.starts_on <= today
    }  # fmt: skip
    ended = tuple(
        row for row in others if row.id not in cut and (row in over or row.starts_on > today) and row.ends_on >= today
    )
    return Seasons(found, ended, cut)


def is_most_of(row: Any, said: SeasonDates) -> bool:
    """The same season under another name, or at other dates: they share most of their days."""
    shared = min(row.ends_on, said.ends_on) - max(row.starts_on, said.starts_on) + DAY
    return shared * 2 > said.ends_on - said.starts_on + DAY
