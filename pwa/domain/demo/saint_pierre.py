"""Saint-Pierre-lès-Elbeuf, alive: the CONCERTO family, whose holiday demand waits for an answer."""

from datetime import datetime, timedelta

from pwa.domain.bookings.demand.writing import Applicant
from pwa.domain.demo import habits
from pwa.domain.demo.chronicle import Chronicle
from pwa.domain.demo.saint_loubes import applicant
from pwa.models.towns import Town

WEEKS = timedelta(days=21)


async def live(town: Town, *, now: datetime, real_now: datetime) -> None:
    """One demand for each enrolment: what is to come, every other day."""
    maman = await applicant("maman.concerto")
    chronicle = Chronicle(town.id, await habits.boxes_of(town.id), now)
    for position, enrolled in enumerate(await habits.enrolled_of(town.id, [maman.household])):
        tell(chronicle, maman, enrolled, now - timedelta(days=6 - position, hours=position * 5))
    await chronicle.live(real_now)


def tell(chronicle: Chronicle, maman: Applicant, enrolled: habits.DemoEnrolment, when: datetime) -> None:
    coming = chronicle.pick(enrolled, chronicle.today, chronicle.today + WEEKS, slots=["matin", "soir", "journee"])
    chronicle.add(
        when, maman, enrolled, [box for box in coming if box.day.isoweekday() % 2 == 1 and box.slot != "matin"]
    )
