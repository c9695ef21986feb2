"""Retention: what is past its time goes, in small transactions; what waits, and what is younger, stays."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pwa.domain.accounts import attempts
from pwa.domain.bookings.demand.writing import FORGOTTEN
from pwa.domain.chores import forget_attempts, forget_events, forget_jobs, forget_letters, forget_mutations
from pwa.domain.events import purging, verifying
from pwa.domain.jobs import forgetting
from pwa.domain.jobs.kinds import JobKind, Work
from pwa.domain.refusals import MutationReused
from pwa.models.bookings import BookingRequest, Mutation
from pwa.models.events import Event
from pwa.models.jobs import Job
from pwa.models.letters import Letter, LetterRequest
from pwa.models.people import Attempt
from pwa.models.requests import ServiceRequest
from pwa.models.towns import Town
from pwa.settings import Settings, WrongSetting, read
from pwa.storage.databases import writing
from tests.domain.small_town import NOW, REAL_NOW, small_town

pytestmark = pytest.mark.both_databases

DAY = timedelta(days=1)


async def done(kind: JobKind, settings: Settings) -> int:
    """Step by step to the end; how many steps."""
    progress, steps = {}, 0
    while progress is not None:
        async with writing() as db:
            progress = await kind.step(db, Work({}, progress, None, NOW, REAL_NOW, settings))
        steps += 1
    return steps


async def letter(age: timedelta, **more) -> Letter:
    return await Letter.create(
        town_id=1, channel="mail", address="a@example.org", kind="answer", facts={}, tag="t", due_at=REAL_NOW,
        written_at=NOW - age, **{"sent_at": REAL_NOW, "text": "Réservé."} | more,
    )  # fmt: skip


async def test_old_letters_go_with_what_they_told(database: str, monkeypatch):
    monkeypatch.setattr(forgetting, "WINDOW", 3)
    await Letter.all().delete()
    settings = Settings(keep_letters=100)
    old = [await letter(101 * DAY) for _ in range(7)]
    waits = await letter(101 * DAY, sent_at=None)
    failed = await letter(101 * DAY, sent_at=None, failed_at=REAL_NOW)
    young = [await letter(99 * DAY) for _ in range(4)]
    request = await ServiceRequest.first()
    for one in (old[0], young[0]):
        await LetterRequest.create(letter=one, service_request=request)
    assert await done(forget_letters.JOB, settings) >= 3, "a window at each step"
    left = {one.id for one in await Letter.all()}
    assert left == {waits.id, *(one.id for one in young)}
    assert failed.id not in left
    assert [one.letter_id for one in await LetterRequest.all()] == [young[0].id]


async def test_a_letter_of_the_very_age_goes(database: str):
    await Letter.all().delete()
    await letter(100 * DAY)
    young = await letter(100 * DAY - timedelta(microseconds=1))
    await done(forget_letters.JOB, Settings(keep_letters=100))
    assert [one.id for one in await Letter.all()] == [young.id]


@pytest.mark.parametrize("window", [4, 1000])
async def test_what_a_clock_that_was_ahead_dated_goes_with_what_came_after_it(database: str, monkeypatch, window):
    """It keeps nothing from being forgotten; the last ones may be young."""
    monkeypatch.setattr(forgetting, "WINDOW", window)
    await Letter.all().delete()
    for age in (101, -3650, -3650, 101, 100.5, -400):
        await letter(age * DAY)
    young = [await letter(age * DAY) for age in (99, -3650, 98, 1, -0.5)]
    await done(forget_letters.JOB, Settings(keep_letters=100))
    left = [one.id for one in await Letter.all().order_by("id")]
    assert left[-5:] == [one.id for one in young]
    assert len(left) == 6, "only the one that nothing old came after is still there"


async def test_a_table_with_nothing_in_it_is_soon_done(database: str):
    await Letter.all().delete()
    assert await done(forget_letters.JOB, Settings()) == 1


async def test_an_old_mutation_keeps_its_answer_and_forgets_its_lines(database: str):
    town = await small_town()
    family, mutation = town.families[0], uuid4()
    first = await family.asks(book=[town.box("matin")], mutation=mutation)
    with pytest.raises(MutationReused):
        await family.asks(book=[town.box("apres-midi")], mutation=mutation)
    await done(forget_mutations.JOB, Settings())
    assert (await Mutation.get(key=mutation)).lines_hash != FORGOTTEN, "it is not old enough"
    await Mutation.filter(key=mutation).update(received_at=NOW - 401 * DAY)
    await done(forget_mutations.JOB, Settings())
    assert (await Mutation.get(key=mutation)).lines_hash == FORGOTTEN
    again = await family.asks(book=[town.box("apres-midi")], mutation=mutation)
    assert (again.mutation, again.is_new) == (first.mutation, False)
    assert await BookingRequest.filter(mutation__key=mutation).count() == 1, "a phone from a drawer books nothing twice"


async def test_old_attempts_and_old_networks_go(database: str):
    await Attempt.all().delete()
    known = REAL_NOW + attempts.KNOWN
    rows = {"pair:old": REAL_NOW - attempts.WINDOW, "pair:new": REAL_NOW - attempts.WINDOW / 2,
            "known:old": known - 31 * DAY, "known:new": known - 29 * DAY}  # fmt: skip
    for key, since in rows.items():
        await Attempt.create(key=key, count=1, since=since)
    await done(forget_attempts.JOB, Settings(keep_attempts=30))
    assert {one.key for one in await Attempt.all()} == {"pair:new", "known:new"}


async def test_what_thousands_of_strangers_left_goes_a_batch_at_a_time(database: str, monkeypatch):
    """Who signs in after them waits for one batch, no more; the night's job takes the rest."""
    monkeypatch.setattr(attempts, "MOST_FORGOTTEN", 10)
    await Attempt.all().delete()
    over = REAL_NOW - attempts.WINDOW
    await Attempt.bulk_create([Attempt(key=f"pair:{n}", count=1, since=over) for n in range(45)])
    await attempts.count(attempts.way(1, "maman.test", "192.0.2.1"), REAL_NOW)
    assert await Attempt.filter(since=over).count() == 35
    assert await done(forget_attempts.JOB, Settings()) == 4, "three batches, and one that finds less"
    assert await Attempt.filter(since=over).count() == 0


