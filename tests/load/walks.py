"""Walks: families and phones led by chance, under node, in front of real servers; and what must be true afterwards."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pwa.domain.accounts import sessions, tokens
from pwa.models.people import Account, Custody
from pwa.models.towns import Town
from pwa.models.words import AccountKind
from pwa.running.clock import real_time
from pwa.storage import databases
from pwa.web.guards import cookie_line
from tests.domain.small_town import Family, SmallTown, small_town
from tests.load.ledger import asked, decision
from tests.load.servers import Servers

SCRIPT = Path(__file__).with_name("walks.mjs")
PLENTY = 10_000


@dataclass
class Walks:
    """A town where each seed has its own family: a parent with two children, and the other parent of the second one."""

    small: SmallTown
    slug: str
    families: dict[int, tuple[Family, Family]]
    ids: dict[str, int] = field(default_factory=dict)

    async def asked(self) -> list[dict[str, Any]]:
        """What node must know of each family."""
        return [await self.walk(seed, *both) for seed, both in self.families.items()]

    async def walk(self, seed: int, one: Family, other: Family) -> dict[str, Any]:
        mine, theirs = await self.account(one), await self.account(other)
        return {
            "seed": seed, "town": self.slug, "account": mine, "enrolments": [one.enrolment, other.enrolment],
            "openings": sorted(self.small.openings.values()),
            "other": {"account": theirs, "enrolment": other.enrolment, **await self.sign_in(theirs)},
        }  # fmt: skip

    async def account(self, family: Family) -> str:
        public_id = str((await Account.get(id=family.account)).public_id)
        self.ids[public_id] = family.account
        return public_id

    async def sign_in(self, account: str) -> dict[str, str]:
        """A new session: its cookies, and its name on the form « Se déconnecter »."""
        token, here = f"token-{uuid4().hex}", sessions.Browser("phone")
        async with databases.writing() as db:
            await sessions.open_session(db, self.ids[account], AccountKind.GUARDIAN, token, here, real_time())
        return {"cookie": cookie_line(self.slug, token), "handle": tokens.handle_of(token)}


async def town_of_walks(seeds: list[int]) -> Walks:
    small = await small_town(2 * len(seeds), capacity=PLENTY, days=2)
    couples = list(zip(small.families[::2], small.families[1::2], strict=True))
    for one, other in couples:
        await Custody.create(household_id=one.household, child_id=other.child)
    town = await Town.get(id=small.town)
    return Walks(small, town.slug, dict(zip(seeds, couples, strict=True)))


async def walked(walks: Walks, servers: Servers) -> dict[int, dict[str, Any]]:
    """The report of every walk, one after the other."""
    pipe = asyncio.subprocess.PIPE
    node = await asyncio.create_subprocess_exec("node", "--no-warnings", SCRIPT, stdin=pipe, stdout=pipe, limit=2**24)
    reports: dict[int, dict[str, Any]] = {}

    def tell(what: object) -> None:
        node.stdin.write(json.dumps(what).encode() + b"\n")

    tell({"address": servers.address, "walks": await walks.asked()})
    try:
        while line := await node.stdout.readline():
            said = json.loads(line)
            if said.get("ask") == "kill":
                servers.kill()
                await servers.bear()
                tell(None)
            elif said.get("ask") == "sign_in":
                tell(await walks.sign_in(said["account"]))
            else:
                reports[said["seed"]] = said
    finally:
        if node.returncode is None:
            node.kill()
        await node.wait()
    assert reports.keys() == walks.families.keys(), "node fell"
    return reports


async def faults(walks: Walks, seed: int, report: dict[str, Any]) -> list[str]:
    """Where phone and town hall disagree after this walk."""
    if "fell" in report:
        return [report["fell"]]
    one, other = walks.families[seed]
    lines = await lines_of(walks, one)
    return [
        *requests_that_differ(report, lines),
        *answers_that_differ(report, lines),
        *wishes_that_differ(report, lines, live := await live_of(one, other)),
        *marks_that_differ(report, live),
    ]


async def lines_of(walks: Walks, family: Family) -> dict[str, list[tuple[str, int, int, str]]]:
    """Mutation → (action, enrolment, opening, outcome) of each line that the town hall decided for this account."""
    found = await asked(
        """SELECT m.key, l.action, b.enrolment_id, l.opening_id, l.outcome FROM mutation m
           JOIN booking_request b ON b.mutation_id = m.id JOIN service_request r ON r.id = b.service_request_id
           JOIN request_line l ON l.service_request_id = r.id
           WHERE r.town_id = ? AND r.account_id = ?""",
        walks.small.town, family.account,
    )  # fmt: skip
    decided: dict[str, list[tuple[str, int, int, str]]] = {}
    for row in found:
        line = row["action"], row["enrolment_id"], row["opening_id"], row["outcome"]
        decided.setdefault(str(UUID(str(row["key"]))), []).append(line)
    return decided


async def live_of(*families: Family) -> dict[str, dict[str, str]]:
    """Enrolment → opening → status of what is booked."""
    found: dict[str, dict[str, str]] = {}
    for family in families:
        kept = await asked(
            "SELECT opening_id, status FROM booking WHERE child_id = ? AND cancelled_at IS NULL", family.child
        )
        found[str(family.enrolment)] = {str(row["opening_id"]): row["status"] for row in kept}
    return found


def requests_that_differ(report: dict[str, Any], decided: dict[str, list]) -> list[str]:
    """Every validated request is decided, with its very lines, and nothing else is."""
    validated, maybe = report["validated"], set(report["maybe"])
    found = [f"lost: {mutation}" for mutation in validated.keys() - decided.keys()]
    found += [f"never validated: {mutation}" for mutation in decided.keys() - validated.keys() - maybe]
    for mutation in decided.keys() & validated.keys():
        asked_for = validated[mutation]
        wanted = Counter(
            (action, each, opening)
            for action, enrolment, opening in asked_for["lines"]
            for each in (enrolment, *asked_for["also"])
        )
        if Counter(line[:3] for line in decided[mutation]) != wanted:
            found.append(f"other lines: {mutation} {decided[mutation]} for {asked_for}")
    return found


def answers_that_differ(report: dict[str, Any], decided: dict[str, list]) -> list[str]:
    """Nothing waits any more; each decision reached the phone, always the same; whoever stayed was told of it."""
    found = [
        f"still {status}: {mutation}"
        for mutation, status in report["statuses"].items()
        if status != "answered"
    ]  # fmt: skip
    heard: dict[str, list] = {}
    for answer in report["received"]:
        heard.setdefault(answer["mutation"], []).append(decision(answer))
    found += [f"two answers: {mutation}" for mutation, all_ in heard.items() if any(one != all_[0] for one in all_)]
    found += [f"unanswered: {mutation}" for mutation in report["validated"].keys() & decided.keys() - heard.keys()]
    if not report["left"]:
        found += [f"untold: {mutation}" for mutation in report["validated"].keys() - set(report["told"])]
    return found


def wishes_that_differ(report: dict[str, Any], decided: dict[str, list], live: dict[str, dict[str, str]]) -> list[str]:
    """A box is as the family last asked, but where someone else had a hand in it or the town hall refused."""
    unsure = set(report["unsure"]) | {
        f"{enrolment}:{opening}"
        for lines in decided.values()
        for _, enrolment, opening, outcome in lines
        if outcome == "refused"
    }
    found = []
    for box, action in report["wishes"].items():
        enrolment, opening = box.split(":")
        if box not in unsure and (opening in live[enrolment]) != (action == "book"):
            found.append(f"last asked to {action}, not so: {box}")
    return found


def marks_that_differ(report: dict[str, Any], live: dict[str, dict[str, str]]) -> list[str]:
    """Every page of this phone shows what is booked: opened anew, or open since before, unless another parent came."""
    found = []
    for when in ("before", "after"):
        for enrolment, boxes in report[when].items():
            shown = {opening: state for opening, (is_live, state) in boxes.items() if is_live}
            if shown != live[enrolment]:
                found.append(f"{when}, page of {enrolment}: {shown} for {live[enrolment]}")
    return found
