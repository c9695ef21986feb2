"""When what comes back is due: by the wall's clock, across both changes of hour, from Saint-Pierre to the Marquesas."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.domain.french import PARIS
from pwa.domain.jobs.periods import SOON, Daily, Hourly, Missed, Monthly, Recurring, Weekly, said

ZONES = [
    PARIS,
    *map(ZoneInfo, ("America/Guadeloupe", "America/Martinique", "America/Cayenne", "America/Miquelon", "Indian/Reunion",
                    "Indian/Mayotte", "Pacific/Noumea", "Pacific/Wallis", "Pacific/Tahiti", "Pacific/Marquesas")),
]  # fmt: skip
"""Where French town halls are; Saint-Pierre-et-Miquelon changes its hour on America's days."""
FIVE, QUARTER = timedelta(minutes=5), timedelta(minutes=15)
NIGHTLY = Daily(time(2, 30))

hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
missed = st.sampled_from(Missed)
every = st.one_of(
    st.builds(Hourly, st.integers(0, 59), missed=missed),
    st.builds(Daily, hours, missed=missed),
    st.builds(Weekly, hours, st.integers(1, 7), missed=missed),
    st.builds(Monthly, hours, st.integers(1, 31), missed=missed),
)
zones = st.sampled_from(ZONES)
instants = st.integers(1_638_316_800, 1_835_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def looks(one: Recurring, times: list[datetime], zone: ZoneInfo = PARIS) -> dict[str, datetime]:
    """What a worker that looks at these instants writes, and when."""
    written: dict[str, datetime] = {}
    for now in times:
        if key := one.due(now, max(written, default=None), zone):
            assert key not in written
            written[key] = now
    return written


def each(start: datetime, end: datetime, step: timedelta = FIVE) -> list[datetime]:
    return [start + step * n for n in range((end - start) // step + 1)]


def wall(day: date, at: time, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "ran"),
    [
        (date(2022, 3, 26), datetime(2022, 3, 26, 1, 30, tzinfo=UTC)),
        (date(2022, 3, 27), datetime(2022, 3, 27, 1, 30, tzinfo=UTC)),
        (date(2022, 10, 30), datetime(2022, 10, 30, 1, 30, tzinfo=UTC)),
        (date(2022, 10, 31), datetime(2022, 10, 31, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_night_of_23_or_25_hours_has_one_job(day, ran):
    """02:30 does not exist on 27/03 (03:30 then), and is there twice on 30/10 (the second)."""
    night = each(wall(day, time(0)), wall(day, time(23, 55)))
    assert looks(NIGHTLY, night) == {day.isoformat(): ran}


def test_a_day_of_23_hours_has_23_hourly_jobs_and_one_of_25_has_25():
    for day, hours in ((date(2022, 3, 27), 23), (date(2022, 10, 30), 25), (date(2022, 6, 1), 24)):
        start, end = wall(day, time(0)), wall(day + timedelta(days=1), time(0)) - FIVE
        written = looks(Hourly(20), each(start, end))
        assert len(written) == hours
        assert len({*written.values()}) == hours


def test_the_hour_of_the_marquesas_begins_at_the_half():
    there = ZoneInfo("Pacific/Marquesas")
    found = Hourly(10).latest(datetime(2022, 1, 24, 12, 45, tzinfo=UTC), there)
    assert (found.key, found.at) == ("2022-01-24T12:30Z", datetime(2022, 1, 24, 12, 40, tzinfo=UTC))


def test_each_town_hall_has_its_own_night():
    """The same instant is the evening before in Guadeloupe, and the afternoon in Nouméa."""
    now = datetime(2022, 1, 24, 2, tzinfo=UTC)
    found = {zone.key: NIGHTLY.latest(now, zone) for zone in ZONES}
    assert found["Europe/Paris"].at == datetime(2022, 1, 24, 1, 30, tzinfo=UTC)
    assert found["America/Guadeloupe"].at == datetime(2022, 1, 23, 6, 30, tzinfo=UTC)
    assert found["Indian/Reunion"].at == datetime(2022, 1, 23, 22, 30, tzinfo=UTC)
    assert found["Pacific/Noumea"].at == datetime(2022, 1, 23, 15, 30, tzinfo=UTC)
    assert [found[zone].key for zone in ("Pacific/Noumea", "America/Guadeloupe")] == ["2022-01-24", "2022-01-23"]


def test_the_31st_is_the_last_day_of_a_shorter_month():
    invoices = Monthly(time(6), 31)
    year = each(wall(date(2024, 1, 1), time(0)), wall(date(2024, 5, 1), time(0)), timedelta(hours=1))
    written = looks(invoices, year)
    assert written == {
        f"2024-0{month}": wall(date(2024, month, day), time(6)) for month, day in ((1, 31), (2, 29), (3, 31), (4, 30))
    }


def test_a_week_has_its_day():
    january = each(wall(date(2022, 1, 1), time(0)), wall(date(2022, 1, 30), time(0)), timedelta(hours=1))
    weeks = looks(Weekly(time(7), 5), january)
    assert weeks == {
        "2021-12-27": wall(date(2022, 1, 1), time(0)),
        "2022-01-03": wall(date(2022, 1, 7), time(7)),
        "2022-01-10": wall(date(2022, 1, 14), time(7)),
        "2022-01-17": wall(date(2022, 1, 21), time(7)),
        "2022-01-24": wall(date(2022, 1, 28), time(7)),
    }, "known by its Monday; a kind that is new begins with the week that we are in"


def test_the_invoices_of_the_month_are_made_late_and_a_reminder_is_not():
    """The machine is off from 30/01 to 03/02."""
    off = each(wall(date(2022, 1, 20), time(0)), wall(date(2022, 1, 30), time(0)))
    on = each(wall(date(2022, 2, 3), time(9)), wall(date(2022, 2, 6), time(0)))
    assert looks(Monthly(time(6), 1), off + on)["2022-02"] == on[0]
    reminder = looks(Daily(time(8), missed=Missed.SKIPPED), off + on)
    assert "2022-02-03" not in reminder
    assert reminder["2022-02-04"] == wall(date(2022, 2, 4), time(8))


def test_a_reminder_is_on_time_for_a_quarter_of_an_hour():
    reminder, at = Daily(time(8), missed=Missed.SKIPPED), wall(date(2022, 2, 4), time(8))
    assert reminder.due(at + QUARTER, "2022-02-03") == "2022-02-04"
    assert reminder.due(at + QUARTER + timedelta(microseconds=1), "2022-02-03") is None


@settings(max_examples=300, deadline=None)
@given(every, zones, instants)
def test_the_latest_has_come_and_the_next_has_not(one, zone, now):
    found = one.latest(now, zone)
    assert found.at <= now
    assert one.latest(found.at, zone) == one.latest(found.at + FIVE / 5000, zone), "it is its own latest"
    assert one.latest(found.at, zone).key == found.key
    before = one.latest(found.at - timedelta(microseconds=1), zone)
    assert before.key < found.key
    assert before.at < found.at


@settings(max_examples=100, deadline=None)
@given(every, zones, instants, st.lists(st.integers(1, 4000), min_size=2, max_size=60))
def test_whatever_the_pauses_each_is_written_once_in_order_and_the_last_is_never_lost(one, zone, start, pauses):
    times = [start + timedelta(minutes=sum(pauses[:n])) for n in range(len(pauses))]
    written = looks(one, times, zone)
    assert list(written) == sorted(written)
    for key, at in written.items():
        assert one.latest(at, zone).key == key, "only the last of those that were missed"
        assert one.missed is Missed.RUN_LATE or at - one.latest(at, zone).at <= SOON
    begun = [now for now in times if written and now >= min(written.values())]
    if one.missed is Missed.RUN_LATE:
        assert all(one.latest(now, zone).key in written for now in begun)


@settings(max_examples=25, deadline=None)
@given(every, zones, st.sampled_from([date(2022, 3, 12), date(2022, 10, 27), date(2024, 2, 26), date(2026, 12, 29)]))
def test_a_worker_that_is_always_there_misses_none_and_runs_none_late(one, zone, day):
    """Over seventeen days, with the changes of hour of Paris and of Saint-Pierre: each at its minute, none between."""
    start = wall(day, time(0), zone)
    written = looks(one, each(start, start + timedelta(days=17), QUARTER), zone)
    for _, at in list(written.items())[1:]:
        assert timedelta() <= at - one.latest(at, zone).at < QUARTER
    if isinstance(one, Daily):
        assert {(day + timedelta(days=n)).isoformat() for n in range(1, 17)} <= {*written}


def looks_after(one: Recurring, false: list[datetime], times: list[datetime], zone: ZoneInfo) -> dict[str, datetime]:
    """What is written at these instants, when a clock that was ahead had shown others before; no key comes twice."""
    made: dict[str, datetime] = {}
    for now in [*false, *times]:
        believed = [key for key, at in made.items() if at <= now + one.whole]
        if key := one.due(now, max(believed, default=None), zone):
            assert key not in made, "no look writes what is written"
            made[key] = now
    return {key: at for key, at in made.items() if at in times}


pauses = st.lists(st.integers(1, 4000), min_size=2, max_size=40)


def paused(start: datetime, waits: list[int]) -> list[datetime]:
    return [start + timedelta(minutes=sum(waits[:n])) for n in range(len(waits))]


@settings(max_examples=200, deadline=None)
@given(every, zones, instants, st.integers(200, 9000), pauses, pauses)
def test_a_clock_that_was_ahead_by_months_or_years_silences_nothing(one, zone, start, days, false, true):
    times = paused(start, true)
    ahead = paused(start + timedelta(days=days), false)
    assert looks_after(one, ahead, times, zone) == looks(one, times, zone)


@settings(max_examples=200, deadline=None)
@given(every, zones, instants, st.integers(1, 200_000), pauses, pauses)
def test_a_clock_that_was_ahead_by_little_runs_no_period_twice_and_ends_its_silence(
    one, zone, start, ahead, false, true
):  # fmt: skip
    """However little: within two periods of what it wrote, all goes on as if it had not been."""
    times = paused(start, [*true, *[60] * 24 * 70])
    late = start + timedelta(minutes=ahead + sum(false)) + one.whole * 2
    written = looks_after(one, paused(start + timedelta(minutes=ahead), false), times, zone)
    assert {key for key, at in looks(one, times, zone).items() if at > late} <= {*written}


@pytest.mark.parametrize(
    ("key", "french"),
    [
        ("2022-01-24", "travail du 24/01/2022"),
        ("2022-04", "travail mensuel, avril 2022"),
        ("2022-01-24T13:00Z", "travail du 24/01/2022 à 14:00"),
        *((key, key) for key in ("ici", "2022-13", "2022-99-99", "2022-01-24T99:00Z", "sixteen", "")),
    ],
)
def test_an_occurrence_is_said_in_french(key, french):
    assert said(key) == french
