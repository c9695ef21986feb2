"""Une nouvelle version arrive sur le téléphone : rien n’est perdu ni demandé, et une version cassée n’entre pas."""

import asyncio

import pytest
from playwright.async_api import expect
from starlette.responses import Response

from pwa.routes import worker
from pwa.web import assets
from tests import people
from tests.browser.conftest import sign_in
from tests.browser.storms import CARE, Phone, books_balance, received, request_for
from tests.conftest import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = "2022-02-01"
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const said = await registration.update().then(() => null, (error) => error.name);
  const worker = registration.installing ?? registration.waiting;
  if (said || !worker) return said ?? "nothing new";
  const isOver = () => ["activated", "redundant"].includes(worker.state);
  while (!isOver()) await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  return worker.state;
}"""
"""Ask for the new version, and tell what became of it."""
TOLD_TO_WAIT = """async ({ outbox }, isOver) => {
  const [{ mutation }] = await outbox.all();
  const wait = isOver ? { next_at: 0 } : { next_at: Date.now() + 600_000, told_to_wait: true };
  await outbox.settle(mutation, { status: "queued", ...wait }, Date.now());
}"""
"""The town hall asked to come back in ten minutes; or they are over."""


@pytest.fixture
async def maman(contexts, town_hall):
    """On February's grid. Her phone is never idle: pages are kept as she opens them, and by a test's own round."""
    context = await contexts(**PHONE)
    await context.add_init_script("globalThis.requestIdleCallback = () => null")
    parent = await Phone(context).allume()
    await parent.se_connecte()
    await parent.until("is the worker there", "Boolean(navigator.serviceWorker.controller)")
    await parent.ouvre_la_saison()
    await parent.va_en("Février 2022")
    await parent.attend_que_la_page_soit_gardee()
    return parent


async def shells(parent):
    """The builds whose files this town's worker keeps."""
    return {name.rsplit("-", 1)[1] for name in await parent.caches() if name.startswith(f"preau-{parent.town}-shell-")}


async def takes_over(parent, build):
    """Until the worker of the page is that version, alone; the browser may have found it by itself."""
    has = f"caches.has('preau-{parent.town}-shell-{build}')"
    await parent.until("is it the page's", f"({UPDATE})().then({CONTROLS}).then((isAlone) => isAlone && {has})")


async def fails(parent):
    """What became of a version that cannot enter. A check that was under way before it was there finds nothing new."""
    async with asyncio.timeout(60):
        while (said := await parent.page.evaluate(UPDATE)) == "nothing new":
            pass
    return said


CONTROLS = """async () => {
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  return !installing && !waiting && active.state === "activated" && navigator.serviceWorker.controller === active;
}"""


async def test_une_nouvelle_version_garde_le_brouillon_et_la_file_et_ne_demande_rien(maman, town_hall, world):
    old, sheets, season = assets.build().name, sheets_of(assets.build()), maman.page.url
    await maman.coche(DAY, "Matin")
    await maman.queues([await request_for(world, 1, ("Bébé", CARE, "2022-02-08", "Soir"))])
    await maman.inside(TOLD_TO_WAIT, False)
    await maman.page.evaluate("window.isTheSame = true")
    asked = []
    maman.page.on("dialog", lambda dialog: asked.append(dialog.message))

    new = town_hall.changes("css/season.css", "\n.new { color: red; }\n")
    await takes_over(maman, new)
    await maman.coche(DAY, "Soir")
    await maman.lit("2 changements")
    assert await maman.page.evaluate("window.isTheSame")
    await expect(maman.page.get_by_role("dialog")).to_have_count(0)
    assert not asked
    await maman.reaches("queued")
    assert await shells(maman) == {old, new}

    await a_page_kept_before_opens_with_its_own_files(maman, season, sheets)
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.retrouve_le_reseau()
    await maman.inside(TOLD_TO_WAIT, True)
    await maman.wakes()
    await maman.reaches("answered")
    assert [one["overall"] for one in await received(world)] == ["positive"]
    assert await maman.rests() == "warmed"
    await maman.until("are the old files gone", f"caches.has('preau-{maman.town}-shell-{old}').then((has) => !has)")
    await maman.page.reload()
    await maman.va_en("Février 2022")
    await maman.lit("2 changements")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_la_reponse()
    assert len(await received(world)) == 2
    await books_balance(world)


