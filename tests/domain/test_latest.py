"""« Dernières demandes » dit de chaque demande ce qu’en dit sa page, sans en lire chaque ligne, sur les deux bases."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import msgspec
import pytest

from pwa.domain.accounts.users import User
from pwa.domain.bookings.answers import queries
from pwa.domain.bookings.answers.views import views_of
from pwa.domain.bookings.demand.writing import Demand, decide_and_write
from pwa.domain.bookings.locks import moment
from pwa.domain.bookings.screens.views import RequestView
from pwa.domain.declared.profile import TownProfile
from pwa.domain.requests import latest
from pwa.domain.requests import queries as requests_queries
from pwa.domain.requests.latest import RequestSummary
from pwa.domain.towns import TownView
from pwa.models.bookings import Booking, Opening, Seats
from pwa.models.people import Account
from pwa.models.towns import Town
from pwa.storage.typed import typed
from tests.domain.small_town import DAY, LATER, NOW, REAL_NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases

SAME = ("number", "made_at", "department", "kind", "label", "overall", "overall_label", "by", "treated_at")
DAYS = 40


async def asking(town: SmallTown) -> tuple[TownView, User]:
    """The town and the first family's parent."""
    row = await Town.get(id=town.town)
    here = TownView(
        row.id,
        row.slug,
        row.name,
        banner=row.banner,
        zone=row.zone,
        revision=row.revision,
        profile=msgspec.convert(row.profile, TownProfile),
    )
    mine = town.families[0]
    user = User(
        mine.account,
        uuid4(),
        "guardian",
        name="",
        greeting="",
        guardian_id=(await Account.get(id=mine.account)).guardian_id,
        household_id=mine.household,
        quotient=742,
        is_resident=True,
        previous_sign_in_at=None,
    )
    return here, user


async def shown(town: SmallTown, today=DAY) -> list[tuple[RequestSummary, RequestView]]:
    """The first family's list, each with its page."""
    here, user = await asking(town)
    now = datetime.combine(today, time(8), UTC)
    found, _ = await latest.requests_of(here, user, now=now)
    return [(one, (await views_of(here, user, one.number, at=moment(now)))[0]) for one in found]


def alike(found: list[tuple[RequestSummary, RequestView]]) -> None:
    for summary, page in found:
        assert {name: getattr(summary, name) for name in SAME} == {name: getattr(page, name) for name in SAME}


async def test_la_liste_dit_ce_que_dit_la_page(database):
    """Booked, unchanged, cancelled, out of reach, and nothing but that."""
    town = await small_town(days=3)
    mine = town.families[0]
    boxes = [town.box("matin", DAY + timedelta(n)) for n in range(3)]
    await mine.asks(book=boxes)
    await mine.asks(book=[boxes[0], 900_000_000, 900_000_001])
    await mine.asks(cancel=boxes[:2])
    await mine.asks(book=[900_000_000])
    await mine.asks(book=[town.box("matin")], now=LATER + timedelta(days=1))
    found = await shown(town)
    alike(found)
    assert [(summary.overall, summary.label.split(" - ")[3:]) for summary, _ in found] == [
        ("negative", ["le 02/02/2022"]), ("negative", []), ("positive", ["2 jours du 02/02/2022 au 03/02/2022"]),
        ("partial", ["le 02/02/2022"]), ("positive", ["3 jours du 02/02/2022 au 04/02/2022"]),
    ]  # fmt: skip


async def test_une_page_pleine_n_annonce_une_suite_que_s_il_y_en_a_une(database, monkeypatch):
    town = await small_town(days=2)
    for n in range(2):
        await town.families[0].asks(book=[town.box("matin", DAY + timedelta(n))])
    here, user = await asking(town)
    newest, *_ = [one.number for one, _ in await shown(town)]
    for most, more in [(2, None), (1, newest)]:
        monkeypatch.setattr(latest, "MOST_SHOWN", most)
        found, before = await latest.requests_of(here, user, now=NOW)
        assert (len(found), before) == (most, more)


