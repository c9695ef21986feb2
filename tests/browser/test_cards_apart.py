"""Les travaux au guichet, au doigt et au clavier : ce qui a échoué se lit et se touche comme le reste du site."""

import pytest

from pwa.models.jobs import Job
from pwa.models.letters import PushSubscription
from pwa.models.people import Account
from pwa.shared.texts.jobs import JOB_STATES
from tests.browser import pages
from tests.browser.probes import AXE, BROKEN_WORDS, GLUED, SMALL_TARGETS, TOO_WIDE, VIOLATIONS
from tests.people import REAL_NOW

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROBES = {"axe": VIOLATIONS, "large": TOO_WIDE, "doigts": SMALL_TARGETS, "mots": BROKEN_WORDS, "cartes": GLUED}


async def faults(parent, address: str) -> dict[str, list[str]]:
    await pages.opens(parent, address)
    await parent.page.evaluate(AXE)
    said = {name: await parent.page.evaluate(probe) for name, probe in PROBES.items()}
    return {name: found for name, found in said.items() if found}


@pytest.mark.parametrize("scheme", ["light", "dark"], ids=["clair", "sombre"])
async def test_ce_qui_a_echoue_se_lit_et_se_touche(arrives, scheme):
    common = {"payload": {}, "progress": {}, "made_at": REAL_NOW, "due_at": REAL_NOW}
    for kind in ("forget_attempts", "forget_letters"):
        failure = {"failed_at": REAL_NOW, "attempts": 10, "last_error": "TimeoutError: the mail server did not answer"}
        await Job.create(kind=kind, key="2022-01-24", **failure, **common)
    again = {"attempts": 3, "last_error": "KeyError"}
    await Job.create(kind="un_travail_de_demain", key="une-clef-de-longueur", **again, **common)
    for state, more in {"fait": {"done_at": REAL_NOW}, "a-faire": {}, "en-cours": {"leased_until": REAL_NOW}}.items():
        await Job.create(kind="forget_jobs", key=state, **more, **common)
    agent = await arrives("direction.mairie", viewport={"width": 360, "height": 640}, color_scheme=scheme)
    assert await faults(agent, "guichet/travaux") == {}
    assert await agent.page.get_by_role("button", name="Essayer de nouveau").count() == 3
    pills = await agent.page.locator("[data-job] .pill").all()
    assert {await one.inner_text() for one in pills} == {*JOB_STATES.values()}
    assert await agent.page.locator("[data-job=failed] .pill.is-bad").count() == 2
    assert await agent.page.locator(".pill.is-bad").count() == 2, "only what failed"


@pytest.mark.parametrize("address", ["guichet/jours", "guichet/jours?jour=2022-01-30"])
async def test_la_liste_du_jour_ne_touche_pas_ce_qui_la_suit(arrives, address):
    agent = await arrives("direction.mairie", viewport={"width": 360, "height": 640})
    assert await faults(agent, address) == {}


async def test_deux_appareils_ne_se_touchent_pas(arrives):
    account = await Account.get(username="maman.test")
    for name in ("Chrome, Android", "Safari, iPhone"):
        await PushSubscription.create(
            town_id=account.town_id, account=account, endpoint=f"https://push.example/{name}", p256dh="k", auth="a",
            device=name, created_at=REAL_NOW,
        )  # fmt: skip
    maman = await arrives(viewport={"width": 360, "height": 640})
    assert await faults(maman, "appareils") == {}
