"""What the tests of faults share: a phone and what is inside it, and what the town hall received."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from playwright.async_api import Error as PageLeft
from playwright.async_api import Page, expect

from pwa.storage import databases
from tests import people
from tests.guide.parent import Parent
from tests.guide.phone import ParentAuTelephone

CARE = "Accueil périscolaire"
SEND = "POST /saint-loubes/reservations/demandes"

STORE = """async (work) => {
  const { openTown } = await import("/service_worker/shared/store.js");
  const { openSeason } = await import("/service_worker/shared/season.js");
  const { town, account } = document.body.dataset;
  return work({ ...openSeason(town, account), facts: openTown(town), town, account });
}"""


class Phone(ParentAuTelephone):
    """A parent's phone, and what a mechanic sees when it is opened."""

    @classmethod
    def of(cls, page: Page) -> "Phone":
        """The same phone, in another of its tabs."""
        phone = cls(page.context)
        Parent.__init__(phone, page)
        return phone

    async def in_the_tunnel(self) -> None:
        """Signed in, the season open and kept, and no network any more."""
        await self.se_connecte()
        await self.ouvre_la_saison()
        await self.attend_que_la_page_soit_gardee()
        await self.perd_le_reseau()

    async def out_of_the_tunnel(self) -> None:
        """The network is back, and the town hall has answered to everything."""
        await self.retrouve_le_reseau()
        await self.reaches("answered")

    async def inside(self, work: str, asked: Any = None) -> Any:
        """Run `work` with the stores of whoever is signed in: `({ outbox, within, facts }, asked) => …`."""
        return await self.page.evaluate(f"async (asked) => ({STORE})((stores) => ({work})(stores, asked))", asked)

    async def outbox(self) -> list[dict[str, Any]]:
        return await self.inside("({ outbox }) => outbox.all()")

    async def statuses(self) -> list[str]:
        return [item["status"] for item in await self.outbox()]

    async def reaches(self, status: str, patience: float = 60) -> None:
        """Until every request on this phone has come to that status."""
        seen: list[str] = []
        for _ in range(int(patience / 0.2)):
            # A page that leaves meanwhile, for the answer that came, is asked again where it arrives.
            with suppress(PageLeft):
                seen = await self.statuses()
                if seen and set(seen) == {status}:
                    return
            await asyncio.sleep(0.2)
        raise AssertionError(f"never all {status}: {seen}")

    async def queues(self, items: list[dict[str, Any]], *, tried: bool = False) -> None:
        """Validate requests as step 2 does, without waiting for their answers; tried once, they never join another."""
        await self.inside(QUEUES, [items, tried])

    async def reads(self, words: str, patience: float = 60) -> None:
        """Like `lit`, when what it waits for has to give up first."""
        await expect(self.page.get_by_text(words).first).to_be_visible(timeout=patience * 1000)

    async def wakes(self) -> None:
        """What happens when a page of the site comes back in front of someone."""
        await self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    async def warms_up(self, *paths: str) -> None:
        """Wait until these pages are kept; they begin to be fetched three seconds after the first one is shown."""
        for path in paths:
            await self.attend_que_la_page_soit_gardee(path)

    async def rests(self) -> str:
        """What a page does once idle, as if the last round was long ago: « warmed » when all is kept, or « costly »."""
        return await self.inside(A_ROUND)

    async def caches(self) -> dict[str, list[str]]:
        """Every cache of this browser, with its addresses."""
        return await self.page.evaluate(CACHES)