@pytest.mark.parametrize("reviewed", [False, True])
async def test_ce_qui_attend_est_suivi(database, reviewed):
    """In line, first, promoted, over, left; or in front of an officer, and withdrawn."""
    town = await small_town(capacity=1, days=4, waiting_list=True, reviewed=reviewed)
    mine, other = town.families
    boxes = [town.box("matin", DAY + timedelta(n)) for n in range(4)]
    await other.asks(book=boxes)
    await mine.asks(book=boxes[:1])
    await mine.asks(book=boxes[1:])
    alike(await shown(town))
    await mine.asks(cancel=boxes[:1])
    alike(await shown(town))
    await Booking.filter(child_id=mine.child, opening_id__in=boxes[1:], status="waiting").update(status="booked")
    alike(await shown(town))
    alike(await shown(town, DAY + timedelta(9)))


async def test_le_rang_d_une_seule_attente_et_la_suite_de_plusieurs(database):
    town = await small_town(3, capacity=1, days=3, waiting_list=True)
    mine, first, other = town.families
    boxes = [town.box("matin", DAY + timedelta(n)) for n in range(3)]
    await first.asks(book=boxes)
    await other.asks(book=boxes[:1])
    await mine.asks(book=boxes[:1])
    await mine.asks(book=boxes[1:2])
    await mine.asks(book=[*boxes[1:], town.box("apres-midi")])
    [(several, _), (one, its), (second, theirs)] = await shown(town)
    assert (second.waits, one.waits) == (theirs.lines[0].sentence, its.lines[0].sentence)
    assert second.waits == "Vous êtes 2e sur la liste d’attente."
    assert one.waits == "Vous êtes en tête de la liste d’attente."
    assert several.waits == "Nous vous préviendrons si une place se libère."
    assert {summary.waits for summary, _ in await shown(town, DAY + timedelta(9))} == {None}


async def test_une_place_qui_est_proposee_se_dit_dans_la_liste(database):
    """Nobody could give it back any more: « vous êtes en tête » would let it go. Its limit is the first one to come."""
    town = await small_town(capacity=1, days=3, waiting_list=True)
    mine, other = town.families
    boxes = [town.box("matin", DAY + timedelta(n)) for n in range(3)]
    await other.asks(book=boxes)
    await mine.asks(book=boxes)
    await mine.asks(book=[boxes[0]])
    await Opening.filter(id__in=boxes[:2]).update(cancel_by=NOW, book_by=None)
    await Seats.filter(used_by__opening_id__in=boxes[:2]).update(capacity=2)
    found = await shown(town)
    alike(found)
    [(again, page), (several, _)] = found
    assert again.waits == several.waits == page.lines[0].sentence
    assert several.waits.replace("\u00a0", " ") == "Une place est libre : à confirmer avant le mercredi 02/02 à 23:59."
    assert {summary.waits for summary, _ in await shown(town, DAY + timedelta(9))} == {None}


async def test_mille_cases_ne_font_pas_lire_plus_que_deux(database, monkeypatch):
    """Real boxes and unknown ones: what is read of a demand is bounded by the kinds of its lines."""
    town = await small_town(capacity=None, days=DAYS)
    mine = town.families[0]
    boxes = [town.box(slot, DAY + timedelta(n)) for n in range(DAYS) for slot in ("matin", "apres-midi")]
    read = []

    async def counting(*words):
        found = await typed(*words)
        read.append(len(found))
        return found

    for asking in (requests_queries, queries):
        monkeypatch.setattr(asking, "typed", counting)
    for few in (boxes[:2], boxes[2:]):
        unknown = tuple((mine.enrolment, 900_000_000 + n) for n in range(len(few)))
        demand = Demand(uuid4(), (*((mine.enrolment, box) for box in few), *unknown), ())
        await decide_and_write(town.town, mine.applicant, demand, now=NOW, real_now=REAL_NOW)
    found = await shown(town)
    assert read[:2] == [2, 4]
    alike(found)