def sheets_of(build):
    return [build.address("css/base.css"), build.address("css/season.css")]


async def a_page_kept_before_opens_with_its_own_files(parent, season, own):
    await parent.perd_le_reseau()
    await parent.page.goto("about:blank")
    await parent.page.goto(season)
    await parent.lit("Hors connexion", "2 changements")
    sheets = await parent.page.evaluate("[...document.styleSheets].map((one) => [one.href, one.cssRules.length])")
    assert sheets
    assert all(href.endswith(address) and rules for (href, rules), address in zip(sheets, own, strict=True))


async def test_un_seul_script_change_lui_seul_est_redemande(maman, town_hall, monkeypatch):
    """Et tout s’ouvre encore sans réseau : la page gardée avant, puis la même gardée après."""
    asked, season, answers = [], maman.page.url, worker.sent
    noted = lambda request, *more: asked.append(request.url) or answers(request, *more)  # noqa: E731
    new = town_hall.changes("js/site/french.js", "\nexport const one = 1;\n")
    with monkeypatch.context() as patch:
        patch.setattr(worker, "sent", noted)
        await takes_over(maman, new)
    files = {url.path for url in asked if url.query}
    assert files == {"/static/joined/every.js", "/static/import_map.js"}

    await maman.perd_le_reseau()
    await opens_without_a_network(maman, season)
    await maman.retrouve_le_reseau()
    await maman.page.reload()
    await maman.attend_que_la_page_soit_gardee()
    await maman.perd_le_reseau()
    await opens_without_a_network(maman, season)


async def opens_without_a_network(parent, season):
    await parent.page.goto("about:blank")
    await parent.page.goto(season)
    await parent.lit("Hors connexion")
    await parent.va_en("Février 2022")
    await parent.coche(DAY, "Matin")
    await parent.lit("1 changement")
    await parent.decoche(DAY, "Matin")


# --- une version cassée

BROKEN = {
    "une faute de syntaxe": ("logic/routing.js", "\nthis is not a module(\n"),
    "une erreur au démarrage": ("logic/privacy.js", "\nthrow new Error('broken');\n"),
    "un module qui manque": ("logic/verdict.js", '\nimport "./nowhere.js";\n'),
}


async def test_une_nouvelle_version_cassee_laisse_l_ancienne_puis_la_bonne_entre(maman, town_hall, monkeypatch):
    old, season = assets.build().name, maman.page.url
    for kind, (file, more) in BROKEN.items():
        assert town_hall.deploys(file, more) != old
        assert await fails(maman) == "TypeError", kind
        assert await shells(maman) == {old}, kind
        town_hall.undoes(file)
    with monkeypatch.context() as patch:
        patch.setattr(assets.Build, "shell", property(with_a_file_that_is_gone(assets.Build.shell.fget)))
        town_hall.deploys()
        assert await fails(maman) == "redundant"
        assert await shells(maman) == {old}

    await maman.perd_le_reseau()
    await maman.page.goto("about:blank")
    await maman.page.goto(season)
    await maman.lit("Hors connexion")
    await maman.coche(DAY, "Matin")
    await maman.lit("1 changement")
    await maman.retrouve_le_reseau()
    await takes_over(maman, town_hall.deploys())
    await expect(maman.case(DAY, "Matin")).to_be_checked()


def with_a_file_that_is_gone(shell):
    return lambda build: assets.asset(shell(build).content.replace(b"];", b', "/static/gone.css"];', 1), ".js")


# --- une version dont les fichiers n’arrivent pas ensemble

REST = ("joined.js", "shell.js")
"""What the listeners import, each in its own answer."""


