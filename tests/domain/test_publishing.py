"""Publishing a season: openings, limits and seats made from the rules, then brought up to date, promises kept."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from pwa.domain.bookings.season import close
from pwa.domain.bookings.season import publish as publishing
from pwa.domain.bookings.season.plan import Closing
from pwa.domain.bookings.season.publish import Published, publish
from pwa.domain.french import local
from pwa.domain.refusals import NotFound
from pwa.models.bookings import Booking, Opening, OpeningSeats, Season, Seats
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.people import Child, Custody
from pwa.models.sites import Activity, ActivityGroup, Department, Site, Slot
from pwa.models.towns import Closure, Town
from tests.databases import QueryCounter
from tests.domain.small_town import Family, family, lines_of

pytestmark = pytest.mark.both_databases

NOW = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)
EVE = {"kind": "days_before", "days": 1, "at": "23:59"}
TWO_DAYS = {"kind": "days_before", "days": 2, "at": "23:59"}
SAME_DAY = {"kind": "days_before", "days": 0, "at": "06:00"}
RULES = {"days": [1, 2, 4, 5], "add": EVE, "remove": EVE}
SLOTS = {"matin": ("07:15", ["matin"]), "soir": ("16:30", ["soir"])}
FEBRUARY = (date(2022, 1, 10), date(2022, 3, 6))
TUESDAY, THURSDAY = date(2022, 2, 1), date(2022, 2, 3)


@dataclass
class Place:
    """An activity at one site, with its season; `families` have one child each, enrolled in the group."""

    town: Town
    activity: Activity
    group: ActivityGroup
    season: Season
    slots: dict[str, Slot]
    families: list[Family] = field(default_factory=list)

    async def publish(self, now: datetime = NOW, **more: Any) -> Published:
        return await publish(self.season.id, now=now, **more)

    async def rules(self, **changed: Any) -> None:
        self.activity.rules = {**self.activity.rules, **changed}
        await self.activity.save()

    async def capacity(self, **parts: int) -> None:
        self.group.capacity = parts
        await self.group.save()

    async def opening(self, day: date = TUESDAY, slot: str = "matin") -> Opening:
        return await Opening.get(group=self.group, day=day, slot=self.slots[slot])

    async def seats(self, day: date = TUESDAY, part: str = "matin") -> tuple[int, int]:
        row = await Seats.get(group=self.group, day=day, part=part)
        return row.capacity, row.taken

    async def days(self, slot: str = "matin") -> list[date]:
        """The days on which the slot is open."""
        found = await Opening.filter(group=self.group, slot=self.slots[slot], closed_reason=None).order_by("day")
        return [opening.day for opening in found]

    async def book(self, n: int, day: date = TUESDAY, slot: str = "matin") -> None:
        await self.families[n].asks(book=[(await self.opening(day, slot)).id], now=NOW)

    async def statuses(self, day: date = TUESDAY, slot: str = "matin") -> list[str]:
        """How the live bookings of a box stand, in order of arrival."""
        found = await Booking.filter(opening=await self.opening(day, slot), cancelled_at=None).order_by("id")
        return [booking.status.value for booking in found]

    async def letters(self, kind: str) -> list[Letter]:
        return await Letter.filter(town=self.town, kind=kind).order_by("id")


async def place(
    *, families: int = 0, rules: dict | None = None, capacity: dict | None = None, slots: dict | None = None,
    season: tuple[date, date] = FEBRUARY, waiting_list: bool = False, groups: int = 1, kind: str = "term",
) -> Place:  # fmt: skip
    town = await Town.create(slug=f"essai-{uuid4().hex[:8]}", name="Essai", banner="ESSAI", zone="A", profile={})
    department = await Department.create(
        town=town, code="e", name="Enfance", email="e@example.org", silence="rejection"
    )
    activity = await Activity.create(
        town=town, department=department, code="a", name="Accueil", position=1, kind=kind, rules=rules or RULES,
        has_waiting_list=waiting_list, how_to_enrol="",
    )  # fmt: skip
    made = {
        code: await Slot.create(
            activity=activity, code=code, label=code.title(), position=position, starts_at=starts_at, ends_at="18:30",
            uses=uses, excludes=[], requires=[],
        )
        for position, (code, (starts_at, uses)) in enumerate((slots or SLOTS).items())
    }  # fmt: skip
    for n in range(groups):
        site = await Site.create(town=town, name=f"École {n}")
        group = await ActivityGroup.create(activity=activity, site=site, name=f"Groupe {n}", capacity=capacity or {})
    first, last = season
    published = await Season.create(activity=activity, label="2021-2022", starts_on=first, ends_on=last)
    people = [await family(town, group, n) for n in range(families)]
    return Place(town, activity, group, published, made, people)


OPEN_DAYS = [
    monday + timedelta(days=n)
    for monday in (date(2022, 1, 10) + timedelta(weeks=week) for week in (0, 1, 2, 3, 4, 7))
    for n in (0, 1, 3, 4)
]


@pytest.mark.requirement("SL-61", "SL-62")
async def test_the_rules_become_openings(database: str):
    here = await place()
    assert await here.publish() == Published(added=48, moved=0, closed=0, kept=0)
    assert await here.days("matin") == await here.days("soir") == OPEN_DAYS
    opening = await here.opening()
    assert opening.book_by == opening.cancel_by == datetime(2022, 1, 31, 22, 59, 59, tzinfo=UTC)
    assert (opening.opens_at, opening.closed_reason, opening.is_by_hand) == (None, None, False)


async def test_a_whole_school_year_has_its_first_and_last_days(database: str):
    here = await place(season=(date(2021, 9, 1), date(2022, 7, 7)))
    await here.publish()
    days = await here.days()
    assert (days[0], days[-1]) == (date(2021, 9, 2), date(2022, 7, 7))
    assert date(2022, 5, 27) not in days


async def test_adding_and_removing_have_their_own_limit(database: str):
    here = await place(rules=RULES | {"remove": TWO_DAYS, "opens": {"kind": "days_before", "days": 30, "at": "08:00"}})
    await here.publish()
    opening = await here.opening()
    assert opening.opens_at == datetime(2022, 1, 2, 7, 0, tzinfo=UTC)
    assert opening.book_by - opening.cancel_by == timedelta(days=1)


async def test_published_twice_it_is_the_same(database: str):
    here = await place(families=1, capacity={"matin": 60, "soir": 54})
    await here.publish()
    await here.book(0)
    before = [await Opening.all().order_by("id").values(), await Seats.all().order_by("id").values(),
              await OpeningSeats.all().order_by("id").values(), await Booking.all().values()]  # fmt: skip
    version = (await Season.get(id=here.season.id)).version
    assert await here.publish() == Published(added=0, moved=0, closed=0, kept=48)
    after = [await Opening.all().order_by("id").values(), await Seats.all().order_by("id").values(),
             await OpeningSeats.all().order_by("id").values(), await Booking.all().values()]  # fmt: skip
    assert before == after
    season = await Season.get(id=here.season.id)
    assert (season.version, season.published_at) == (version + 1, NOW)


async def test_a_publication_is_in_the_journal(database: str):
    here = await place()
    await here.publish()
    entry = await Event.get(town=here.town, verb="season_published")
    assert (entry.subject, entry.detail["added"]) == (f"season:{here.season.id}", 48)


async def test_an_unknown_season_is_not_found(database: str):
    with pytest.raises(NotFound):
        await publish(999_999, now=NOW)


async def test_a_limit_moves_later_freely_and_only_for_days_to_come(database: str):
    here = await place(families=1)
    await here.publish()
    await here.rules(add=SAME_DAY)
    to_come = sum(day >= local(NOW).date() for day in OPEN_DAYS)
    assert await here.publish() == Published(added=0, moved=2 * to_come, closed=0, kept=48 - 2 * to_come)
    assert local((await here.opening()).book_by).isoformat() == "2022-02-01T06:00:59+01:00"
    assert (await here.opening(date(2022, 1, 20))).book_by == datetime(2022, 1, 19, 22, 59, 59, tzinfo=UTC)
    assert await here.letters("limits_earlier") == []


async def test_a_limit_does_not_come_earlier_without_a_notice(database: str):
    here = await place(families=1)
    await here.publish()
    await here.rules(add=TWO_DAYS, remove=SAME_DAY)
    published = await here.publish()
    assert (published.moved, published.held) == (32, 32)
    opening = await here.opening()
    assert local(opening.book_by).isoformat() == "2022-01-31T23:59:59+01:00", "as it was shown"
    assert local(opening.cancel_by).isoformat() == "2022-02-01T06:00:59+01:00", "better: it moves"
    assert await here.letters("limits_earlier") == []


async def test_with_a_notice_it_does_and_every_enrolled_family_is_told_once(database: str):
    here = await place(families=2, groups=2)
    await here.publish()
    await here.rules(add=TWO_DAYS)
    notice = "À partir de février, réservez l’avant-veille."
    assert (await here.publish(notice=notice)).held == 0
    assert local((await here.opening()).book_by).isoformat() == "2022-01-30T23:59:59+01:00"
    letters = await here.letters("limits_earlier")
    assert sorted(letter.address for letter in letters) == ["p0@example.org", "p1@example.org"]
    assert letters[0].facts == {"season": here.season.id, "notice": notice}
    await here.publish(notice=notice)
    assert len(await here.letters("limits_earlier")) == 2


async def test_no_limit_is_the_latest_of_all(database: str):
    here = await place(rules={"days": [1, 2, 4, 5], "add": EVE})
    await here.publish()
    await here.rules(add=None, remove=EVE)
    published = await here.publish()
    assert (published.moved, published.held) == (32, 32)
    opening = await here.opening()
    assert (opening.book_by, opening.cancel_by) == (None, None)


async def test_booking_never_opens_later_than_it_was_said(database: str):
    here = await place(rules=RULES | {"opens": {"kind": "days_before", "days": 30, "at": "08:00"}})
    await here.publish()
    await here.rules(opens={"kind": "days_before", "days": 15, "at": "08:00"})
    assert (await here.publish()).held == 32
    await here.rules(opens={"kind": "days_before", "days": 40, "at": "08:00"})
    assert (await here.publish()).moved == 32


async def test_days_that_come_are_added(database: str):
    here = await place()
    await here.publish()
    here.season.ends_on = date(2022, 3, 11)
    await here.season.save()
    assert await here.publish() == Published(added=8, moved=0, closed=0, kept=48)
    await here.rules(days=[1, 2, 3, 4, 5])
    assert (await here.publish()).added == 14, "the Wednesdays, past ones included"


async def test_a_hand_made_opening_is_kept(database: str):
    here = await place(capacity={"matin": 60, "soir": 54})
    await here.publish()
    by_hand = await here.opening()
    by_hand.is_by_hand, by_hand.book_by, by_hand.closed_reason = True, NOW, "Sortie"
    await by_hand.save()
    saturday = await Opening.create(
        season=here.season, group=here.group, slot=here.slots["matin"], day=date(2022, 2, 5), is_by_hand=True
    )
    seats = await Seats.create(group=here.group, day=date(2022, 2, 5), part="matin", capacity=10)
    await OpeningSeats.create(opening=saturday, seats=seats)
    await here.rules(add=SAME_DAY)
    await here.capacity(matin=61, soir=54)
    published = await here.publish()
    assert (published.added, published.closed) == (0, 0)
    after = await here.opening()
    assert (after.book_by, after.closed_reason) == (NOW, "Sortie")
    assert (await here.opening(date(2022, 2, 5))).closed_reason is None
    assert await here.seats(date(2022, 2, 5)) == (10, 0)
    assert await here.seats(THURSDAY) == (61, 0)


async def test_another_season_keeps_its_days(database: str):
    here = await place()
    await here.publish()
    twin = await Season.create(
        activity=here.activity, label="bis", starts_on=date(2022, 1, 31), ends_on=date(2022, 3, 11)
    )
    assert (await publish(twin.id, now=NOW)).added == 8
    assert (await here.opening()).season_id == here.season.id


@pytest.mark.requirement("SL-47")
async def test_a_closed_day_closes_cancels_frees_and_tells(database: str):
    here = await place(families=3, capacity={"matin": 2, "soir": 2}, waiting_list=True)
    await here.publish()
    for n in range(3):
        await here.book(n)
    await here.book(0, THURSDAY)
    assert await here.statuses() == ["booked", "booked", "waiting"]
    revision = (await Child.get(id=here.families[2].child)).revision
    await here.rules(closed={TUESDAY.isoformat(): "Grève"})

    published = await here.publish(now=NOW + timedelta(hours=1), real_now=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))

    assert published == Published(added=0, moved=0, closed=2, kept=46)
    assert (await here.opening()).closed_reason == (await here.opening(slot="soir")).closed_reason == "Grève"
    assert await here.statuses() == []
    assert await here.seats() == (2, 0)
    assert (await here.statuses(THURSDAY), await here.seats(THURSDAY)) == (["booked"], (2, 1))
    gone = await Booking.filter(opening=await here.opening())
    assert [(one.cancelled_at, one.cancelled_by_id) for one in gone] == [(NOW + timedelta(hours=1), None)] * 3
    letters = await here.letters("opening_closed")
    assert [(one.address, one.facts, one.tag) for one in letters] == [
        (f"p{n}@example.org", {"bookings": [one.id]}, f"ferme-{one.id}") for n, one in enumerate(gone)
    ]
    assert letters[0].written_at == NOW + timedelta(hours=1)
    assert letters[0].due_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert (await Child.get(id=here.families[2].child)).revision == revision + 1
    assert await Event.filter(town=here.town, verb="booking_cancelled").count() == 3


async def test_a_closed_day_is_one_letter_for_each_household(database: str):
    here = await place(families=2)
    first, second = here.families
    await Custody.create(household_id=first.household, child_id=second.child)
    await here.publish()
    await first.asks(book=[(await here.opening(slot=slot)).id for slot in SLOTS], also=(second.enrolment,), now=NOW)
    await here.book(1, THURSDAY)
    matin, soir = sorted(here.slots)
    nobody_asked = await Booking.create(
        town=here.town, child_id=second.child, enrolment_id=second.enrolment, status="booked", price_cents=0,
        made_at=NOW, opening=await here.opening(THURSDAY, soir),
    )  # fmt: skip
    await here.rules(closed={day.isoformat(): "Grève" for day in (TUESDAY, THURSDAY)})
    await here.publish()
    tuesday = [one.id for one in await Booking.filter(opening__day=TUESDAY, town=here.town).order_by("id")]
    [thursday] = await Booking.filter(opening=await here.opening(THURSDAY, matin))
    told = {one.address: one.facts["bookings"] for one in await here.letters("opening_closed")}
    assert len(await here.letters("opening_closed")) == 2
    assert told == {"p0@example.org": [*tuesday, nobody_asked.id], "p1@example.org": [thursday.id, nobody_asked.id]}


async def test_closed_twice_is_told_once_and_reopening_gives_nothing_back(database: str):
    here = await place(families=1)
    await here.publish()
    await here.book(0)
    await here.rules(closed={TUESDAY.isoformat(): "Grève"})
    await here.publish()
    assert await here.publish() == Published(added=0, moved=0, closed=0, kept=48)
    assert len(await here.letters("opening_closed")) == 1
    await here.rules(closed={})
    assert await here.publish() == Published(added=2, moved=0, closed=0, kept=46)
    assert (await here.opening()).closed_reason is None
    assert await here.statuses() == []


async def test_the_town_and_the_site_close(database: str):
    here = await place(groups=2)
    elsewhere = await ActivityGroup.exclude(id=here.group.id).get(activity=here.activity)
    await here.publish()
    await Closure.create(town=here.town, starts_on=TUESDAY, ends_on=TUESDAY, reason="Neige")
    await Closure.create(
        town=here.town, site_id=elsewhere.site_id, starts_on=THURSDAY, ends_on=THURSDAY, reason="Travaux"
    )
    assert (await here.publish()).closed == 2 * 2 + 2
    assert (await here.opening()).closed_reason == "Neige"
    assert (await here.opening(THURSDAY)).closed_reason is None
    assert await Opening.filter(group=elsewhere, day=THURSDAY, closed_reason="Travaux").count() == 2


async def test_a_closure_known_before_the_first_publication_says_why(database: str):
    """The day had no box and no word: nobody could tell it from a Wednesday."""
    here = await place(families=1, capacity={"matin": 2})
    await Closure.create(town=here.town, starts_on=date(2022, 1, 20), ends_on=date(2022, 1, 20), reason="Hier")
    await Closure.create(town=here.town, starts_on=TUESDAY, ends_on=date(2022, 2, 2), reason="Neige")
    await Closure.create(town=here.town, starts_on=date(2022, 2, 15), ends_on=date(2022, 2, 16), reason="Travaux")
    published = await here.publish()
    assert (published.added, published.closed) == (48 - 2 - 2, 0), "deux créneaux le jeudi passé, deux le mardi"
    assert await Opening.exclude(closed_reason=None).values_list("day", "closed_reason") == [(TUESDAY, "Neige")] * 2
    assert await here.letters("opening_closed") == []
    assert (await lines_of(await here.families[0].asks(book=[(await here.opening()).id], now=NOW))) == [
        ("refused", "closed")
    ]
    assert await here.publish() == Published(added=0, moved=0, closed=0, kept=46)
    await Closure.filter(town=here.town, starts_on=TUESDAY).delete()
    assert (await here.publish()).added == 2
    assert ((await here.opening()).closed_reason, await here.seats()) == (None, (2, 0))


async def test_a_closure_inside_the_holidays_of_a_holiday_activity_says_its_own_reason(database: str):
    window = {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28"}
    here = await place(kind="holiday", rules={**RULES, "windows": [window]})
    await Closure.create(town=here.town, starts_on=date(2022, 2, 12), ends_on=date(2022, 2, 20), reason="Inventaire")
    await here.publish()
    closed = await Opening.exclude(closed_reason=None).order_by("day", "id")
    assert {one.day.isoweekday() for one in closed} == {1, 2, 4, 5}
    assert {(one.day.isocalendar().week, one.closed_reason) for one in closed} == {(7, "Inventaire")}
    assert {day.isocalendar().week for day in await here.days()} == {8}


async def test_the_reason_of_a_closed_day_follows_the_town(database: str):
    here = await place()
    await here.rules(closed={TUESDAY.isoformat(): "Greve"})
    await here.publish()
    version = (await Season.get(id=here.season.id)).version
    await here.rules(closed={TUESDAY.isoformat(): "Grève " + "nationale " * 30})
    assert (await here.publish()).closed == 0
    assert (await here.opening()).closed_reason == ("Grève " + "nationale " * 30)[:200]
    assert (await Season.get(id=here.season.id)).version > version
    await Opening.filter(id=(await here.opening()).id).update(is_by_hand=True)
    await here.rules(closed={TUESDAY.isoformat(): "Neige"})
    await here.publish()
    assert [(await here.opening(slot=slot)).closed_reason[:5] for slot in SLOTS] == ["Grève", "Neige"]


async def test_what_is_past_is_never_closed(database: str):
    here = await place(families=1)
    await here.publish()
    await here.rules(closed={"2022-01-20": "Grève", "2022-01-24": "Fuite d’eau"})
    assert (await here.publish()).closed == 2
    assert (await here.opening(date(2022, 1, 20))).closed_reason is None
    assert (await here.opening(date(2022, 1, 24))).closed_reason == "Fuite d’eau"


async def test_why_a_day_is_gone(database: str):
    here = await place()
    await here.publish()
    here.season.ends_on = date(2022, 2, 28)
    await here.season.save()
    await here.rules(days=[1, 2, 4])
    await here.publish()
    assert (await here.opening(date(2022, 3, 1))).closed_reason == "En dehors des dates de la saison"
    assert (await here.opening(date(2022, 2, 4))).closed_reason == "Pas d’accueil ce jour de la semaine"


SHARED = {
    "journee": ("07:30", ["matin", "apres-midi"]),
    "matin": ("07:30", ["matin"]),
    "apres-midi": ("13:30", ["apres-midi"]),
}


async def test_openings_share_the_seats_of_their_parts_of_the_day(database: str):
    here = await place(slots=SHARED, capacity={"matin": 24, "apres-midi": 24})
    await here.publish()
    whole, morning = await here.opening(slot="journee"), await here.opening()
    assert await OpeningSeats.filter(opening=whole).count() == 2
    [link] = await OpeningSeats.filter(opening=morning)
    assert await OpeningSeats.filter(opening=whole, seats_id=link.seats_id).exists()
    assert await Seats.filter(group=here.group).count() == 2 * len(OPEN_DAYS)


async def test_without_a_capacity_there_are_no_seats(database: str):
    here = await place()
    await here.publish()
    assert await Seats.filter(group=here.group).count() == 0


async def test_a_capacity_below_what_is_taken_stays_what_the_town_said(database: str):
    here = await place(families=3, capacity={"matin": 3, "soir": 3})
    await here.publish()
    for n in range(3):
        await here.book(n)
    await here.capacity(matin=1, soir=1)
    assert (await here.publish()).kept == 48
    assert await here.seats() == (1, 3)
    assert await here.seats(THURSDAY) == (1, 0)
    assert await here.seats(date(2022, 1, 20)) == (3, 0), "the past is left alone"
    assert (await here.publish()).kept == 48
    assert await here.seats() == (1, 3)


async def test_the_place_of_a_leaver_goes_to_nobody_until_there_is_room(database: str):
    here = await place(families=4, capacity={"matin": 3, "soir": 3}, waiting_list=True)
    await here.publish()
    for n in range(4):
        await here.book(n)
    await here.capacity(matin=1, soir=1)
    await here.publish()
    opening = (await here.opening()).id
    for left in (2, 1):
        await here.families[left].asks(cancel=[opening], now=NOW)
        assert await here.seats() == (1, left)
        assert (await here.statuses())[-1] == "waiting"
    row = await Seats.get(group=here.group, day=TUESDAY, part="matin")
    assert row.excess == 0, "enough have left: the database lets nobody above the capacity again"
    await here.families[0].asks(cancel=[opening], now=NOW)
    assert (await here.statuses(), await here.seats()) == (["booked"], (1, 1))


async def test_no_place_at_all_is_a_capacity_too(database: str):
    here = await place(families=2, capacity={"matin": 1, "soir": 1})
    await here.publish()
    await here.book(0)
    await here.capacity(matin=0, soir=0)
    await here.publish()
    await here.book(1)
    assert (await here.statuses(), await here.seats()) == (["booked"], (0, 1))
    await here.families[0].asks(cancel=[(await here.opening()).id], now=NOW)
    await here.book(1)
    assert (await here.statuses(), await here.seats()) == ([], (0, 0))


async def test_more_places_go_to_those_who_wait(database: str):
    here = await place(families=4, capacity={"matin": 1, "soir": 1}, waiting_list=True)
    await here.publish()
    for n in range(4):
        await here.book(n)
    await here.capacity(matin=3, soir=1)
    await here.publish()
    assert await here.statuses() == ["booked", "booked", "booked", "waiting"]
    assert await here.seats() == (3, 3)
    assert [letter.address for letter in await here.letters("promoted")] == ["p1@example.org", "p2@example.org"]


async def test_places_of_several_days_are_one_letter_for_each_household(database: str):
    here = await place(families=2, capacity={"matin": 1, "soir": 1}, waiting_list=True)
    await here.publish()
    for n, day in ((0, TUESDAY), (0, THURSDAY), (1, TUESDAY), (1, THURSDAY)):
        await here.book(n, day)
    await here.capacity(matin=2, soir=1)
    await here.publish()
    waited = await Booking.filter(child_id=here.families[1].child).order_by("id")
    assert [(one.address, one.facts, one.tag) for one in await here.letters("promoted")] == [
        ("p1@example.org", {"bookings": [one.id for one in waited]}, f"place-{waited[0].id}")
    ]


async def test_a_slot_that_goes_gives_its_places_to_those_who_wait_for_another(database: str):
    here = await place(families=2, slots=SHARED, capacity={"matin": 1, "apres-midi": 1}, waiting_list=True)
    await here.publish()
    await here.book(0, slot="journee")
    await here.book(1, slot="matin")
    assert await here.statuses(slot="matin") == ["waiting"]
    other = await Activity.create(
        town=here.town, department_id=here.activity.department_id, code="b", name="B", position=2, kind="term",
        rules={}, how_to_enrol="",
    )  # fmt: skip
    whole = await here.opening(slot="journee")
    here.slots["journee"].activity = other
    await here.slots["journee"].save()
    await here.publish()
    assert (await Opening.get(id=whole.id)).closed_reason == "Ce créneau n’est plus proposé"
    assert await here.statuses(slot="matin") == ["booked"]
    assert await here.seats() == (1, 1)
    assert await here.seats(part="apres-midi") == (1, 0)


async def test_places_that_become_counted_count_what_is_booked(database: str):
    here = await place(families=3)
    await here.publish()
    for n in range(3):
        await here.book(n)
    await here.capacity(matin=2)
    await here.publish()
    assert await here.seats() == (2, 3)
    assert await here.seats(THURSDAY) == (2, 0)
    await here.capacity()
    await here.publish()
    assert not await OpeningSeats.filter(opening=await here.opening()).exists()
    assert await here.statuses() == ["booked"] * 3


async def test_holidays_by_windows(database: str):
    window = {"from": "2022-02-12", "to": "2022-02-27", "opens": "2022-01-10", "closes": "2022-01-28"}
    here = await place(kind="holiday", rules={"days": [1, 2, 3, 4, 5], "windows": [window]})
    assert (await here.publish()).added == 2 * 10
    opening = await here.opening(date(2022, 2, 14))
    assert local(opening.opens_at).isoformat() == "2022-01-10T00:00:00+01:00"
    assert local(opening.book_by).isoformat() == local(opening.cancel_by).isoformat() == "2022-01-28T23:59:59+01:00"


class PowerCut(Exception):
    """The process dies here."""


async def test_stopped_between_two_transactions_it_is_finished_by_running_again(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    here = await place(families=1, capacity={"matin": 5, "soir": 5})
    monkeypatch.setattr(publishing, "BATCH", 10)
    whole, left = publishing.write, iter(range(2))

    async def dies_after_two(*all: Any) -> None:
        if next(left, None) is None:
            raise PowerCut
        await whole(*all)

    monkeypatch.setattr(publishing, "write", dies_after_two)
    with pytest.raises(PowerCut):
        await here.publish()
    assert await Opening.filter(group=here.group).count() == 20
    assert await OpeningSeats.filter(opening__group=here.group).count() == 20, "never an opening without its seats"
    assert (await Season.get(id=here.season.id)).published_at is None

    monkeypatch.setattr(publishing, "write", whole)
    assert await here.publish() == Published(added=28, moved=0, closed=0, kept=20)
    assert await here.days() == OPEN_DAYS


async def test_a_child_who_books_while_the_day_is_being_closed_is_locked_before_it_is_cancelled(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    """Cancelled without its lock, it would wait for a family that waits for the openings."""
    here = await place(families=2, capacity={"matin": 5, "soir": 5})
    await here.publish()
    await here.book(0)
    await here.book(1)
    await here.rules(closed={TUESDAY.isoformat(): "Grève"})
    whole, turns = close.lock_children, []

    async def before_the_last_came(*all: Any) -> set[int]:
        turns.append(await whole(*all))
        return turns[-1] if len(turns) > 1 else set(sorted(turns[-1])[:1])

    monkeypatch.setattr(close, "lock_children", before_the_last_came)
    assert (await here.publish()).closed == 2
    assert len(turns) > 1
    assert sorted(letter.address for letter in await here.letters("opening_closed")) == [
        "p0@example.org",
        "p1@example.org",
    ]


async def test_stopped_while_closing_nobody_is_told_twice_and_nobody_is_forgotten(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    here = await place(families=2, capacity={"matin": 5, "soir": 5})
    await here.publish()
    await here.book(0)
    await here.book(1, THURSDAY)
    await here.rules(closed={TUESDAY.isoformat(): "Grève", THURSDAY.isoformat(): "Grève"})
    monkeypatch.setattr(close, "WEIGHT", 1)
    whole, left = close.close_some, iter(range(2))

    async def dies_after_two(*all: Any) -> bool:
        if next(left, None) is None:
            raise PowerCut
        return await whole(*all)

    monkeypatch.setattr(close, "close_some", dies_after_two)
    with pytest.raises(PowerCut):
        await here.publish()
    monkeypatch.setattr(close, "close_some", whole)
    assert (await here.publish()).closed == 2
    assert sorted(letter.address for letter in await here.letters("opening_closed")) == [
        "p0@example.org", "p1@example.org"
    ]  # fmt: skip
    assert await here.seats() == await here.seats(THURSDAY) == (5, 0)


async def test_a_school_year_is_published_with_few_statements(database: str, queries: QueryCounter):
    capacity = {"matin": 60, "soir": 54}
    here = await place(season=(date(2021, 9, 1), date(2022, 7, 7)), groups=4, capacity=capacity)
    with queries:
        published = await here.publish()
    assert published.added == 4 * 2 * len(await here.days())
    assert len(queries) <= 7 + 7 * (published.added // publishing.BATCH + 1) + 2


@pytest.mark.parametrize("capacity", [{"matin": 4, "soir": 4}, {}], ids=["counted", "unlimited"])
async def test_a_day_that_closes_while_families_book_it_keeps_nobody(database: str, capacity: dict[str, int]):
    here = await place(families=12, capacity=capacity)
    await here.publish()
    await here.rules(closed={TUESDAY.isoformat(): "Grève"})
    await asyncio.gather(*(here.book(n) for n in range(6)), here.publish(), *(here.book(n) for n in range(6, 12)))
    assert (await here.opening()).closed_reason == "Grève"
    assert await here.statuses() == []
    told = len(await here.letters("opening_closed"))
    assert told == await Booking.filter(opening=await here.opening()).count()
    if capacity:
        assert await here.seats() == (4, 0)


async def test_a_closed_day_that_another_publication_opened_meanwhile_stays_open(database: str):
    here = await place()
    await here.publish()
    closed, opened = await here.opening(), await here.opening(slot="soir")
    await Opening.filter(id=closed.id).update(closed_reason="Journée pédagogique")
    await close.rename([Closing(closed.id, "Grève"), Closing(opened.id, "Grève")])
    assert [(await here.opening(slot=slot)).closed_reason for slot in ("matin", "soir")] == ["Grève", None]


async def test_someone_who_waits_two_parts_of_the_day_away_is_left_alone(database: str):
    chain = {"m": ("07:30", ["m"]), "mr": ("07:30", ["m", "r"]), "ra": ("12:00", ["r", "a"]), "a": ("13:30", ["a"])}
    here = await place(families=3, slots=chain, capacity={"m": 1, "r": 1, "a": 1}, waiting_list=True)
    await here.publish()
    await here.book(0, slot="a")
    await here.book(1, slot="ra")
    await here.book(2, slot="m")
    await here.families[2].asks(cancel=[(await here.opening(slot="m")).id])
    assert await here.statuses(slot="ra") == ["waiting"]
    assert await here.seats(part="m") == (1, 0)
