"""Les courriels de la démonstration : la liste, un courriel, et son HTML seul dans son cadre."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from pwa.app import create_app
from pwa.domain.letters import sending
from pwa.models.letters import Letter
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage.databases import writing
from pwa.storage.mail import DemoTransport
from pwa.working.writer import Writer
from tests.domain.small_town import NOW, small_town

DEMO = Settings(is_demo=True, public_url="https://famille.example")


@pytest.fixture
async def mails(database):
    """Two answers of one family, sent; the demo's own letters are put away."""
    async with writing() as db:
        await db.execute_query("DELETE FROM letter")
    town = await small_town()
    for hours, slot in enumerate(("matin", "apres-midi")):
        await town.families[0].asks(book=[town.box(slot)], now=NOW + timedelta(hours=hours))
    while await sending.send_due(DemoTransport(), Writer(DEMO).mail, now=real_time()):
        pass
    return await Letter.filter(town_id=town.town).order_by("id")


async def read(client, url):
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    return answer, LexborHTMLParser(answer.text)


async def test_la_liste_montre_les_plus_recents_d_abord(client, mails):
    answer, page = await read(client, "/demo/courriers")
    assert answer.headers["cache-control"] == "no-store"
    assert [row.css_first("b").text() for row in page.css("main a.row")] == [
        "Demande n° 2\u00a0: traitée positivement",
        "Demande n° 1\u00a0: traitée positivement",
    ]
    assert page.css_first("main a.row").attributes["href"] == f"/demo/courriers/{mails[1].id}"
    assert "Parent0 ESSAI (p0@example.org)" in page.css_first("main a.row").text()
    assert "24/01/2022 à 15:24" in page.css_first("main a.row").text()


async def test_un_courriel_montre_son_texte_et_son_html(client, mails):
    _, page = await read(client, f"/demo/courriers/{mails[0].id}")
    assert page.css_first("h1").text() == "Demande n° 1\u00a0: traitée positivement"
    assert "DEMANDE N° 1\u00a0: Traitée positivement" in page.css_first("pre").text()
    frame = page.css_first("iframe").attributes
    assert frame["src"] == f"/demo/courriers/{mails[0].id}/html"
    assert frame["title"]


async def test_le_html_d_un_courriel_a_sa_propre_regle(client, mails):
    answer, page = await read(client, f"/demo/courriers/{mails[0].id}/html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert len(page.css("h1")) == 1
    assert page.css_first("html").attributes["lang"] == "fr"
    assert not page.css("script, img, form, table")
    assert page.css_first("a.button").attributes["href"].startswith("https://famille.example/essai-")


@pytest.mark.parametrize("url", ["/demo/courriers/999999", "/demo/courriers/999999/html"])
async def test_un_courriel_inconnu_est_introuvable(client, database, url):
    assert (await client.get(url)).status_code == 404


async def test_un_courriel_qui_n_est_pas_encore_parti_n_est_pas_montre(client, mails):
    await Letter.filter(id=mails[0].id).update(subject=None, text=None, html=None)
    assert (await client.get(f"/demo/courriers/{mails[0].id}")).status_code == 404


async def test_une_instance_sans_courriel_le_dit(client, database):
    async with writing() as db:
        await db.execute_query("DELETE FROM letter")
    _, page = await read(client, "/demo/courriers")
    assert "Aucun courriel pour l’instant" in page.css_first("main").text()


async def test_un_vrai_site_n_a_pas_ces_pages(database):
    addresses = [getattr(route, "path", "") for route in create_app(Settings(database_url=database)).routes]
    assert not [address for address in addresses if address.startswith("/demo")]


async def test_dans_son_cadre_le_courriel_se_lit_et_son_lien_ouvre_une_page(phone, mails):
    await phone.goto(f"/demo/courriers/{mails[0].id}")
    frame = phone.frame_locator("iframe")
    assert await frame.locator("h1").inner_text() == "Demande n° 1\u00a0: traitée positivement"
    size = await frame.locator("body").evaluate("body => getComputedStyle(body).fontSize")
    assert size == "16px"
    assert await phone.evaluate("document.documentElement.scrollWidth") == 390
    assert await frame.locator("a.button").get_attribute("target") == "_blank"
