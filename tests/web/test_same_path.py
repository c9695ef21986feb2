"""Énumération par le temps : les mêmes requêtes dans le même ordre, et les mêmes empreintes calculées."""

import pytest

from pwa.domain.accounts import passwords
from pwa.models.letters import Letter
from pwa.running.clock import Clock
from tests.conftest import visitor
from tests.people import HOME, NOW, REAL_NOW
from tests.web.signing_up import fill, open_to_families, validate

pytestmark = pytest.mark.both_databases


@pytest.fixture
def path(queries, monkeypatch, application):
    """Every statement, every password that is hashed or compared, in their order."""
    application.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)

    def noted(name):
        really = getattr(passwords, name)

        async def noting(*given):
            queries.statements.append(f"-- {name}")
            return await really(*given)

        monkeypatch.setattr(passwords, name, noting)

    noted("hashed")
    noted("is_right")
    return queries


async def walked(path, act) -> tuple[list[str], int]:
    with path:
        answer = await act()
    return list(path.statements), answer.status_code


async def alike(path, application, act, typed) -> list[str]:
    """The one path of all that is typed, each by a visitor of their own; the first only warms what is kept."""
    found = []
    for one in [typed[0], *typed]:
        async with visitor(application) as who:
            ready = await act(who, one)
            found.append(await walked(path, ready))
    assert all(one == found[1] for one in found[1:]), [
        (len(steps), [step for step in steps if step.startswith("--")], status) for steps, status in found
    ]
    return found[1][0]


def hashings(steps) -> list[str]:
    return [step for step in steps if step.startswith("--")]


async def test_la_connexion_compare_un_mot_de_passe_que_le_nom_existe_ou_non(path, application):
    async def act(who, name):
        return lambda: who.post(f"/{HOME}/connexion", data={"username": name, "password": "ce n’est pas lui"})

    steps = await alike(
        path, application, act, ["maman.test", "papa.test", "inconnue.test", "x" * 100, "agent.enfance"]
    )
    assert hashings(steps) == ["-- is_right"]


async def test_le_mot_de_passe_oublie_n_en_calcule_aucun(path, application):
    async def act(who, name):
        return lambda: who.post(f"/{HOME}/mot-de-passe-oublie", data={"account": name})

    typed = ["maman.test", "papa.test@example.org", "inconnue.test", "inconnue@example.org", "agent.enfance"]
    assert hashings(await alike(path, application, act, typed)) == []


async def test_la_creation_en_calcule_un_que_l_adresse_soit_connue_ou_non(path, application):
    await Letter.all().delete()
    await open_to_families()

    async def act(who, email):
        await fill(who, email=email)
        return lambda: validate(who)

    typed = ["maman.test@example.org", "inconnue.a@example.org", "papa.test@example.org", "inconnue.b@example.org"]
    steps = await alike(path, application, act, typed)
    assert hashings(steps) == ["-- hashed"]
