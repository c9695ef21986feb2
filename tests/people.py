"""The guides' own households, and the town they live in, for every test: Maman TEST, Papa, Bébé, Fille…"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from pwa.domain import demo
from pwa.storage import databases

NOW = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)
"""The town's clock in every test: lundi 24/01/2022, 14:24 in Paris (the replay clock of domain.md 8)."""

REAL_NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""The real clock where a test has to name one."""

PASSWORD = "un-preau-sous-la-pluie-1"
"""The password of every demo account in tests."""

HOME = "saint-loubes"
ELSEWHERE = "saint-pierre-les-elbeuf"
CSL, ECP, SMF = "espacecitoyenchalonnessurloire", "ville-exemple", "saintmaurdesfosses"
TOWNS = (HOME, ELSEWHERE, CSL, ECP, SMF)
"""The towns of the five guides."""


async def move_in() -> None:
    """Fill a fresh database with the demo towns, as `preau demo` does."""
    await demo.load_towns(PASSWORD, now=NOW, real_now=REAL_NOW)


@dataclass
class World:
    """What the demo database holds, by the names that people use. Ids, and rows as plain dicts."""

    towns: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    activities: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    enrolments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def town(self) -> dict[str, Any]:
        """Saint-Loubès."""
        return self.towns[HOME]

    def account(self, username: str) -> dict[str, Any]:
        """The account row, with `household_id` and `email` of its guardian (None for an officer)."""
        return self.accounts[username]

    def child(self, first_name: str, last_name: str = "TEST") -> dict[str, Any]:
        return self.children[first_name, last_name]

    def activity(self, name: str, town: str = HOME) -> dict[str, Any]:
        return self.activities[town, name]

    def enrolment(
        self, child: str, activity: str, *, last_name: str = "TEST", starts_on: date | None = None
    ) -> dict[str, Any]:
        """The enrolment row (with child, activity, group_id); the first on the cards when there are several."""
        for row in self.enrolments:
            if (row["child"], row["last_name"], row["activity"]) == (child, last_name, activity) and (
                starts_on is None or row["starts_on"] == starts_on
            ):
                return row
        raise KeyError((child, last_name, activity, starts_on))

    async def opening(self, child: str, activity: str, day: date | str, slot: str, **which: Any) -> int:
        """The id of the box « slot » of that day on that enrolment's grid."""
        group = self.enrolment(child, activity, **which)["group_id"]
        found = await databases.rows(
            databases.reading(),
            "SELECT o.id FROM opening o JOIN slot s ON s.id = o.slot_id "
            "WHERE o.group_id = ? AND o.day = ? AND s.label = ?",
            [group, date.fromisoformat(day) if isinstance(day, str) else day, slot],
        )
        return found[0]["id"]

    async def status(self, child: str, opening: int, last_name: str = "TEST") -> str | None:
        """How the child's box stands now: booked, waiting, pending, or None."""
        found = await databases.rows(
            databases.reading(),
            "SELECT status FROM booking WHERE child_id = ? AND opening_id = ? AND cancelled_at IS NULL",
            [self.child(child, last_name)["id"], opening],
        )
        return found[0]["status"] if found else None


async def meet() -> World:
    """Read the world from the test's database."""
    db = databases.reading()
    world = World()
    for row in await databases.rows(db, "SELECT id, slug, name, banner, zone FROM town"):
        world.towns[row["slug"]] = row
    for row in await databases.rows(
        db,
        "SELECT a.*, g.household_id, g.email, t.slug AS town FROM account a JOIN town t ON t.id = a.town_id "
        "LEFT JOIN guardian g ON g.id = a.guardian_id",
    ):
        world.accounts[row["username"]] = row
    for row in await databases.rows(db, "SELECT * FROM child", days=["birth_date"]):
        world.children[row["first_name"], row["last_name"]] = row
    for row in await databases.rows(
        db, "SELECT a.id, a.code, a.name, t.slug AS town FROM activity a JOIN town t ON t.id = a.town_id"
    ):
        world.activities[row["town"], row["name"]] = row
    world.enrolments = await databases.rows(
        db,
        "SELECT e.*, c.first_name AS child, c.last_name, a.name AS activity, a.id AS activity_id FROM enrolment e "
        "JOIN child c ON c.id = e.child_id JOIN activity_group g ON g.id = e.group_id "
        "JOIN activity a ON a.id = g.activity_id ORDER BY e.position, e.id",
        days=["starts_on", "ends_on"],
    )
    return world
