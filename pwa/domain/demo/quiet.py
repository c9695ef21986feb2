"""The towns that live quietly: each family of the file that signs in asked something of every enrolment."""

from datetime import datetime, timedelta

from pwa.domain.bookings.demand.writing import Applicant
from pwa.domain.demo import habits
from pwa.domain.demo.chronicle import Chronicle, applicant
from pwa.models.people import Account
from pwa.models.towns import Town

WEEKS = timedelta(days=21)
LEFT_OUT = "matin"
"""The slot that nobody here needs: a child who sleeps longer."""


async def live(town: Town, *, now: datetime, real_now: datetime) -> None:
    """What is to come, every other day."""
    chronicle = Chronicle(town.id, await habits.boxes_of(town.id), now)
    for account in await Account.filter(town=town, guardian_id__isnull=False).order_by("id"):
        who = await applicant(town.id, account.username)
        places = await habits.enrolled_of(town.id, [who.household])
        for position, enrolled in enumerate(places):
            tell(chronicle, who, enrolled, now - timedelta(days=len(places) - position, hours=position * 5))
    await chronicle.live(real_now)


def tell(chronicle: Chronicle, who: Applicant, enrolled: habits.DemoEnrolment, when: datetime) -> None:
    coming = chronicle.pick(enrolled, chronicle.today, chronicle.today + WEEKS)
    chronicle.add(when, who, enrolled, [box for box in coming if box.day.isoweekday() % 2 == 1 and not too_much(box)])


def too_much(box: habits.DemoOpening) -> bool:
    """A part of a day that is already taken whole, or a morning."""
    return box.slot in (LEFT_OUT, "apres-midi")
