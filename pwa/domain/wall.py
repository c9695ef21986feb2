"""The clock on the town hall's wall, asked the other way: which instant an hour of a day is."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pwa.domain.french import PARIS


def instant(day: date, hour: time, zone: ZoneInfo = PARIS) -> datetime:
    """That hour of that day, in UTC: of the two hours that a clock change makes possible, the later one."""
    said = datetime.combine(day, hour)
    return max(said.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
