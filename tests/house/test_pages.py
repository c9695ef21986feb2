"""Every page that a link leads to: rendered without an undefined variable, in French, and well made."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.app import create_app
from pwa.settings import Settings
from tests.conftest import visitor
from tests.pages import faults

MOST = 60
DAY = re.compile(r"jour=\d{4}-\d\d-\d\d|case=\d+|/recues/[^/]+$|semaine=|/courriers/\d+|/demandes/\d+")
"""Addresses alike but for a number: three of them are enough."""


def links_of(page: HTMLParser, base: str) -> set[str]:
    """Where the page's links lead, inside the site."""
    found = {urljoin(base, link.attributes["href"] or "") for link in page.css("a[href]")}
    return {one.split("#")[0] for one in found if urlsplit(one).netloc == urlsplit(base).netloc}


async def walk(client: httpx2.AsyncClient, *starts: str) -> dict[str, httpx2.Response]:
    """The pages that links lead to from there, a few of each kind."""
    todo, seen, kinds = deque(urljoin("https://preau.test", start) for start in starts), {}, {}
    while todo and len(seen) < MOST:
        url = todo.popleft()
        kind = DAY.sub("…", url)
        if url in seen or kinds.get(kind, 0) >= 3:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        seen[url] = answer = await client.get(url)
        if answer.headers.get("content-type", "").startswith("text/html") and not url.endswith("/html"):
            todo.extend(sorted(links_of(HTMLParser(answer.text), url)))
    return seen


def check(pages: dict[str, httpx2.Response], *expected: str, closed: int = 200) -> None:
    wrong = {url: answer.status_code for url, answer in pages.items() if answer.status_code not in (200, 303, closed)}
    assert not wrong
    told = [
        f"{url}: {fault}"
        for url, answer in pages.items()
        if answer.status_code == 200 and "text/html" in answer.headers["content-type"] and not url.endswith("/html")
        for fault in faults(answer.text, answer.headers["content-security-policy"])
    ]
    assert not told, "\n".join(told)
    paths = {urlsplit(url).path for url in pages}
    assert set(expected) <= paths, set(expected) - paths


@pytest.mark.requirement("SL-03")
async def test_every_page_of_a_visitor(client):
    pages = await walk(client, "/", "/saint-loubes/hors-connexion", "/demo/courriers")
    check(pages, "/", "/saint-loubes/", "/saint-loubes/activites", "/saint-loubes/activites/sorties-et-activites-pj",
          closed=401)  # fmt: skip
    assert "MAIRIE SAINT LOUBÈS" in pages["https://preau.test/saint-loubes/"].text


async def test_every_page_of_a_family(signed_in, world):
    pages = await walk(await signed_in("maman.test"), "/saint-loubes/espace")
    enrolments = [row for row in world.enrolments if row["last_name"] == "TEST"]
    check(
        pages,
        "/saint-loubes/reservations",
        "/saint-loubes/demandes",
        *(f"/saint-loubes/reservations/{row['id']}" for row in enrolments),
        *(f"/saint-loubes/enfants/{row['child_id']}/agenda" for row in enrolments),
    )


async def test_every_page_of_an_officer(signed_in):
    check(await walk(await signed_in("agent.enfance"), "/saint-loubes/guichet"), "/saint-loubes/guichet")


async def test_every_page_of_another_town(signed_in):
    pages = await walk(await signed_in("maman.concerto", "saint-pierre-les-elbeuf"), "/saint-pierre-les-elbeuf/espace")
    check(pages, "/saint-pierre-les-elbeuf/reservations", "/saint-pierre-les-elbeuf/demandes")


async def test_the_steps_behind_a_form(signed_in, world):
    """The recap and the page that says that a demand was received."""
    maman = await signed_in("maman.test")
    enrolment = world.enrolment("Bébé", "Accueil périscolaire")["id"]
    opening = await world.opening("Bébé", "Accueil périscolaire", "2022-02-01", "Matin")
    recap = await maman.post(
        f"/saint-loubes/reservations/{enrolment}/recapitulatif",
        data={"want": str(opening), "as_of": ""},
        follow_redirects=True,
    )
    assert recap.status_code == 200, recap.text
    assert not faults(recap.text)
    form = HTMLParser(recap.text).css_first('form[action$="/reservations/demandes"]')
    sent = {field.attributes["name"]: field.attributes.get("value") for field in form.css("input[name]")}
    received = await maman.post("/saint-loubes/reservations/demandes", data=sent, follow_redirects=True)
    assert received.status_code in (200, 201)
    assert not faults(received.text)
    assert "Traitée positivement" in received.text


@pytest.mark.parametrize("address", ["/nulle-part/", "/saint-loubes/nulle-part", "/saint-loubes/reservations/999999"])
async def test_the_pages_of_errors(signed_in, address):
    answer = await (await signed_in("maman.test")).get(address)
    assert answer.status_code == 404
    assert not faults(answer.text)


@pytest.mark.requirement("SPE-18")
async def test_the_top_bar_has_the_town_s_site_and_the_date(database, tmp_path):
    seventh_of_april = Settings(database_url=database, data=tmp_path, clock="2022-04-07T10:00", is_demo=True)
    async with visitor(create_app(seventh_of_april)) as client:
        bar = HTMLParser((await client.get("/saint-pierre-les-elbeuf/")).text).css_first("header")
    assert {"ACTIVITÉS", "SITE DE LA MAIRIE"} <= {link.text(strip=True) for link in bar.css("nav a")}
    assert bar.css_first('a[href="https://www.saint-pierre-les-elbeuf.example"]').text() == "SITE DE LA MAIRIE"
    assert bar.css_first("time").text() == "7 AVRIL 2022"