CACHES = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)])))"""

QUEUES = """async ({ outbox }, [items, isTried]) => {
  const failed = { status: "queued", next_at: Date.now() + 5000, may_have_arrived: true };
  for (const item of items) {
    await outbox.add(item);
    if (isTried) await outbox.starting(item.mutation).then(() => outbox.settle(item.mutation, failed, Date.now()));
  }
}"""

A_ROUND = """async ({ facts, town }) => {
  await facts.change(() => ({ warmed_at: 0 }));
  const told = new Promise((resolve) => {
    const channel = new BroadcastChannel(`preau-${town}`);
    channel.onmessage = ({ data }) => (data.type === "warmed" || data.type === "costly") && resolve(data.type);
  });
  (await navigator.serviceWorker.ready).active.postMessage({ type: "warm", paths: [] });
  return told;
}"""


async def request_for(world: people.World, n: int, *boxes: tuple[str, str, str, str], action: str = "book") -> dict:
    """An item of the outbox, for these (child, activity, day, slot)."""
    child, activity, *_ = boxes[0]
    lines = [
        {"action": action, "enrolment": world.enrolment(child, activity)["id"], "opening": await world.opening(*box),
         "day": box[2], "slot": box[3]} for box in boxes
    ]  # fmt: skip
    now = people.NOW.isoformat()
    return {"mutation": mutation(n), "account": str(world.account("maman.test")["public_id"]), "town": people.HOME,
            "enrolment": lines[0]["enrolment"], "child": child, "label": f"{child} - {activity}", "lines": lines,
            "also": [], "as_of": now, "made_at": now, "earliest_limit": None}  # fmt: skip


async def free_days(world: people.World, child: str, slot: str) -> list[str]:
    """Days with a box that may still be booked, and is not."""
    care = world.enrolment(child, CARE)
    found = await asked(
        """SELECT o.day FROM opening o JOIN slot s ON s.id = o.slot_id WHERE o.group_id = ? AND s.label = ?
           AND o.book_by > '2022-02-10' AND o.closed_reason IS NULL AND NOT EXISTS (SELECT 1 FROM booking b
           WHERE b.opening_id = o.id AND b.child_id = ? AND b.cancelled_at IS NULL) ORDER BY o.day""",
        care["group_id"], slot, care["child_id"],
    )  # fmt: skip
    return [str(row["day"])[:10] for row in found]


async def requests_for_both(world: people.World, count: int) -> list[dict[str, Any]]:
    """So many requests of one box each, for two children, in the morning and in the evening."""
    rows = [[(child, CARE, day, slot) for day in await free_days(world, child, slot)]
            for child in ("Bébé", "Fille") for slot in ("Matin", "Soir")]  # fmt: skip
    boxes = [box for turn in zip(*rows, strict=False) for box in turn][:count]
    assert len(boxes) == count
    return [await request_for(world, n, box) for n, box in enumerate(boxes, 1)]


def mutation(n: int) -> str:
    return f"00000000-0000-4000-8000-{n:012}"


async def received(world: people.World, username: str = "maman.test") -> list[dict[str, Any]]:
    """The requests of that account that the town hall has decided during the test, in order."""
    return await databases.rows(
        databases.reading(),
        "SELECT r.number, b.overall, m.key FROM service_request r "
        "JOIN booking_request b ON b.service_request_id = r.id JOIN mutation m ON m.id = b.mutation_id "
        "WHERE r.account_id = ? AND r.number > 22 ORDER BY r.number",
        [world.account(username)["id"]],
    )


async def books_balance(world: people.World) -> None:
    """Seats are bookings, numbers follow each other, each request is in the journal once, each parent told once."""
    uneven = await asked(
        """SELECT s.id FROM seats s JOIN opening_seats u ON u.seats_id = s.id LEFT JOIN booking b
           ON b.opening_id = u.opening_id AND b.status = 'booked' AND b.cancelled_at IS NULL
           GROUP BY s.id, s.taken HAVING s.taken <> COUNT(b.id)"""
    )
    assert not uneven
    town = world.town["id"]
    made = await asked(
        "SELECT r.id, r.number, b.mutation_id FROM service_request r "
        "JOIN booking_request b ON b.service_request_id = r.id WHERE r.number > 22 AND r.town_id = ?",
        town,
    )
    assert sorted(one["number"] for one in made) == list(range(23, 23 + len(made)))
    entries = await asked("SELECT subject FROM event WHERE verb = 'request_decided' AND town_id = ?", town)
    written = Counter(entry["subject"] for entry in entries)
    assert {written[f"service_request:{one['id']}"] for one in made} <= {1}
    letters = await databases.rows(
        databases.reading(), "SELECT address, facts FROM letter WHERE kind = 'answer' AND channel = 'mail'",
        documents=["facts"],
    )  # fmt: skip
    told = Counter(
        (mutation, one["address"])
        for one in letters
        for mutation in (one["facts"]["mutation"], *one["facts"].get("earlier", []))
    )
    assert set(told.values()) <= {1}
    assert {one["mutation_id"] for one in made} <= {mutation for mutation, _ in told}


async def asked(sql: str, *values: Any) -> list[dict[str, Any]]:
    return await databases.rows(databases.reading(), sql, values)


async def papa_books(contexts: Callable, world: people.World, box: tuple[str, str, str, str]) -> None:
    """The other parent books that box, from another phone."""
    context = await contexts()
    form = {"username": "papa.test", "password": people.PASSWORD}
    await context.request.post(f"/{people.HOME}/connexion", form=form, max_redirects=0)
    wish = f"{world.enrolment(box[0], box[1])['id']}:{await world.opening(*box)}"
    form = {"account": str(world.account("papa.test")["public_id"]), "mutation": str(uuid4()), "book": wish}
    headers = {"Accept": "application/json"}
    answer = await context.request.post(f"/{people.HOME}/reservations/demandes", form=form, headers=headers)
    assert answer.status == 201, await answer.text()
