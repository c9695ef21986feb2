"""A family that asks a lot."""

from datetime import date
from uuid import uuid4

import httpx2

from pwa.storage import databases
from tests.people import HOME, World

CARE = ("Bébé", "Accueil périscolaire")
DAYS = """
SELECT o.id FROM opening o JOIN slot s ON s.id = o.slot_id
WHERE o.group_id = ? AND s.label = 'Matin' AND o.day > ? AND o.closed_reason IS NULL ORDER BY o.day LIMIT ?
"""


async def many_demands(maman: httpx2.AsyncClient, world: World, count: int = 40) -> None:
    """As many demands, each for another morning of Bébé."""
    enrolment, account = world.enrolment(*CARE), str(world.account("maman.test")["public_id"])
    for row in await databases.rows(databases.reading(), DAYS, [enrolment["group_id"], date(2022, 3, 1), count]):
        form = {"account": account, "mutation": str(uuid4()), "book": f"{enrolment['id']}:{row['id']}"}
        answer = await maman.post(f"/{HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"})
        assert answer.status_code == 201, answer.text
