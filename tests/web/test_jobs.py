"""Les travaux au guichet : ce qui attend, ce qui a échoué, et un bouton pour l’essayer de nouveau."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.jobs import doing
from pwa.domain.named import of
from pwa.models.jobs import Job
from pwa.models.people import Account
from pwa.models.towns import Town
from tests.people import ELSEWHERE, HOME, REAL_NOW

PAGE = f"/{HOME}/guichet/travaux"


@pytest.fixture
async def failed(database):
    """One of the instance that failed, one of each town to come."""
    await Job.all().delete()
    town, other = await Town.get(slug=HOME), await Town.get(slug=ELSEWHERE)
    common = {"payload": {}, "progress": {}, "made_at": REAL_NOW, "due_at": REAL_NOW + timedelta(days=3)}
    await Job.create(kind="forget_letters", key="ici", town=town, **common)
    await Job.create(kind="forget_letters", key="ailleurs", town=other, last_error="OSError", **common)
    return await Job.create(
        kind="forget_attempts", key="2022-01-24", failed_at=REAL_NOW, attempts=10, last_error="OSError 5", **common
    )


async def cards(browser):
    page = HTMLParser((await browser.get(PAGE)).text)
    return [" ".join(card.text().split()) for card in page.css("main li.card")]


@pytest.mark.both_databases
async def test_un_agent_voit_ce_qui_a_echoue_et_l_essaie_de_nouveau(failed, signed_in):
    agent = await signed_in("direction.mairie")
    first, second = await cards(agent)
    assert first.startswith("Effacer les anciens essais de connexion, échoué")
    assert "travail du 24/01/2022" in first
    assert "2022-01-24" not in first, "une date se lit comme ailleurs"
    assert "10 essais, le dernier : OSError 5" in first
    assert first.endswith("Essayer de nouveau")
    assert second.startswith("Effacer les anciens courriers, à faire"), "celui d’une autre commune n’est pas là"
    assert "Essayer" not in second
    assert (await agent.post(f"{PAGE}/{failed.id}")).status_code == 303
    job = await Job.get(id=failed.id)
    assert (job.failed_at, job.attempts) == (None, 0)
    await Job.exclude(id=failed.id).delete()
    held = await doing.claim(job.due_at)
    assert held
    assert held.id == failed.id


async def test_une_panne_se_dit_en_francais_et_son_detail_est_replie(failed, signed_in):
    agent = await signed_in("direction.mairie")
    for error, kind, sentence in (
        ("OSError 5", failed.kind, "Quelque chose l’a empêché."),
        ("DatabaseBusy 2", failed.kind, "La base de données était trop occupée."),
        ("ConnectionRefusedError 111", failed.kind, "La base de données, ou le réseau, n’a pas répondu."),
        ("WorkerLost", failed.kind, "Le site s’est arrêté pendant qu’il le faisait, à chaque fois."),
        ("KeyError", "demain", "Cette version du site ne connaît pas ce travail."),
    ):
        await Job.filter(id=failed.id).update(last_error=error, kind=kind)
        card = HTMLParser((await agent.get(PAGE)).text).css_first("main li.card")
        folded = card.css_first("details")
        assert "open" not in folded.attributes
        assert error in folded.text()
        folded.decompose()
        assert f"{sentence} Le site ne l’essaiera plus de lui-même" in card.text()
        assert error.split()[0] not in card.text()


async def test_ce_qui_sera_reessaye_le_dit(failed, signed_in):
    await Job.filter(id=failed.id).update(failed_at=None)
    shown = " ".join(await cards(await signed_in("direction.mairie")))
    assert "Quelque chose l’a empêché. Le site l’essaiera de nouveau, de lui-même." in shown


@pytest.mark.both_databases
async def test_un_travail_dit_de_qui_il_est_sans_numero_a_lire(failed, signed_in):
    boss, town = await signed_in("direction.mairie"), await Town.get(slug=HOME)
    maman, papa = [await Account.get(username=f"{name}.test") for name in ("maman", "papa")]
    chief = await Account.get(username="direction.mairie").select_related("officer")
    asked, asker = {"by": chief.id, "guardians": None}, of(chief.officer.name)
    await Job.filter(id=failed.id).delete()
    for kind, payload, said in (
        ("invite", asked | {"guardians": [1, 2], "total": 2}, f"2 personnes, à la demande {asker}"),
        ("invite", asked | {"total": 40}, f"40 personnes, toutes celles à inviter, à la demande {asker}"),
        ("invite", {"by": 999_999, "guardians": [1], "total": 1}, "1 personne"),
        ("forgotten_password", {"accounts": [maman.id, papa.id]}, "pour le compte de Maman TEST et de Papa TEST"),
        ("forgotten_password", {"accounts": []}, "aucun compte n’a ce nom"),
        ("forgotten_password", {}, "aucun compte n’a ce nom"),
        ("invite", {}, "0 personne, toutes celles à inviter"),
        ("de_demain", {"accounts": [maman.id]}, "de_demain"),
    ):
        job = await Job.create(kind=kind, key=f"{town.id}:3f2a", town=town, payload=payload, progress={},
                               made_at=REAL_NOW, due_at=REAL_NOW)  # fmt: skip
        [card, *_] = [one for one in await cards(boss) if f"N° {job.id} ·" in one]
        assert said in card
        assert "3f2a" not in card
        assert ("Travail d’une autre version du site" in card) == (kind == "de_demain")
        await job.delete()


async def test_ce_qui_n_est_pas_a_reessayer_ou_pas_a_soi_est_introuvable(failed, signed_in):
    agent = await signed_in("direction.mairie")
    other = await Job.get(key="ailleurs")
    for id in (other.id, 10**12, 0):
        assert (await agent.post(f"{PAGE}/{id}")).status_code == 404
    await Job.filter(id=failed.id).update(failed_at=None, done_at=REAL_NOW)
    assert (await agent.post(f"{PAGE}/{failed.id}")).status_code == 404


async def test_les_familles_n_y_entrent_pas(failed, signed_in, client):
    maman = await signed_in("maman.test")
    assert (await maman.get(PAGE)).status_code == 403
    assert (await (await signed_in("agent.enfance")).get(PAGE)).status_code == 403, "c’est à la direction"
    assert (await maman.post(f"{PAGE}/{failed.id}")).status_code == 403
    assert (await client.get(PAGE)).status_code == 401
    assert (await Job.get(id=failed.id)).failed_at == REAL_NOW


async def test_sans_travail_la_page_le_dit(database, signed_in):
    await Job.all().delete()
    page = HTMLParser((await (await signed_in("direction.mairie")).get(PAGE)).text)
    assert "Aucun travail n’a échoué." in page.css_first("main").text()