async def test_jobs_that_were_done_go_and_those_that_failed_stay(database: str):
    await Job.all().delete()
    for key, more in {"done": {"done_at": REAL_NOW}, "failed": {"failed_at": REAL_NOW}, "waits": {}}.items():
        made = {"made_at": REAL_NOW - 91 * DAY, "due_at": REAL_NOW} | more
        await Job.create(kind="x", key=key, payload={}, progress={}, **made)
    await done(forget_jobs.JOB, Settings())
    assert {one.key for one in await Job.all()} == {"failed", "waits"}


async def test_old_events_go_town_by_town_and_their_chains_stay_whole(database: str, monkeypatch):
    monkeypatch.setattr(purging, "MOST", 50)
    before = await Event.all().count()
    looks = await Town.all().count() + 1
    assert await done(forget_events.JOB, Settings()) == looks, "one look at each town, and nothing is old enough"
    assert await Event.all().count() == before
    everything = Settings(keep_journal=-1)
    assert await done(forget_events.JOB, everything) > 3, "a batch at each step"
    left = [one.verb for one in await Event.all()]
    assert left == ["events_purged"] * len(left) != []
    assert sum([one.detail["count"] for one in await Event.all()]) == before
    assert {one.broken for one in await verifying.verify()} == {None}


@pytest.mark.parametrize(
    ("name", "value"), [("LETTERS", "0"), ("LETTERS", "deux"), ("MUTATIONS", "1"), ("ATTEMPTS", "365")]
)
def test_a_wrong_length_stops_the_start(name, value):
    with pytest.raises(WrongSetting, match=f"PREAU_KEEP_{name}"):
        read({f"PREAU_KEEP_{name}": value})
