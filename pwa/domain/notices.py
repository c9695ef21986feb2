"""What a lock screen shows of a letter: a first name, an activity and an answer, no more, and where a tap leads."""

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain import requests, telling
from pwa.domain.bookings import locks
from pwa.domain.bookings.demand.decision import overall_of
from pwa.domain.bookings.screens.views import RequestView
from pwa.domain.letters import Letter
from pwa.storage.databases import marks, rows
from pwa.texts import NOTICES

LONGEST = 120
MOST_UNDONE = 60
"""Boxes that « Annuler » can untick: beyond, the family opens the grid."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification. `page` and `undo` are addresses inside the town; notices with one tag replace each other."""

    title: str
    body: str
    page: str
    tag: str
    mutation: str | None = None
    request: int | None = None
    undo: str | None = None

    def payloads(self, home: str, account: str) -> tuple[str, str]:
        """As JSON that is also a Declarative Web Push, then a shorter form for a service that finds it too long. The
        phone tells it while `account` is signed in there; `mutable` wakes its worker, which sends what waits."""
        shown = {"title": self.title, "body": self.body, "navigate": home + self.page, "lang": "fr", "tag": self.tag,
                 "silent": False}  # fmt: skip
        badge = {"app_badge": 1} if self.request else {}
        whole = {
            "web_push": 8030, "notification": shown | {name: str(n) for name, n in badge.items()}, **badge,
            "mutable": True, "mutation": self.mutation, "request": self.request, "actions": self.actions(home),
            "account": account,
        }  # fmt: skip
        return as_json(whole), as_json(
            {"web_push": 8030, "notification": shown, "mutable": True, "request": self.request, "account": account}
        )

    def actions(self, home: str) -> list[dict[str, str]]:
        offered = [("see", self.page), ("cancel", self.undo)] if self.request else []
        return [
            {"action": action, "title": NOTICES[action], "navigate": home + address}
            for action, address in offered
            if address
        ]


async def notice(db: BaseDBAsyncClient, letter: Letter, *, is_signed_in: bool) -> Notice:
    """What this letter says today; to a device whose session has ended, only that there is something to read."""
    if not is_signed_in:
        [town] = await rows(db, "SELECT banner FROM town WHERE id = ?", [letter.town_id])
        return Notice(town["banner"], NOTICES["signed_out"], "/demandes", letter.tag)
    return await NOTICED[letter.kind](db, letter)


async def answer(db: BaseDBAsyncClient, letter: Letter) -> Notice:
    """Every request of the mutation, in one notification."""
    _, views = await requests.views_of_mutation(db, letter.facts["mutation"])
    [mutation] = await rows(db, "SELECT key FROM mutation WHERE id = ?", [letter.facts["mutation"]])
    return await answered(db, letter, views, str(mutation["key"]))


async def treated(db: BaseDBAsyncClient, letter: Letter) -> Notice:
    """The officer's answer takes the place of the first one."""
    views = await requests.views(db, "", "WHERE r.id = ?", [letter.facts["request"]])
    return await answered(db, letter, views, None)


async def answered(db: BaseDBAsyncClient, letter: Letter, views: list[RequestView], mutation: str | None) -> Notice:
    lines = [line for view in views for line in view.lines]
    overall = overall_of(line.outcome for line in lines)
    told = requests.told((line.outcome, line.boxes) for line in lines)
    [first, *others] = views
    return Notice(
        title=title_of((view.heading.child, view.heading.activity) for view in views),
        body=NOTICES["in_part" if first.is_in_part else overall].format(told=told),
        page=f"/demandes/recues/{mutation}" if others else f"/demandes/{first.number}",
        tag=f"demande-{first.number}",
        mutation=mutation,
        request=first.number,
        undo=None if others else await undo(db, letter, first),
    )


async def undo(db: BaseDBAsyncClient, letter: Letter, view: RequestView) -> str | None:
    """The grid with what was just booked unticked, while it may still be cancelled."""
    booked = [line.opening for line in view.lines if (line.action, line.outcome) == ("book", "booked")]
    if not 0 < len(booked) <= MOST_UNDONE:
        return None
    found = await rows(
        db,
        f"SELECT id, day, cancel_by FROM opening WHERE id IN ({marks(len(booked))}) ORDER BY day, id",
        booked,
        days=["day"],
        instants=["cancel_by"],
    )
    at = locks.moment(letter.written_at)
    open_ones = [row for row in found if locks.to_cancel(row["day"], "booked", row["cancel_by"], at) is None]
    boxes = ".".join(str(row["id"]) for row in open_ones)
    return f"/reservations/{view.heading.enrolment}#annuler={boxes}" if boxes else None


async def changed(db: BaseDBAsyncClient, letter: Letter) -> Notice:
    """Places that came free, days that the town closed."""
    found = await telling.bookings_of(db, letter.facts)
    numbers = {booking["number"] for booking in found}
    number = numbers.pop() if len(numbers) == 1 else None
    return Notice(
        title=title_of((booking["child"], booking["activity"]) for booking in found),
        body=NOTICES[letter.kind if len(found) == 1 else f"{letter.kind}_several"],
        page=f"/demandes/{number}" if number else "/reservations",
        tag=f"demande-{number}" if number else letter.tag,
        request=number,
    )


async def test(db: BaseDBAsyncClient, letter: Letter) -> Notice:
    """What the family asked for, to see that it arrives."""
    [town] = await rows(db, "SELECT banner FROM town WHERE id = ?", [letter.town_id])
    return Notice(town["banner"], NOTICES["test_push"], "/appareils", letter.tag)


def title_of(about: Iterable[tuple[str, str]]) -> str:
    """« Bébé · Accueil périscolaire », « Bébé et Fille · Restauration »."""
    pairs = list(about)
    children, activities = (list(dict.fromkeys(names)) for names in zip(*pairs, strict=True))
    *firsts, last = children
    who = f"{', '.join(firsts)} et {last}" if firsts else last
    return shortened(f"{who} · {activities[0]}" if len(activities) == 1 else who)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


NOTICED: dict[str, Callable[[BaseDBAsyncClient, Letter], Awaitable[Notice]]] = {
    "answer": answer,
    "treated": treated,
    "promoted": changed,
    "offered": changed,
    "opening_closed": changed,
    "test_push": test,
}
