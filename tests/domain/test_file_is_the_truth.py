"""What left a town's file is closed, withdrawn or ended: said before, told to the families who held something."""

import copy
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pwa.domain import activities, loading, tariffs
from pwa.domain.declared.profile import TownProfile
from pwa.domain.loading import Edited, Loaded, Unfinished, load_town
from pwa.domain.refusals import NotFound
from pwa.domain.towns import TownView
from pwa.models.bookings import Booking, Opening, OpeningSeats, Season
from pwa.models.letters import Letter
from pwa.models.people import Child
from pwa.models.sites import Activity, Fee, SchoolClass, Site, Slot
from pwa.models.towns import Closure, Town
from pwa.storage.databases import DatabaseBusy, reading
from tests.domain.small_town import Family, family
from tests.people import NOW

pytestmark = pytest.mark.both_databases

FILE = Path(__file__).parents[2] / "pwa" / "towns" / "saint-pierre-les-elbeuf.toml"
SLUG = "essai"
WEDNESDAY, THURSDAY = date(2022, 2, 2), date(2022, 2, 3)
WEDNESDAYS = "accueil-du-mercredi"


class Clerk:
    """Somebody with a town file, who changes it and loads it again."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = tomllib.loads(FILE.read_text())
        del self.file["demo"]
        self.file["slug"] = SLUG
        for one in self.file["activities"]:
            one["season"] = {"starts_on": date(2022, 1, 3), "ends_on": date(2022, 3, 6)}

    def activity(self, code: str) -> dict[str, Any]:
        return next(one for one in self.file["activities"] if one["code"] == code)

    async def loads(self, **more: Any) -> Loaded:
        return await load_town(copy.deepcopy(self.file), now=NOW, real_now=NOW, **more)

    async def would(self, **more: Any) -> list[str]:
        """What loading would change, in French; nothing is written."""
        with pytest.raises(Edited) as told:
            await self.loads(**more)
        return told.value.differences + told.value.earlier

    async def insists(self, **more: Any) -> list[str]:
        return (await self.loads(force=True, **more)).differences


@pytest.fixture
async def clerk(database) -> Clerk:
    one = Clerk()
    await one.loads()
    return one


async def opening(activity: str, slot: str, day: date) -> Opening:
    return await Opening.get(slot__activity__town__slug=SLUG, slot__activity__code=activity, slot__code=slot, day=day)


async def someone_in(activity: str) -> Family:
    row = await Activity.get(code=activity, town__slug=SLUG).prefetch_related("groups", "town")
    return await family(row.town, row.groups[0], await Child.filter(town__slug=SLUG).count())


async def booked(activity: str, slot: str, day: date) -> Family:
    one = await someone_in(activity)
    await one.asks(book=[(await opening(activity, slot, day)).id])
    assert await Booking.filter(child_id=one.child, cancelled_at=None).count() == 1
    return one


async def is_told(one: Family) -> bool:
    return await Letter.exists(kind="opening_closed", guardian__household_id=one.household)


async def test_the_same_file_again_says_nothing(clerk):
    assert (await clerk.loads()).differences == []


async def test_a_closure_that_is_removed_gives_its_days_back(clerk):
    clerk.file["closures"] = [{"starts_on": THURSDAY, "ends_on": THURSDAY, "reason": "Grève"}]
    held = await booked("accueil-du-matin", "matin", THURSDAY)
    told = await clerk.would()
    assert "fermeture le 03/02/2022 : nouveau." in told
    assert "accueil-du-matin : 1 case à venir se ferme, le 03/02/2022 ; 1 place qu’une famille tient" in told[1]
    await clerk.insists()
    assert await is_told(held)
    clerk.file["closures"] = [{"starts_on": date(2022, 2, 4), "ends_on": date(2022, 2, 4), "reason": "Grève"}]
    assert "fermeture le 03/02/2022 (« Grève ») : n’est plus dans le fichier, supprimé." in await clerk.insists()
    assert (await opening("accueil-du-matin", "matin", THURSDAY)).closed_reason is None
    assert (await opening("accueil-du-matin", "matin", date(2022, 2, 4))).closed_reason == "Grève"
    assert await Closure.filter(town__slug=SLUG).count() == 1


async def test_a_slot_that_leaves_the_file_closes_and_keeps_its_seats(clerk):
    """Its openings stayed, and lost their seats: one place became as many as wanted."""
    held = await booked(WEDNESDAYS, "apres-midi", WEDNESDAY)
    activity = clerk.activity(WEDNESDAYS)
    activity["slots"] = [{**activity["slots"][1], "excludes": []}]
    activity["groups"][0]["capacity"] = {"matin": 30}
    told = await clerk.would()
    for slot in ("journee", "apres-midi"):
        said = f"{WEDNESDAYS}, créneau {slot} : n’est plus dans le fichier, retiré ; ses jours à venir se ferment."
        assert said in told
    assert await Booking.exists(child_id=held.child, cancelled_at=None)
    await clerk.insists()
    closed = await opening(WEDNESDAYS, "apres-midi", WEDNESDAY)
    assert closed.closed_reason == "Ce créneau n’est plus proposé"
    assert await OpeningSeats.exists(opening=closed)
    assert not await Booking.exists(child_id=held.child, cancelled_at=None)
    assert await is_told(held)
    shown = await activities.activity_of(await view(), None, WEDNESDAYS, NOW.date())
    assert [slot.label for slot in shown.slots] == ["Matin"]
    assert (await clerk.loads()).differences == []


async def test_a_slot_that_comes_back_is_offered_again(clerk):
    activity = clerk.activity("accueil-du-soir")
    before = copy.deepcopy(activity)
    activity["slots"], activity["groups"][0]["capacity"] = [], {}
    await clerk.insists()
    activity |= before
    assert "accueil-du-soir, créneau soir : de nouveau proposé." in await clerk.insists()
    again = await opening("accueil-du-soir", "soir", THURSDAY)
    assert again.closed_reason is None
    assert await OpeningSeats.exists(opening=again)


async def test_an_activity_a_group_and_a_site_that_leave_the_file(clerk):
    held = await booked("accueil-du-matin", "matin", THURSDAY)
    clerk.file["activities"] = [one for one in clerk.file["activities"] if one["code"] != "accueil-du-matin"]
    clerk.file["sites"].append({"name": "Gymnase", "classes": [{"name": "CM2", "code": "GYM CM2"}]})
    clerk.activity("accueil-du-soir")["groups"].append({"name": "Gymnase", "site": "Gymnase", "capacity": {"soir": 9}})
    await clerk.insists()
    assert await is_told(held)
    with pytest.raises(NotFound):
        await activities.activity_of(await view(), None, "accueil-du-matin", NOW.date())
    clerk.activity("accueil-du-soir")["groups"].pop()
    clerk.file["sites"].pop()
    told = await clerk.insists()
    assert told[0].startswith("accueil-du-soir, groupe Gymnase : n’est plus dans le fichier, retiré")
    assert "classe GYM CM2 : n’est plus dans le fichier, supprimé." in told
    assert await Site.exists(name="Gymnase", town__slug=SLUG), "the withdrawn group was there"
    assert not await SchoolClass.exists(code="GYM CM2")
    assert (await clerk.loads()).differences == []


async def test_a_price_whose_start_moves_is_the_only_price(clerk):
    activity = clerk.activity("accueil-du-matin")
    activity["season"] = {"starts_on": date(2021, 12, 1), "ends_on": date(2022, 3, 6)}
    activity["slots"][0]["price"] = [0.6, 0.8, 1.0, 2.0]
    told = await clerk.would()
    was, becomes = (
        " · ".join(f"{price} € (QF {start})" for price, start in zip(prices, (0, 401, 801, 1201), strict=True))
        for prices in (("0,50", "0,70", "0,97", "1,80"), ("0,60", "0,80", "1,00", "2,00"))
    )
    line = next(line for line in told if line.startswith("accueil-du-matin, tarif matin, price"))
    assert line.replace("\xa0", " ") == f"accueil-du-matin, tarif matin, price : {was} → {becomes}."
    await clerk.insists()
    [fee] = await Fee.filter(
        slot__code="matin", slot__activity__code="accueil-du-matin", slot__activity__town__slug=SLUG
    )
    assert (fee.starts_on, fee.brackets[0]) == (date(2021, 12, 1), [0, 60])


async def test_a_stricter_rule_wants_a_notice_even_by_force(clerk):
    rules = clerk.activity("accueil-du-matin")["rules"]
    rules["add"] = {"kind": "hours_before", "hours": 72}
    for force in (False, True):
        told = await clerk.would(force=force)
        assert "accueil-du-matin, rules, add : jusqu’à 48 heures avant le début de l’accueil → " in told[0]
        assert told[0].endswith("jusqu’à 72 heures avant le début de l’accueil.")
        assert "dates limites avancent" in told[-1]
    before = (await opening("accueil-du-matin", "matin", THURSDAY)).book_by
    one = await someone_in("accueil-du-matin")
    await clerk.insists(notice="Le marché de restauration change.")
    after = (await opening("accueil-du-matin", "matin", THURSDAY)).book_by
    assert before is not None
    assert after is not None
    assert (before - after).total_seconds() == 24 * 3600
    assert await Letter.exists(kind="limits_earlier", guardian__household_id=one.household)
    rules["add"] = {"kind": "hours_before", "hours": 24}
    assert len(await clerk.insists()) == 1


async def test_a_season_under_another_name_is_the_same_season(clerk):
    clerk.activity(WEDNESDAYS)["season"]["label"] = "Hiver"
    told = await clerk.insists()
    assert told == [f"{WEDNESDAYS}, saison 2021-2022, label : « 2021-2022 » → « Hiver »."]
    assert await Season.filter(activity__code=WEDNESDAYS, activity__town__slug=SLUG).count() == 1


async def test_a_season_that_overlaps_takes_its_days(clerk):
    held = await booked(WEDNESDAYS, "matin", WEDNESDAY)
    kept = await booked(WEDNESDAYS, "matin", date(2022, 3, 2))
    clerk.activity(WEDNESDAYS)["season"] = {
        "label": "Printemps", "starts_on": date(2022, 2, 28), "ends_on": date(2022, 7, 7),
    }  # fmt: skip
    await clerk.insists()
    old, new = await Season.filter(activity__code=WEDNESDAYS, activity__town__slug=SLUG).order_by("starts_on")
    assert (old.ends_on, old.withdrawn_at, new.label) == (date(2022, 2, 27), None, "Printemps")
    assert (await opening(WEDNESDAYS, "matin", date(2022, 3, 2))).season_id == new.id
    for one in (held, kept):
        assert await Booking.exists(child_id=one.child, cancelled_at=None)


async def test_a_season_that_is_cut_keeps_its_price(clerk):
    """The days before the new season stay open: they would be free."""
    activity = clerk.activity(WEDNESDAYS)
    slot = await Slot.get(code="matin", activity__code=WEDNESDAYS, activity__town__slug=SLUG)
    before = (await tariffs.prices(reading(), [slot.id], 500, True)).of(slot.id, WEDNESDAY)
    activity["season"] = {"label": "Printemps", "starts_on": date(2022, 2, 28), "ends_on": date(2022, 7, 7)}
    activity["slots"][1]["price"] = [9.0, 9.0, 9.0, 9.0]
    told = await clerk.insists()
    assert any(f"{WEDNESDAYS}, tarif matin" in line for line in told)
    for _ in range(2):
        now = await tariffs.prices(reading(), [slot.id], 500, True)
        assert (now.of(slot.id, WEDNESDAY), now.of(slot.id, date(2022, 3, 2))) == (before, 900)
        assert (await clerk.loads()).differences == []


async def test_an_activity_without_its_season_closes(clerk):
    held = await booked(WEDNESDAYS, "matin", WEDNESDAY)
    del clerk.activity(WEDNESDAYS)["season"]
    told = await clerk.would()
    assert any("cases à venir se ferment" in line and "1 place qu’une famille tient" in line for line in told)
    await clerk.insists()
    assert await is_told(held)
    assert not await Opening.exists(slot__activity__code=WEDNESDAYS, slot__activity__town__slug=SLUG,
                                    closed_reason=None, day__gte=NOW.date())  # fmt: skip


async def test_beyond_the_known_calendar_the_rest_is_open_and_it_is_said(database):
    clerk = Clerk()
    clerk.activity(WEDNESDAYS)["season"] = {"starts_on": date(2022, 1, 3), "ends_on": date(2023, 12, 31)}
    clerk.file |= {"zone": "-", "calendar": {"years": [{
        "label": "2021-2022", "first_class": date(2021, 9, 2), "last_class": date(2022, 7, 7), "holidays": [],
    }]}}  # fmt: skip
    clerk.file["activities"] = [clerk.activity(WEDNESDAYS)]
    loaded = await clerk.loads()
    assert loaded.beyond == [f"{WEDNESDAYS} : le calendrier scolaire est connu jusqu’au 31/08/2022, les jours suivants "
                             "ne sont pas encore ouverts."]  # fmt: skip
    last = await Opening.filter(slot__activity__town__slug=SLUG).order_by("-day").first()
    assert last is not None
    assert last.day == date(2022, 7, 6)


async def test_stopped_by_a_busy_base_the_same_file_finishes(clerk, monkeypatch):
    publish, calls = loading.publish, []

    async def busy_at_the_second(season: int, **more: Any) -> Any:
        calls.append(season)
        if len(calls) == 2:
            raise DatabaseBusy
        return await publish(season, **more)

    clerk.file["closures"] = [{"starts_on": THURSDAY, "ends_on": THURSDAY, "reason": "Grève"}]
    monkeypatch.setattr(loading, "publish", busy_at_the_second)
    with pytest.raises(Unfinished):
        await clerk.loads(force=True)
    monkeypatch.setattr(loading, "publish", publish)
    await clerk.loads(force=True)
    for activity, slot in (("accueil-du-matin", "matin"), ("accueil-du-soir", "soir")):
        assert (await opening(activity, slot, THURSDAY)).closed_reason == "Grève"


async def view() -> TownView:
    row = await Town.get(slug=SLUG)
    return TownView(
        row.id,
        row.slug,
        row.name,
        banner=row.banner,
        zone=row.zone,
        revision=row.revision,
        profile=msgspec.convert(row.profile, TownProfile),
    )


async def test_no_slot_is_left_out_of_what_is_said(clerk):
    """Every column of what is shown is a difference when the desk changed it."""
    await Slot.filter(code="soir", activity__town__slug=SLUG).update(label="Garderie", ends_at="19:00")
    await Town.filter(slug=SLUG).update(banner="Autre")
    assert await clerk.would() == [
        f"{SLUG}, banner : « Autre » → « VILLE DE SAINT-PIERRE-LÈS-ELBEUF ».",
        "accueil-du-soir, créneau soir, label : « Garderie » → « Soir ».",
        "accueil-du-soir, créneau soir, ends_at : « 19:00 » → « 18:30 ».",
    ]
