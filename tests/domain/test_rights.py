"""Les droits : un seul catalogue, et ce qui n’y est pas écrit n’est permis à personne."""

import pytest

from pwa.domain import rights
from pwa.domain.bookings.actions import BOOK, REVIEW
from pwa.domain.households import BEGIN
from pwa.domain.officers import administering
from pwa.domain.officers.administering import Administrator
from pwa.domain.officers.duties import Duty, WrongDuty, columns_of, officer_named
from pwa.domain.rights import CATALOGUE, GUARDIANS, NOWHERE, OFFICERS, WHOLE, Part, Reach, Right, Role
from pwa.models.people import Officer
from pwa.models.sites import Department, Site
from pwa.models.towns import Town
from tests.people import HOME, NOW, REAL_NOW

MAY = {
    Role.NOBODY: set(),
    Role.GUARDIAN: {"begin", "see_household", "book", "follow_requests", "choose_notices"},
    Role.CO_REPRESENTATIVE: {"begin", "see_household", "book", "follow_requests", "choose_notices"},
    Role.ADMINISTRATOR: {"begin", "review", "list_days", "see_jobs"},
    Role.DEPARTMENT_OFFICER: {"begin", "review", "list_days"},
    Role.REVENUE_OFFICER: {"begin"},
    Role.SITE_LEADER: {"begin", "list_days"},
}
"""Besides the public pages, and signing in and out. A room that comes says its own in its own tests."""

PUBLIC = {"visit", "sign_in", "sign_out"}
KNOWN = set().union(PUBLIC, *MAY.values())


@pytest.mark.parametrize("role", list(Role))
def test_ce_que_chacun_peut_faire(role):
    assert set(CATALOGUE) >= KNOWN
    assert {str(one) for one in CATALOGUE if rights.reach_of(role, one)} & KNOWN == MAY[role] | PUBLIC


def test_ce_qui_n_est_pas_au_catalogue_n_est_permis_a_personne(monkeypatch):
    monkeypatch.delitem(CATALOGUE, BOOK)
    assert not any(rights.reach_of(role, BOOK) for role in Role)


def test_un_role_inconnu_est_personne():
    assert rights.role_of("mayor") is rights.role_of("") is Role.NOBODY
    assert rights.role_of("site_leader") is Role.SITE_LEADER


def test_jusqu_ou_va_un_droit():
    assert rights.part_of(Reach.TOWN, 4, 7) == WHOLE
    assert rights.part_of(Reach.DEPARTMENT, 4, None) == Part(department=4)
    assert rights.part_of(Reach.SITE, None, 7) == Part(site=7)
    for nowhere in (
        rights.part_of(Reach.DEPARTMENT, None, 7),
        rights.part_of(None, 4, 7),
        rights.part_of(Reach.OWN, 4, 7),
    ):
        assert nowhere == Part(department=NOWHERE)
    assert rights.part_of(Reach.SITE, 4, None) == Part(site=NOWHERE)


def test_qui_n_a_encore_rien_a_faire_ici():
    assert {role for role in OFFICERS if not rights.has_duty(role)} == {Role.REVENUE_OFFICER}
    assert not any(rights.has_duty(role) for role in (*GUARDIANS, Role.NOBODY))


def test_un_refus_dit_pour_qui_est_la_page_et_rien_de_plus():
    told = {role: rights.refusal_of(role, BOOK) for role in OFFICERS}
    assert set(told.values()) == {"families_only"}
    assert {rights.refusal_of(role, REVIEW) for role in GUARDIANS} == {"officers_only"}
    assert rights.refusal_of(Role.REVENUE_OFFICER, REVIEW) == "not_your_duty"


def test_un_role_neuf_s_ecrit_dans_le_catalogue_seul(monkeypatch):
    """What a department's leader would need: a right whose reach is a department asks for a department."""
    monkeypatch.setitem(CATALOGUE, BEGIN, Right("Ouvrir", {Role.REVENUE_OFFICER: Reach.DEPARTMENT}))
    assert Duty("revenue_officer").wrongs()[0][0] == "department"
    assert Duty("revenue_officer", department="enfance").wrongs() == []


@pytest.mark.parametrize(
    ("duty", "key"),
    [(Duty("department_officer"), "department"), (Duty("site_leader"), "site"), (Duty("guardian"), "role"),
     (Duty("nobody"), "role"), (Duty("administrator", department="enfance"), "department"),
     (Duty("department_officer", department="enfance", site="Île Bleue"), "site")],
)  # fmt: skip
def test_une_fonction_qui_ne_tient_pas(duty, key):
    assert [name for name, _ in duty.wrongs()] == [key]


@pytest.mark.both_databases
async def test_une_fonction_se_donne_dans_sa_commune(database):
    home = await Town.get(slug=HOME)
    enfance, ducamp = await Department.get(town=home, code="enfance"), await Site.get(town=home, name="Île Bleue")
    given = await columns_of(Duty("department_officer", department="enfance"), home)
    assert given == {"role": "department_officer", "department_id": enfance.id, "site_id": None}
    assert (await columns_of(Duty("site_leader", site="Île Bleue"), home))["site_id"] == ducamp.id
    with pytest.raises(WrongDuty, match="pas de service « population »"):
        await columns_of(Duty("department_officer", department="population"), home)
    officer = await Officer.create(town=home, name="Sans fonction")
    await officer.refresh_from_db()
    assert officer.role == "nobody"


async def change(town: Town, username: str, duty: Duty) -> None:
    """As the command does."""
    by_command = Administrator(town.id, None, NOW, REAL_NOW)
    await administering.give_duty(by_command, await officer_named(town, username), duty)


@pytest.mark.both_databases
async def test_une_autre_fonction_pour_un_agent_de_la_commune(database):
    home = await Town.get(slug=HOME)
    await change(home, "agent.enfance", Duty())
    changed = await Officer.get(account__username="agent.enfance")
    assert (changed.role, changed.department_id, changed.site_id) == ("administrator", None, None)
    await change(home, "Direction.Mairie", Duty("site_leader", site="Île Bleue"))
    changed = await Officer.get(account__username="direction.mairie")
    assert (changed.role, changed.department_id) == ("site_leader", None)
    for stranger in ("maman.test", "agent.population", "personne"):
        with pytest.raises(WrongDuty, match="pas d’agent"):
            await change(home, stranger, Duty())
