"""The nursery's servers, each on a machine whose clock is wrong in its own way, one after the other."""

import sys
from datetime import UTC, datetime, timedelta

from pwa.running import clock
from tests.load import nursery

WRONG_BY = [timedelta(days=1), timedelta(seconds=-90), timedelta(seconds=90), timedelta(days=-1)]


def grow(nth: int) -> None:
    clock.real_time.machine = lambda: datetime.now(UTC) + WRONG_BY[nth]


if __name__ == "__main__":
    nursery.grow = grow
    nursery.main(*sys.argv[1:])
