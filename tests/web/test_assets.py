"""Les fichiers : une adresse par version, gardée un an ; le service worker toujours redemandé."""

import base64
import hashlib
import json
import re
import shutil
from urllib.parse import urljoin

import pytest

from pwa.web import assets, joints
from pwa.web.joining import reached
from tests.people import HOME


async def test_un_fichier_a_son_adresse_de_version_se_garde_un_an(client):
    file = await client.get(assets.build().address("css/base.css"))
    assert file.status_code == 200
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert file.headers["content-type"] == "text/css; charset=utf-8"


OTHER_ADDRESSES = ["/static/css/base.css", "/static/css/base.css?01234567", "/static/0123456789ab/css/base.css"]


@pytest.mark.parametrize("path", OTHER_ADDRESSES)
async def test_ailleurs_il_est_redemande_et_304(client, path):
    file = await client.get(path)
    assert (file.status_code, file.headers["cache-control"]) == (200, "no-cache")
    again = await client.get(path, headers={"If-None-Match": file.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/rien.css", "/static/../app.py", "/static/%2e%2e/app.py",
                                  "/service_worker/rien.js", "/service_worker/../pwa/app.py"])  # fmt: skip
async def test_rien_d_autre_ne_sort(client, path):
    assert (await client.get(path, follow_redirects=True)).status_code == 404


