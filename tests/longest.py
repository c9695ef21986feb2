"""The order in which files of tests are given out: the longest first.

xdist gives those with most tests first: a file of two tests that take three minutes would begin last, alone.
"""

from collections import Counter

import pytest

SECONDS = {
    "load/test_killed_servers.py": 170,
    "load/test_walks.py": 130,
    "load/test_cut_answers.py": 90,
    "load/test_deployment.py": 90,
    "engines/test_story.py": 150,
    "engines/test_way_out.py": 60,
    "domain/test_upgrade.py": 60,
    "domain/test_upgrade_people.py": 60,
    "domain/test_upgrade_requests.py": 60,
    "domain/test_upgrade_same_town.py": 80,
    "house/test_command.py": 60,
    "house/test_first_evening.py": 45,
    "house/test_new_room.py": 50,
    "house/test_wheel.py": 45,
}
"""Of files whose tests are long, about, on two cores; a test of the others takes less than one."""


def first(items: list[pytest.Item]) -> None:
    """Put files in their order; a file's tests keep theirs."""
    tests = Counter(item.path for item in items)
    long = {path: max(tests[path], SECONDS.get(f"{path.parent.name}/{path.name}", 0)) for path in tests}
    items.sort(key=lambda item: (-long[item.path], item.path))
