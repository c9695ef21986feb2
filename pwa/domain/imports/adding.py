"""A plan is written: new rows and changed ones by kind, then who pays, who looks where, and an event a household."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from tortoise.backends.base.client import BaseDBAsyncClient

from pwa.domain.accounts import pace
from pwa.domain.accounts.names import username_key
from pwa.domain.events.recording import Event, record
from pwa.domain.events.rooms.imports import HouseholdImported
from pwa.domain.french import local
from pwa.domain.households.writes import quotients_applied
from pwa.domain.imports import queries, writes
from pwa.domain.imports.bundles import Bundle
from pwa.domain.imports.kinds import ACCOUNT, MEMBERSHIP, QUOTIENT, Kind
from pwa.domain.imports.planning import Plan, Wanted, marks_of
from pwa.storage.databases import document

About = Mapping[str, tuple[Wanted, dict[str, int]]]
"""What is wanted, by key, with the ids of the rows that it is about."""


async def write(
    db: BaseDBAsyncClient, kind: Kind, town: int, about: About, plan: Plan, now: datetime
) -> dict[str, int]:  # fmt: skip
    """The rows of one kind; the ids of the new ones by key."""
    if kind is MEMBERSHIP:
        await make_way(db, about, plan)
    ids = (
        dict(zip(plan.created, await queries.reserved(db, kind.table, len(plan.created)), strict=True))
        if plan.created
        else {}
    )
    said = {key: {**kind.given, **about[key][0].said} for key in ids}
    await writes.add(
        db, kind.table, [row_of(kind, town, id, {**said[key], **about[key][1]}) for key, id in ids.items()]
    )
    for change in plan.changes:
        if news := {name: after for name, (_, after) in change.values.items()}:
            await writes.change(db, kind.table, change.row, with_its_key(kind, news))
    known = [(key, ids[key], marks_of(said[key])) for key in ids]
    known += [(one.key, one.row, dict(one.marks)) for one in plan.changes if not one.is_gone]
    await writes.remember(db, [memory(town, kind, one, now) for one in known])
    return ids


def row_of(kind: Kind, town: int, id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new row, whole."""
    row = {"id": id, **({"town_id": town} if kind.has_town else {}), **values}
    return with_its_key(kind, row | ({"public_id": uuid4()} if kind is ACCOUNT else {}))


def with_its_key(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    """A user name goes with what it is compared by; another quotient is still to be applied."""
    if kind is QUOTIENT:
        return values | {"is_applied": False}
    if kind is ACCOUNT and "username" in values:
        return values | {"username_key": username_key(values["username"])}
    return values


def memory(town: int, kind: Kind, known: tuple[str, int, dict[str, str]], now: datetime) -> dict[str, Any]:
    key, row, marks = known
    return {"town_id": town, "kind": kind.name, "key": key, "row": row, "marks": document(marks), "imported_at": now}


async def make_way(db: BaseDBAsyncClient, about: About, plan: Plan) -> None:
    """Households that get another payer have none for a moment: the database knows one at most."""
    paying = [key for key in plan.created if about[key][0].said.get("is_payer")]
    paying += [one.key for one in plan.changes if one.values.get("is_payer", (False, False))[1]]
    if homes := {about[key][1]["household_id"] for key in paying}:
        await writes.make_way(db, homes)


async def finish(
    db: BaseDBAsyncClient, town: int, bundle: Bundle, ids: Mapping[str, Mapping[str, int]], plans: Mapping[str, Plan],
    now: datetime,
) -> None:  # fmt: skip
    """What follows from all of it."""
    homes = [ids["household"][key] for key in plans["household"].created]
    await writes.settle(db, homes, sorted(ids["guardian"].values()))
    dated = {
        ids["household"][one.parents["household_id"]]
        for key, one in bundle["quotient"].items()
        if key in ids["quotient"]
    }
    await quotients_applied(db, sorted(dated), local(now).date())
    if any("password_hash" in one.said for one in bundle.get("account", {}).values()):
        await pace.keep_even(db, town)
    record(db, town, None, now, events(bundle, ids, plans))


def events(bundle: Bundle, ids: Mapping[str, Mapping[str, int]], plans: Mapping[str, Plan]) -> list[Event]:
    """One a household that something became of: how many rows were made, and changed."""
    made: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    homes = homes_of(bundle)
    for kind, plan in plans.items():
        changed = [one.key for one in plan.changes if one.values]
        for place, keys in enumerate((plan.created, changed)):
            for key in keys:
                made[ids["household"].get(homes.get((kind, key), ""), 0)][place] += 1
    return [
        Event(HouseholdImported(created, changed), f"household:{home}", household=home)
        for home, (created, changed) in sorted(made.items())
        if home
    ]


def homes_of(bundle: Bundle) -> dict[tuple[str, str], str]:
    """The household's key of each row, by kind and key: of a person, the last of theirs."""
    found = {("household", key): key for key in bundle["household"]}
    for kind in ("quotient", "contact", "membership", "custody"):
        for key, one in bundle[kind].items():
            home = found[kind, key] = one.parents["household_id"]
            found |= {
                (column.removesuffix("_id"), other): home
                for column, other in one.parents.items()
                if column != "household_id"
            }
    for kind, person in (("enrolment", "child"), ("account", "guardian")):
        found |= {
            (kind, key): found.get((person, one.parents[f"{person}_id"]), "") for key, one in bundle[kind].items()
        }
    return found