@pytest.mark.parametrize("name", ["vocabulary.js", "service_worker.js", "joined.js", "shell.js"])
async def test_le_service_worker_peut_servir_toute_commune(client, name: str):
    file = await client.get(f"/service_worker/{name}")
    assert file.headers["service-worker-allowed"] == "/"
    assert file.headers["cache-control"] == "no-cache"
    assert file.headers["content-type"].startswith("text/javascript")
    head = await client.head(f"/service_worker/{name}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", file.headers["etag"])
    again = await client.get(f"/service_worker/{name}", headers={"If-None-Match": file.headers["etag"]})
    assert (again.status_code, again.headers["service-worker-allowed"]) == (304, "/")
    part = await client.get(f"/service_worker/{name}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (200, file.content)


async def test_un_fichier_part_serre_au_mieux(client):
    address = assets.build().address("css/base.css")
    pressed, plain = [
        await client.get(address, headers={"Accept-Encoding": encoding}) for encoding in ("gzip, br", "identity")
    ]
    assert pressed.headers["content-encoding"] == "br"
    assert pressed.headers["vary"] == "Accept-Encoding"
    assert pressed.text == plain.text
    assert "content-encoding" not in plain.headers
    icon = await client.get(assets.build().address("icons/icon-192.png"), headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in icon.headers


def test_tout_module_que_charge_une_page_est_garde_pour_le_tunnel():
    kept = assets.build().own
    assert {"/service_worker/shared/sender.js", "/service_worker/vocabulary.js", "/static/vendor/idb-8.0.4.js"} <= set(
        kept
    )
    assert "/service_worker/browser/pages.js" not in kept, "le worker seul s’en sert"
    shell = assets.build().shell.content.decode()
    assert all(f'"{address}"' in shell for plain, address in kept.items() if plain.startswith("/service_worker/"))
    sources = "".join(path.read_text() for path in (assets.STATIC / "js").rglob("*.js"))
    assert set(re.findall(r'"(/service_worker/[^"]+[.]js)"', sources)) - {"/service_worker/service_worker.js"} <= set(
        kept
    )


async def test_shell_nomme_la_version_et_tous_ses_fichiers(client):
    shell = (await client.get("/service_worker/shell.js")).text
    assert f'export const BUILD = "{assets.build().name}";' in shell
    for path in re.findall(r'"(/static/[^"]+)"', shell):
        assert (await client.get(path)).status_code == 200, path
    assert "/css/base.css" in shell


async def test_le_fichier_principal_du_travailleur_porte_la_version(client):
    """Sans quoi Chromium ne verrait pas qu’un module importé a changé (docs/decisions)."""
    listeners = await client.get("/service_worker/service_worker.js")
    assert listeners.text.endswith(f'\nexport const build = "{assets.build().name}";\n')
    assert listeners.text.startswith(assets.build().worker["service_worker.js"].content.decode())
    assert listeners.headers["cache-control"] == "no-cache"


def test_la_version_change_avec_un_octet(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    names = set()
    for content in ("a", "b"):
        (tmp_path / "a.css").write_text(content)
        assets.build.cache_clear()
        names.add(assets.build().name)
    monkeypatch.undo()
    assets.build.cache_clear()
    assert len(names) == 2


async def test_la_page_demande_ses_fichiers_a_l_adresse_de_version(client):
    page = (await client.get(f"/{HOME}/")).text
    assert assets.build().address("css/base.css") in page


async def test_une_page_d_avant_trouve_les_scripts_la_ou_ils_sont(client):
    """Restée ouverte pendant une mise à jour, elle demande à son adresse ce qu’elle ne charge qu’au besoin."""
    was = {"unkept": "memory"}
    scripts = [name for name in assets.build().static if name.startswith("js/")]
    assert len(scripts) > 50
    for script in scripts:
        stem = script.rpartition("/")[2].removesuffix(".js")
        moved = await client.get(f"/static/older/js/{was.get(stem, stem)}.js")
        assert (moved.status_code, moved.headers["location"]) == (302, assets.build().address(script))
        assert moved.headers["cache-control"] == "no-cache"
    for old, new in {"store": "store", "unsent": "unsent", "outbox_store": "outbox", "draft_store": "drafts"}.items():
        moved = await client.get(f"/service_worker/browser/{old}.js")
        assert (moved.status_code, moved.headers["location"]) == (302, f"/service_worker/shared/{new}.js")
        assert (await client.get(moved.headers["location"])).status_code == 200


NOWHERE = (
    "/static/older/js/nowhere.js",
    "/static/older/css/start.js",
    "/static/js/start.js",
    "/service_worker/browser/nowhere.js",
    "/service_worker/nowhere/store.js",
)


@pytest.mark.parametrize("path", NOWHERE)
async def test_ce_qui_n_a_jamais_existe_n_est_nulle_part(client, path: str):
    assert (await client.get(path)).status_code == 404


async def test_a_sa_propre_adresse_un_script_n_a_qu_une_place(client):
    version = assets.build().static["js/site/start.js"].version
    assert (await client.get(f"/static/js/start.js?{version}")).status_code == 404


async def test_la_carte_mene_chaque_module_a_son_adresse(client):
    """Les modules s’importent par leur nom nu ; ce que la carte ne dirait pas serait redemandé à chaque page."""
    answer = await client.get(assets.build().address("import_map.js"))
    (said,) = re.findall(r"text:'(.*)'", answer.text)
    imports = json.loads(said)["imports"]
    digest = base64.b64encode(hashlib.sha256(said.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]
    assert imports == assets.build().imports
    own_joints = {assets.build().address(f"joined/{name}.js") for name in joints.JOINTS}
    for plain, address in imports.items():
        file = await client.get(address)
        assert (file.status_code, file.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert address.split("?")[0] == plain or address in own_joints
    assert own_joints <= set(imports.values())


def test_aucun_script_de_page_n_est_aussi_un_module_des_autres():
    """Sans carte, un navigateur le chargerait deux fois : à l’adresse de la page et à celle des modules."""
    templates = "".join(path.read_text() for path in (assets.HERE / "templates").rglob("*.html"))
    entries = {f"/static/{file}" for file in re.findall(r"module\('(js/[^']+)'\)", templates)}
    assert "/static/js/grid/season.js" in entries
    sent = {f"/static/{file}": one for file, one in assets.build().static.items() if file.startswith("js/")}
    imported = {urljoin(url, to) for url, one in sent.items() for to in assets.IMPORTED.findall(one.content.decode())}
    assert not entries & imported


async def test_la_saison_nomme_tout_ce_qu_elle_attend(signed_in, world):
    """Rien ne se découvre module après module : un aller-retour après la page, tout est là (docs/measurements.md)."""
    maman = await signed_in("maman.test")
    answer = await maman.get(f"/{HOME}/reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}")
    page = answer.text
    named = set(re.findall(r'(?:href|src)="(/static/(?:css|js|joined|import)[^"]+)"', page))
    named |= set(re.findall(r"<([^>]+)>; rel=preload; as=script; crossorigin", answer.headers["link"]))
    imports = assets.build().imports
    waited = {imports.get(url, url) for url in reached(assets.sources(), joints.ENTRIES)}
    assert waited <= named
    assert len(named) <= 7


async def test_une_page_qui_se_lit_sans_ses_scripts_passe_ses_styles_avant(signed_in, world):
    maman = await signed_in("maman.test")
    season = f"/{HOME}/reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}"
    urgent = {
        url: "fetchpriority=low" not in (await maman.get(url)).headers["link"] for url in (season, f"/{HOME}/espace")
    }
    assert urgent == {season: True, f"/{HOME}/espace": False}


async def test_aucun_module_ne_commence_avant_la_carte(signed_in, world):
    """Firefox lit en avance ce que nomme une balise, importe sans la carte, et la page ne finit plus de se charger."""
    templates = "".join(path.read_text() for path in (assets.HERE / "templates").rglob("*.html"))
    assert not re.findall(r"<script[^>]*module|modulepreload", templates)
    maman = await signed_in("maman.test")
    page = (await maman.get(f"/{HOME}/reservations/{world.enrolment('Bébé', 'Accueil périscolaire')['id']}")).text
    named = re.findall(r'<link rel=preload as=script crossorigin href="([^"?]+)[^"]*">', page)
    assert named == ["/static/js/grid/season.js", "/static/js/site/start.js"]
    begins = assets.build().static["import_map.js"].content.decode()
    assert begins.index('type:"importmap"') < begins.index("link[as=script]") < begins.index('type: "module"')


def test_un_seul_fichier_change_d_adresse(tmp_path, monkeypatch):
    """Un script qui change est redemandé, dans le fichier où il est joint s’il l’est, avec la carte."""
    here = tmp_path / "static"
    shutil.copytree(assets.STATIC, here)
    monkeypatch.setattr(assets, "STATIC", here)
    assets.build.cache_clear()
    before = assets.build()
    french = here / "js/site/french.js"
    french.write_text(french.read_text() + "\nexport const one = 1;\n")
    assets.build.cache_clear()
    after = assets.build()
    monkeypatch.undo()
    assets.build.cache_clear()
    moved = {file for file in before.static if before.address(file) != after.address(file)}
    assert moved == {"js/site/french.js", "joined/every.js", "import_map.js"}
    shell = after.shell.content.decode()
    assert shell.index("/static/css/base.css") < shell.index("? [] :") < shell.index("/static/js/site/french.js")
    assert before.name != after.name


def test_du_python_ou_un_gabarit_ne_change_aucune_adresse(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "HERE", tmp_path)
    builds = []
    for name in ("one.py", "one.html"):
        (tmp_path / name).write_text(name)
        assets.build.cache_clear()
        builds.append(assets.build())
    monkeypatch.undo()
    assets.build.cache_clear()
    before, after = builds
    assert before.name != after.name
    assert [before.address(file) for file in before.static] == [after.address(file) for file in after.static]
