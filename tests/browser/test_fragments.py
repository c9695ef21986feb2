"""Ce qu’htmx apporte dans la page, dans un vrai navigateur : dit, atteint au clavier, permis par la politique."""

import re

import pytest
from playwright.async_api import expect

from tests.conftest import DESKTOP
from tests.people import HOME
from tests.web.demands import many_demands

REQUESTS, DESK = f"/{HOME}/demandes", f"/{HOME}/guichet/jours?jour=2022-01-31"
OLDER, NEXT_DAYS = "Voir les demandes précédentes", "Voir la suite"


@pytest.fixture
async def complaints():
    """What the console said of a page's own faults: a refused script, an error of htmx."""
    return []


@pytest.fixture
def opens(arrives, complaints):
    async def open_at(address, username="maman.test", **options):
        page = (await arrives(username, **options)).page
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto(address)
        await page.evaluate("document.body.dataset.same = 'yes'")
        return page

    return open_at


@pytest.fixture
async def many(signed_in, world):
    await many_demands(await signed_in("maman.test"), world)


async def is_same(page) -> bool:
    """Whether it is still the page that was opened, not another one."""
    return await page.locator("body[data-same]").count() == 1


async def test_les_demandes_precedentes_s_ajoutent_et_se_disent(opens, many, complaints):
    page = await opens(REQUESTS)
    await expect(page.locator(".result")).to_have_count(20)
    await page.get_by_role("link", name=OLDER).press("Enter")
    await expect(page.locator(".result")).to_have_count(40)
    await expect(page.locator(".result a").nth(20)).to_be_focused()
    await expect(page.get_by_role("status").filter(has_text="20 demandes plus anciennes affichées.")).to_be_attached()
    await page.get_by_role("link", name=OLDER).click()
    await expect(page.locator(".result")).to_have_count(47)
    await expect(page.locator("#said")).to_have_text("7 demandes plus anciennes affichées, fin de la liste.")
    await expect(page.get_by_role("link", name=OLDER)).to_have_count(0)
    await expect(page).to_have_url(re.compile(f"{re.escape(REQUESTS)}$"))
    assert await is_same(page)
    assert not complaints


async def test_la_suite_de_l_agenda_s_ajoute(opens, many, world, complaints):
    page = await opens(f"/{HOME}/enfants/{world.child('Bébé')['id']}/agenda")
    await expect(page.locator("#agenda time")).to_have_count(30)
    await page.get_by_role("link", name=NEXT_DAYS).press("Enter")
    await expect(page.locator("#agenda h2").nth(30)).to_be_focused()
    await expect(page.locator("#said")).to_have_text(re.compile(r"^\d+ jours de plus, fin de l’agenda\.$"))
    assert await is_same(page)
    assert not complaints


async def test_sans_javascript_la_suite_est_une_page(arrives, many):
    page = (await arrives(java_script_enabled=False)).page
    await page.goto(REQUESTS)
    await page.get_by_role("link", name=OLDER).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Demandes précédentes")
    await expect(page.locator(".result")).to_have_count(20)
    await page.get_by_role("link", name="Dernières demandes").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Dernières demandes")


async def test_au_guichet_on_tourne_les_jours_sans_quitter_la_touche(opens, complaints):
    page = await opens(DESK, "agent.enfance", **DESKTOP)
    for day, address in (("mardi 01/02/2022", "2022-02-01"), ("mercredi 02/02/2022", "2022-02-02")):
        await page.locator("#next-day").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Liste du {day}")
        await expect(page.locator("#said")).to_have_text(f"Liste du {day}")
        await expect(page.locator("#next-day")).to_be_focused()
        await expect(page).to_have_title(re.compile(f"^Liste du {day} · "))
        await expect(page).to_have_url(re.compile(rf"/guichet/jours\?jour={address}$"))
    assert await is_same(page)
    assert not complaints


async def test_au_guichet_on_choisit_un_jour_et_on_revient(opens, complaints):
    page = await opens(DESK, "agent.enfance", **DESKTOP)
    await page.get_by_label("Jour", exact=True).fill("2022-02-03")
    await page.get_by_role("button", name="Voir").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Liste du jeudi 03/02/2022")
    await expect(page.get_by_role("button", name="Voir")).to_be_focused()
    await expect(page).to_have_url(re.compile(r"/guichet/jours\?jour=2022-02-03$"))
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Liste du lundi 31/01/2022")
    await expect(page.get_by_label("Jour", exact=True)).to_have_value("2022-01-31")
    await expect(page).to_have_title(re.compile("^Liste du lundi 31/01/2022 · "))
    await expect(page).to_have_url(re.compile(f"{re.escape(DESK)}$"))
    await page.locator("#previous-day").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Liste du dimanche 30/01/2022")
    assert await is_same(page)
    assert not complaints


@pytest.mark.parametrize("failure", ["network", 503])
async def test_ce_qu_htmx_n_obtient_pas_est_un_lien_ordinaire(opens, many, failure):
    page = await opens(REQUESTS)

    async def fail(route):
        if "hx-request" not in route.request.headers:
            await route.continue_()
        elif failure == "network":
            await route.abort()
        else:
            await route.fulfill(status=failure, body="<h1>Occupé</h1>", content_type="text/html")

    await page.route("**/demandes?avant=*", fail)
    await page.get_by_role("link", name=OLDER).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Demandes précédentes")
    await expect(page).to_have_url(re.compile(r"\?avant="))


async def test_la_session_finie_ramene_a_la_connexion(opens, many):
    page = await opens(REQUESTS)
    await page.context.clear_cookies()
    await page.get_by_role("link", name=OLDER).click()
    await expect(page.get_by_label("Mot de passe")).to_be_visible()


async def test_un_jour_impossible_se_dit_a_cote_de_son_champ(opens):
    """Here as where the picker knows neither `min` nor `max`."""
    page = await opens(DESK, "agent.enfance", **DESKTOP)
    await page.locator("form:has(#jour)").evaluate("form => { form.noValidate = true; }")
    await page.get_by_label("Jour", exact=True).fill("1987-06-05")
    await page.get_by_role("button", name="Voir").click()
    await expect(page.get_by_role("alert")).to_contain_text("Ce jour n’est dans aucun calendrier")
    await expect(page.get_by_label("Jour", exact=True)).to_have_attribute("aria-describedby", "jour-error")
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
