"""Une réponse posée dans la page que j’avais donne la page que j’aurais en la rechargeant."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.french import alphabetical
from pwa.running.clock import Clock
from pwa.web.screens import TEMPLATES
from tests.people import HOME, NOW
from tests.web.demands import many_demands
from tests.web.htmx import ASKED, USED, Control, applied, attributes, controls, inside, shown

MORE = Control("requests/_list.html", "{{ url }}avant={{ more }}")
NEXT_DAYS = Control("households/_agenda.html", "{{ url }}?apres={{ more }}")
DAY_BEFORE = Control("desk/_days.html", "{{ path('desk_days') }}?jour={{ previous }}")
DAY_AFTER = Control("desk/_days.html", "{{ path('desk_days') }}?jour={{ next }}")
ONE_DAY = Control("desk/_days.html", "{{ path('desk_days') }}")

REPLACING = {DAY_BEFORE: "#previous-day", DAY_AFTER: "#next-day", ONE_DAY: ".day-nav form"}
GROWING = {MORE: "#list .more a", NEXT_DAYS: "#agenda .more a"}


@pytest.fixture
def still(application):
    """A day when time stands still."""
    stopped = application.state.clock.real()
    application.state.clock = Clock(NOW - stopped, lambda: stopped)


@pytest.fixture
async def maman(still, signed_in):
    return await signed_in("maman.test")


@pytest.fixture
async def agent(still, signed_in):
    return await signed_in("agent.enfance")


@pytest.fixture
async def busy_year(maman, world):
    await many_demands(maman, world)


@pytest.fixture
def places(world):
    """Where each list that grows is."""
    return {MORE: f"/{HOME}/demandes", NEXT_DAYS: f"/{HOME}/enfants/{world.child('Bébé')['id']}/agenda"}


def test_chaque_commande_htmx_a_son_essai():
    assert sorted(controls()) == sorted([*REPLACING, *GROWING])


def test_rien_que_l_essai_ne_sache_faire_et_rien_que_la_politique_refuse():
    assert {attribute for _, attribute, _ in attributes()} <= USED
    assert not [value for _, _, value in attributes() if value.startswith(("js:", "javascript:"))]


@pytest.mark.parametrize("name", sorted({name for name, attribute, _ in attributes() if attribute != "hx-history-elt"}))
def test_un_fragment_porte_son_nom_et_sa_page_charge_htmx(name):
    room, _, file = name.rpartition("/")
    page = TEMPLATES.loader.get_source(TEMPLATES, f"{room}/{file.removeprefix('_')}")[0]
    assert f'{{% include "{name}" %}}' in page
    assert '{% include "components/htmx.html" %}' in page
    assert 'id="said"' in page


def test_htmx_ne_pose_ni_une_erreur_ni_un_vide():
    [source, *_] = TEMPLATES.loader.get_source(TEMPLATES, "components/htmx.html")
    config = json.loads(HTMLParser(source).css_first('meta[name="htmx-config"]').attributes["content"])
    assert config == {"noSwap": [204, 304, "4xx", "5xx"]}


@pytest.mark.parametrize("control", sorted(REPLACING))
async def test_la_reponse_posee_est_la_page_rechargee(agent, control):
    page = (await agent.get(f"/{HOME}/guichet/jours?jour=2022-01-31")).text
    pressed = HTMLParser(page).css_first(REPLACING[control])
    asked = {"jour": "2022-02-02"} if control == ONE_DAY else None
    address = pressed.attributes["hx-get"]
    part = await agent.get(address, params=asked, headers=ASKED)
    assert part.headers["cache-control"] == "no-store"
    reloaded = await agent.get(address, params=asked)
    assert shown(page) != shown(reloaded.text)
    assert shown(applied(page, REPLACING[control], part.text)) == shown(reloaded.text)


@pytest.mark.parametrize("control", sorted(REPLACING))
async def test_sans_javascript_la_commande_mene_a_la_meme_adresse(agent, control):
    page = HTMLParser((await agent.get(f"/{HOME}/guichet/jours")).text)
    pressed = page.css_first(REPLACING[control]).attributes
    assert pressed.get("href", pressed.get("action")) == pressed["hx-get"]
    assert pressed["hx-push-url"] == "true"


@pytest.mark.parametrize("control", sorted(GROWING))
async def test_la_suite_posee_est_la_page_suivie_de_la_page_suivante(maman, busy_year, places, control):
    """A list that grows is not one page: it is those that the link would have opened, one after the other."""
    page = (await maman.get(places[control])).text
    link = HTMLParser(page).css_first(GROWING[control]).attributes
    assert link["href"] == link["hx-get"]
    part = await maman.get(link["hx-get"], headers=ASKED)
    assert part.headers["cache-control"] == "no-store"
    after = HTMLParser((await maman.get(link["href"])).text)
    expected = HTMLParser(page).html.replace(
        HTMLParser(page).css_first(".more").html, inside(after.css_first(GROWING[control].split()[0])), 1
    )
    assert shown(applied(page, GROWING[control], part.text)) == shown(expected)


async def items_of(client, place, selector, attribute):
    """What the list shows, link after link, and how many links it took."""
    page, found, turns = (await client.get(place)).text, [], 0
    while True:
        tree = HTMLParser(page)
        found += [node.attributes[attribute] for node in tree.css(selector)]
        if (link := tree.css_first(".more a")) is None:
            return found, turns
        page, turns = (await client.get(link.attributes["href"])).text, turns + 1


async def test_toutes_mes_demandes_une_fois_chacune_de_la_plus_recente_a_la_premiere(maman, busy_year, places):
    numbers, turns = await items_of(maman, places[MORE], "[data-request]", "data-request")
    assert [int(number) for number in numbers] == sorted({int(number) for number in numbers}, reverse=True)
    assert (len(numbers), turns) == (47, 2)


async def test_tous_les_jours_de_l_agenda_une_fois_chacun(maman, busy_year, places):
    days, turns = await items_of(maman, places[NEXT_DAYS], "#agenda time", "datetime")
    assert days == sorted(set(days))
    assert len(days) > 40
    assert turns == 1


async def test_une_page_de_demandes_plus_anciennes_le_dit_et_revient(maman, busy_year, places):
    page = HTMLParser((await maman.get(places[MORE] + "?avant=23")).text)
    assert page.css_first("h1").text() == "Demandes précédentes"
    assert page.css_first(".back").attributes["href"] == places[MORE]
    assert {int(node.attributes["data-request"]) for node in page.css("[data-request]")} < set(range(23))
    assert page.css_first(".more") is None


async def test_rien_avant_la_premiere_ni_apres_la_derniere(maman, places):
    assert "Il n’y a pas de demande plus ancienne." in (await maman.get(places[MORE] + "?avant=1")).text
    assert "après ce jour" in (await maman.get(places[NEXT_DAYS] + "?apres=2022-12-31")).text


async def test_l_agenda_ne_remonte_pas_avant_aujourd_hui(maman, places):
    early, today = [
        HTMLParser((await maman.get(places[NEXT_DAYS] + question)).text).css_first("#agenda").html
        for question in ("?apres=2021-09-01", "")
    ]
    assert early == today


@pytest.mark.parametrize("number", ["0", "-3", "douze", "²", "99999999999"])
async def test_un_numero_qui_n_existe_pas(maman, number):
    assert (await maman.get(f"/{HOME}/demandes", params={"avant": number})).status_code == 404


@pytest.mark.parametrize("day", ["demain", "2022-02-30", "9999-12-31", "0001-01-01"])
async def test_un_jour_d_agenda_qui_n_existe_pas(maman, places, day):
    assert (await maman.get(places[NEXT_DAYS], params={"apres": day})).status_code == 404


async def test_les_demandes_en_autant_de_requetes_quel_que_soit_leur_nombre(maman, world, places, queries):
    with queries:
        await maman.get(places[MORE])
    few = len(queries)
    await many_demands(maman, world)
    with queries:
        await maman.get(places[MORE])
    assert len(queries) == few == 3


@pytest.mark.both_databases
async def test_les_enfants_dans_l_ordre_francais(agent, world):
    """ÉPONGE before TOUPIE, whatever the database thinks of accents."""
    page = HTMLParser((await agent.get(f"/{HOME}/guichet/jours?jour=2022-01-31")).text)
    lists = [[name.text() for name in group.css("li")] for group in page.css("#days ol")]
    both = [names for names in lists if any("ÉPONGE" in one for one in names) and any("TOUPIE" in one for one in names)]
    assert both
    assert lists == [sorted(names, key=alphabetical) for names in lists]
    for names in both:
        assert [one for one in names if "ÉPONGE" in one or "TOUPIE" in one][-1].startswith("TOUPIE")
