"""Les demandes d'hier trouvent leur service, leur objet et leur état ; l'ancienne version sert encore à côté."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from tortoise.migrations.api import migrate

from pwa.models.bookings import BookingRequest
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Department
from pwa.storage import databases, up_to_date
from pwa.storage.databases import reading, rows, run, writing
from tests.domain.older import AT, a_child, a_department, a_town, insert, left_by
from tests.domain.small_town import NOW, SmallTown, small_town

pytestmark = pytest.mark.both_databases

OLD_COLUMNS = "enrolment_id, mutation_id, overall, price_cents"


@pytest.fixture
async def old(database_kind, templates):
    """A database as the version before left it, open."""
    async with left_by("0016_event_counts", templates(database_kind)) as url:
        yield url


async def a_family() -> dict[str, int]:
    """A town where a child may book; the columns that a request of theirs had."""
    town = await a_town("ici")
    department = await a_department(town)
    site = await insert("site", town_id=town, name="Centre")
    activity = await insert(
        "activity", town_id=town, department_id=department, code="m", name="Mercredi", position=1, kind="term",
        rules="{}", has_waiting_list=False, is_reviewed=False, how_to_enrol="",
    )  # fmt: skip
    group = await insert("activity_group", activity_id=activity, site_id=site, name="Tous", capacity="{}")
    household = await insert("household", town_id=town, address="1 rue", postcode="33450", city="Ici")
    guardian = await insert(
        "guardian", household_id=household, civility="Mme", first_name="Maman", last_name="TEST", email="m@ici.fr",
        is_payer=True,
    )  # fmt: skip
    account = await insert(
        "account", public_id=uuid4(), town_id=town, username="m", username_key="m", password_hash="-",
        guardian_id=guardian,
    )  # fmt: skip
    child = await a_child(town)
    day = datetime(2022, 1, 1, tzinfo=UTC).date()
    enrolment = await insert(
        "enrolment", town_id=town, child_id=child, group_id=group, place="Centre", starts_on=day, ends_on=day
    )
    return {"town_id": town, "household_id": household, "account_id": account, "enrolment_id": enrolment}


async def a_request(family: dict[str, int], number: int, overall: str, *lines: tuple[str, str]) -> int:
    who = {"town_id": family["town_id"], "account_id": family["account_id"]}
    mutation = await insert("mutation", key=uuid4(), lines_hash="", received_at=AT, **who)
    request = await insert(
        "service_request", number=number, mutation_id=mutation, made_at=AT, overall=overall, price_cents=7, **family
    )
    for position, (action, outcome) in enumerate(lines):
        await insert(
            "request_line", service_request_id=request, position=position, action=action, outcome=outcome, price_cents=0
        )
    return request


async def test_chaque_demande_d_hier_a_son_service_son_objet_et_son_etat(old):
    family = await a_family()
    booked, given_back = ("book", "booked"), ("book", "cancelled")
    before = [
        ("positive", "decided", [booked]), ("pending", "pending", [booked, ("book", "pending")]),
        ("positive", "withdrawn", [given_back, given_back]), ("positive", "decided", [given_back, booked]),
        ("positive", "decided", [("cancel", "cancelled")]), ("waiting", "decided", [("book", "waiting")]),
    ]  # fmt: skip
    for number, (overall, _, lines) in enumerate(before, 1):
        await a_request(family, number, overall, *lines)
    kept = await rows(reading(), f"SELECT id, {OLD_COLUMNS} FROM service_request ORDER BY id")
    await up_to_date.bring_up_to_date(old)
    department = await Department.get(code="e")
    found = await ServiceRequest.all().order_by("number").prefetch_related("booking_request")
    assert [(one.state, one.kind, one.department_id, one.subject) for one in found] == [
        (state, "bookings", department.id, f"enrolment:{family['enrolment_id']}") for _, state, _ in before
    ]
    own = [one.booking_request for one in found]
    assert [(one.pk, one.enrolment_id, one.mutation_id, one.overall, one.price_cents) for one in own] == [
        tuple(one.values()) for one in kept
    ]
    assert await rows(reading(), f"SELECT id, {OLD_COLUMNS} FROM service_request ORDER BY id") == kept


async def test_un_retrait_de_l_ancienne_version_entre_deux_migrations_n_arrete_pas_la_suite(old):
    """Migrations stop half-way (a power cut), the version before goes on: what its triggers moved stays where it is."""
    family = await a_family()
    before = await a_request(family, 1, "positive", ("book", "cancelled"))
    pending = await a_request(family, 3, "pending", ("book", "cancelled"))
    await migrate(config=databases.config(old), target="models.0017_requests")
    request = await a_request(family, 2, "pending", ("book", "cancelled"))
    for withdrawn in (pending, request):
        await answers_as_before(withdrawn, "positive")
    await up_to_date.bring_up_to_date(old)
    found = {one.id: one.state for one in await ServiceRequest.all()}
    assert found == dict.fromkeys([before, pending, request], "withdrawn")


async def by_the_version_before(town: SmallTown, number: int, overall: str) -> int:
    """What its processes write while this version serves already."""
    mine = town.families[0]
    mutation = await insert(
        "mutation", town_id=town.town, account_id=mine.account, key=uuid4(), lines_hash="", received_at=NOW
    )
    return await insert(
        "service_request", town_id=town.town, number=number, mutation_id=mutation, household_id=mine.household,
        account_id=mine.account, enrolment_id=mine.enrolment, made_at=NOW, overall=overall, price_cents=500,
    )  # fmt: skip


async def answers_as_before(request: int, overall: str) -> None:
    async with writing() as db:
        sql = "UPDATE service_request SET overall = ?, price_cents = ? WHERE id = ?"
        await run(db, sql, [overall, 700, request])


async def test_ce_qu_ecrit_encore_l_ancienne_version_se_lit_dans_la_nouvelle(database):
    town = await small_town(1)
    request = await by_the_version_before(town, 1, "pending")
    one = await ServiceRequest.get(id=request).prefetch_related("booking_request", "department")
    assert (one.kind, one.state, one.subject) == ("bookings", "pending", f"enrolment:{town.families[0].enrolment}")
    assert (one.department.code, one.booking_request.overall, one.booking_request.price_cents) == ("e", "pending", 500)
    await insert("request_line", service_request_id=request, position=0, action="book", outcome="booked", price_cents=0)
    for overall, state in (("positive", "decided"), ("pending", "pending"), ("negative", "decided")):
        await answers_as_before(request, overall)
        own = await BookingRequest.get(service_request_id=request)
        assert (own.overall, own.price_cents, (await ServiceRequest.get(id=request)).state) == (overall, 700, state)


async def test_l_ancienne_version_qui_enregistre_un_retrait_le_dit_a_la_nouvelle(database):
    town = await small_town(1)
    request = await by_the_version_before(town, 1, "pending")
    await insert(
        "request_line", service_request_id=request, position=0, action="book", outcome="cancelled", price_cents=0
    )
    await answers_as_before(request, "positive")
    assert (await ServiceRequest.get(id=request)).state == "withdrawn"


async def test_ce_qu_ecrit_la_nouvelle_version_se_lit_dans_l_ancienne(database):
    town = await small_town(1, reviewed=True)
    [mine], box = town.families, town.box("matin")
    written = await mine.asks(book=[box])
    asked = f"SELECT {OLD_COLUMNS} FROM service_request WHERE town_id = ? ORDER BY number"
    assert await rows(reading(), asked, [town.town]) == [
        {"enrolment_id": mine.enrolment, "mutation_id": written.mutation, "overall": "pending", "price_cents": 0}
    ]
    await mine.asks(cancel=[box])
    assert [row["overall"] for row in await rows(reading(), asked, [town.town])] == ["positive", "positive"]


async def test_une_demande_d_une_autre_sorte_n_a_rien_de_l_ancienne(database):
    """Its processes join what they read by these columns: they leave out what they do not know."""
    town = await small_town(1)
    department = await Department.get(town_id=town.town)
    await insert(
        "service_request", town_id=town.town, number=1, kind="essai", department_id=department.id, subject="child:1",
        state="pending", account_id=town.families[0].account, made_at=NOW,
    )  # fmt: skip
    assert await rows(reading(), f"SELECT {OLD_COLUMNS} FROM service_request WHERE kind = 'essai'") == [
        dict.fromkeys(OLD_COLUMNS.split(", "))
    ]


async def test_la_base_recrite_est_saine_une_fois_rouverte(old):
    family = await a_family()
    await a_request(family, 1, "positive", ("book", "booked"))
    await up_to_date.bring_up_to_date(old)
    async with databases.opened(old):
        if databases.is_postgres(reading()):
            return
        assert [[*row.values()] for row in await rows(reading(), "PRAGMA integrity_check")] == [["ok"]]
        assert await rows(reading(), "PRAGMA foreign_key_check") == []
        columns = {one["name"]: one["notnull"] for one in await rows(reading(), "PRAGMA table_info(service_request)")}
        assert [columns[name] for name in ("enrolment_id", "household_id", "account_id", "number")] == [0, 0, 1, 1]
