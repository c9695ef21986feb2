"""Ce qu’une adresse ou un formulaire du guichet peut dire de travers : une page le dit, jamais une erreur de nous."""

import pytest

from pwa.domain.rights import Role
from pwa.models.people import Account, Household
from tests.people import ELSEWHERE, HOME

ODD = ["%00", "a%00b", "%ED%A0%80", "%FF", "%25", "_", "%5C", "*", "[", "%E2%80%AE", "%F0%9F%91%AA", "a" * 4000]
SEARCHES = ["familles?q=", "comptes?q=", "comptes?apres=", "invitations?q=", "cles?nom=", "familles/{home}/reunion?q=",
            "comptes/{account}/reunion?q="]  # fmt: skip


@pytest.fixture
async def boss(signed_in):
    return await signed_in("direction.mairie")


@pytest.mark.both_databases
async def test_ce_que_l_on_cherche_peut_etre_n_importe_quoi(boss):
    home, account = await Household.filter(town__slug=HOME).first(), await Account.get(username="maman.test")
    asked = [search.format(home=home.id, account=account.id) + odd for search in SEARCHES for odd in ODD]
    statuses = {one: (await boss.get(f"/{HOME}/guichet/{one}")).status_code for one in asked}
    assert {one: status for one, status in statuses.items() if status not in (200, 400, 404)} == {}


async def test_un_foyer_ne_se_reunit_pas_avec_lui_meme_meme_poste(boss):
    home = await Household.filter(town__slug=HOME).first()
    form = {"gone": str(home.id), "gone_revision": str(home.revision), "kept_revision": str(home.revision)}
    answer = await boss.post(f"/{HOME}/guichet/familles/{home.id}/reunion", data=form)
    assert answer.status_code == 422
    assert "Choisissez deux foyers différents." in answer.text


async def test_les_lectures_d_un_foyer_d_ailleurs_ou_inconnu_sont_introuvables(boss):
    here, away = [await Household.filter(town__slug=town).first() for town in (HOME, ELSEWHERE)]
    asked = [f"/{HOME}/guichet/consultations/{id}" for id in (here.id, away.id, 999_999)]
    assert [(await boss.get(one)).status_code for one in asked] == [200, 404, 404]


@pytest.mark.parametrize(
    "duty",
    [
        {"role": Role.DEPARTMENT_OFFICER, "department": "inconnu"},
        {"role": Role.SITE_LEADER, "site": "Nulle part"},
        {"role": Role.DEPARTMENT_OFFICER, "department": "a" * 300},
        {"role": Role.SITE_LEADER, "site": "a" * 999},
    ],
)
async def test_une_fonction_dans_un_lieu_qui_n_est_pas_de_la_commune(boss, duty):
    officer = (await Account.get(username="direction.mairie")).officer_id
    answer = await boss.post(f"/{HOME}/guichet/agents/{officer}/fonction", data=duty)
    assert answer.status_code == 422
    assert "choisissez lequel" in answer.text
    new = {"name": "Nadia MAIRIE", "username": "nadia.mairie", "email": "nadia@mairie.example", "way": "courriel"}
    answer = await boss.post(f"/{HOME}/guichet/agents/nouveau", data=new | duty)
    assert answer.status_code == 422
    assert "déjà pris" not in answer.text
    assert "choisissez lequel" in answer.text
