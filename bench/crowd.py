"""`python -m bench.crowd FILE HOUSEHOLDS`: a SQLite file with the demo towns, and that many more families in the first.

Each has an account, a child enrolled in the morning and evening care, twenty bookings, and the request that made them.
"""

import asyncio
import sqlite3
from pathlib import Path

import click

from pwa.storage import databases, up_to_date
from tests import people

FIRST_ID = 1_000_000
CHUNK = 5_000
BOOKINGS = 20

FAMILIES = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
ASKED = """
boxes AS (SELECT o.id, o.day, s.label, row_number() OVER (ORDER BY o.id) AS rank, count(*) OVER () / :bookings AS step
          FROM opening o JOIN slot s ON s.id = o.slot_id WHERE o.group_id = :care)
"""
DEPARTMENT = "SELECT a.department_id FROM activity_group g JOIN activity a ON a.id = g.activity_id WHERE g.id = :care"
ACCEPTED = "SELECT MAX(a.terms_hash) FROM account a WHERE a.town_id = :town"
"""What the demo's people accepted."""
UUID = "printf('%08x-0000-4000-8000-%012x', i, i)"
STATEMENTS = (
    "INSERT INTO household (id, address, postcode, city, family_quotient, town_id) "
    f"{FAMILIES} SELECT i, i || ' rue du Préau', '33450', 'SAINT-LOUBÈS', 742, :town FROM n",
    "INSERT INTO guardian (id, civility, first_name, last_name, email, is_payer, household_id) "
    f"{FAMILIES} SELECT i, 'Mme', 'Maman', 'FOULE ' || i, 'foule' || i || '@example.org', 1, i FROM n",
    "INSERT INTO account (id, public_id, username, username_key, password_hash, is_demo, terms_hash, town_id, "
    "guardian_id) "
    f"{FAMILIES} SELECT i, {UUID}, 'foule.' || i, 'foule.' || i, '', 1, ({ACCEPTED}), :town, i FROM n",
    "INSERT INTO child (id, first_name, last_name, birth_date, town_id) "
    f"{FAMILIES} SELECT i, 'Enfant', 'FOULE ' || i, '2015-03-01', :town FROM n",
    f"INSERT INTO custody (child_id, household_id) {FAMILIES} SELECT i, i FROM n",
    "INSERT INTO enrolment (id, place, starts_on, ends_on, child_id, group_id, town_id) "
    f"{FAMILIES} SELECT i, e.place, e.starts_on, e.ends_on, i, :care, :town FROM n JOIN enrolment e ON e.id = :like",
    "INSERT INTO mutation (id, key, lines_hash, received_at, account_id, town_id) "
    f"{FAMILIES} SELECT i, {UUID}, '', :now, i, :town FROM n",
    "INSERT INTO service_request (id, number, made_at, department_id, subject, account_id, household_id, town_id) "
    f"{FAMILIES} SELECT i, i, :now, ({DEPARTMENT}), 'enrolment:' || i, i, i, :town FROM n",
    "INSERT INTO booking_request (service_request_id, overall, price_cents, enrolment_id, mutation_id) "
    f"{FAMILIES} SELECT i, 'positive', 2000, i, i FROM n",
    "INSERT INTO request_line (position, action, day, slot, outcome, price_cents, opening_id, service_request_id) "
    f"{FAMILIES}, {ASKED} SELECT rank, 'book', day, label, 'booked', 100, boxes.id, i "
    "FROM n JOIN boxes ON (rank + i) % step = 0",
    "INSERT INTO booking (status, price_cents, made_at, child_id, enrolment_id, made_by_id, opening_id, "
    f"service_request_id, town_id) {FAMILIES}, {ASKED} SELECT 'booked', 100, :now, i, i, i, boxes.id, i, :town "
    "FROM n JOIN boxes ON (rank + i) % step = 0",
)


async def with_demo(file: Path) -> dict[str, object]:
    """The demo towns in a new file, and what the crowd's rows refer to."""
    url = f"sqlite://{file}"
    async with databases.opened(url):
        await up_to_date.bring_up_to_date(url)
        await people.move_in()
        like = (await people.meet()).enrolment("Bébé", "Accueil périscolaire")
        return {"town": like["town_id"], "care": like["group_id"], "like": like["id"], "now": str(people.NOW),
                "bookings": BOOKINGS}  # fmt: skip


def build(file: Path, households: int) -> dict[str, object]:
    """Everything, a chunk of families at a time, then what the planner knows of the tables; gives the ids."""
    facts = asyncio.run(with_demo(file))
    db = sqlite3.connect(file)
    db.execute("PRAGMA synchronous = OFF")
    starts = range(0, households, CHUNK)
    with click.progressbar(starts, label=f"{households} foyers") as chunks:
        for start in chunks:
            last = FIRST_ID + min(start + CHUNK, households) - 1
            with db:
                for statement in STATEMENTS:
                    db.execute(statement, facts | {"first": FIRST_ID + start, "last": last})
    db.execute("ANALYZE")
    db.close()
    return facts


@click.command()
@click.argument("file", type=click.Path(exists=False, path_type=Path))
@click.argument("households", type=click.IntRange(1))
def main(file: Path, households: int) -> None:
    """Make FILE, a SQLite database with the demo towns and HOUSEHOLDS more families."""
    build(file, households)


if __name__ == "__main__":
    main()
