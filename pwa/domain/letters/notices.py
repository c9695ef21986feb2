"""What a lock screen shows of a letter: a first name, an activity and an answer, no more, and where a tap leads."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LONGEST = 120

ACTIONS = {"see": "Voir", "cancel": "Annuler"}
SIGNED_OUT = "La mairie vous a écrit : connectez-vous pour lire sa réponse."
"""To a device whose session has ended: no name, no day, no place."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification. `page` and `undo` are addresses inside the town; notices with one tag replace each other.
    `about` are the ids of the requests it tells."""

    title: str
    body: str
    page: str
    tag: str
    mutation: str | None = None
    request: int | None = None
    undo: str | None = None
    about: tuple[int, ...] = ()

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
            {"action": action, "title": ACTIONS[action], "navigate": home + address}
            for action, address in offered
            if address
        ]


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