def half(content):
    """The line is cut in the middle of the answer."""
    return Response(content[: len(content) // 2], headers={"Content-Length": str(len(content))}, media_type=SCRIPT)


SCRIPT = assets.TYPES[".js"]
ALLOWED = {"Content-Type": SCRIPT, "Service-Worker-Allowed": "/"}
LOST = {
    "absent": lambda content: Response(status_code=404),
    "en panne": lambda content: Response(status_code=500),
    "vide": lambda content: Response(b"", media_type=SCRIPT),
    "coupé": half,
    "une page": lambda content: Response("<!doctype html>", media_type="text/html"),
}


def answering(file, answer):
    """The site, but for that file of the worker."""
    answers = worker.sent

    def given(request, asset, headers=None):
        is_it = request.path_params["file"] == file and request.url.path.startswith("/service_worker/")
        return answer(asset.content) if is_it else answers(request, asset, headers)

    return given


@pytest.mark.parametrize("file", REST)
async def test_un_fichier_du_travailleur_qui_n_arrive_pas_laisse_l_ancien(maman, town_hall, monkeypatch, file):
    old = assets.build().name
    for kind, answer in LOST.items():
        with monkeypatch.context() as patch:
            patch.setattr(worker, "sent", answering(file, answer))
            new = town_hall.deploys()
            assert await fails(maman) == "TypeError", kind
            assert await shells(maman) == {old}, kind
    await takes_over(maman, new)


async def test_deux_versions_derriere_une_meme_adresse_ne_se_melent_pas(maman, town_hall, monkeypatch, world):
    """Two servers, of which one was not stopped yet: whatever file comes from the other one, the old worker stays."""
    old = assets.build()
    shell = (await maman.context.request.get("/service_worker/shell.js")).text
    was = {"joined.js": old.worker["joined.js"].content, "shell.js": (await shell()).encode()}
    was["service_worker.js"] = old.listeners.content
    await maman.coche(DAY, "Matin")
    await maman.queues([await request_for(world, 1, ("Bébé", CARE, "2022-02-08", "Soir"))])
    await maman.inside(TOLD_TO_WAIT, False)
    new = town_hall.deploys(more="\nglobalThis.isNewer = true;\n")
    assert assets.build().worker["joined.js"].content != was["joined.js"]
    for file, content in was.items():
        with monkeypatch.context() as patch:
            patch.setattr(worker, "sent", answering(file, lambda _, was=content: Response(was, headers=ALLOWED)))
            assert await maman.page.evaluate(UPDATE) in ("TypeError", "nothing new"), file
            assert await shells(maman) == {old.name}, file
    await takes_over(maman, new)
    await expect(maman.case(DAY, "Matin")).to_be_checked()
    await maman.inside(TOLD_TO_WAIT, True)
    await maman.wakes()
    await maman.reaches("answered")
    assert len(await received(world)) == 1
    await books_balance(world)


# --- deux communes


async def test_le_worker_d_une_commune_ne_touche_pas_aux_caches_d_une_autre(maman, town_hall):
    """Two towns on one phone; one of them is updated, then signed out of."""
    elsewhere = await neighbour(maman)
    theirs = await caches_of(maman, people.ELSEWHERE)
    assert len(theirs) == 2
    await takes_over(maman, town_hall.deploys())
    await maman.se_deconnecte()
    await maman.until("are ours gone", NO_PAGES_OF.replace("TOWN", maman.town))
    now = await caches_of(maman, people.ELSEWHERE)
    assert {name: urls for name, urls in theirs.items() if urls - now.get(name, set())} == {}
    await maman.perd_le_reseau()
    await elsewhere.page.reload()
    await elsewhere.lit("Hors connexion · page du", "Bonjour, Maman")


NO_PAGES_OF = "caches.keys().then((names) => !names.some((name) => /^preau-TOWN-.*-pages$/.test(name)))"


async def caches_of(parent, town):
    return {name: set(urls) for name, urls in (await parent.caches()).items() if name.startswith(f"preau-{town}-")}


async def neighbour(parent):
    """The same phone, signed in to the other town in another tab."""
    phone = Phone.of(await parent.context.new_page())
    phone.town = people.ELSEWHERE
    await sign_in(parent.context, "maman.concerto", people.ELSEWHERE)
    await phone.ouvre("espace")
    await phone.until("is the worker there", "Boolean(navigator.serviceWorker.controller)")
    await phone.page.reload()
    await phone.attend_que_la_page_soit_gardee("espace")
    return phone
