"""Les modules d’une première visite, joints en deux fichiers : mêmes noms, même ordre, rien de perdu."""

import json
import subprocess
from pathlib import Path

import pytest

from pwa.web import assets, joints
from pwa.web.joining import EXPORT, imports_of, in_order, joined, leading, reached


def parsed(modules):
    """What a parser of the field reads in them, to compare with what ours does."""
    said = Path(__file__).with_name("joined_said.mjs")
    done = subprocess.run(["node", said], input=json.dumps(modules), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def waited():
    build = assets.build()
    return [url for url in build.own if build.imports[url] != build.own[url]]


def test_tout_ce_qu_attend_une_premiere_visite_est_joint(waited):
    assert {url for url in reached(assets.sources(), joints.ENTRIES) if url not in joints.ENTRIES} <= set(waited)
    assert {url for url in assets.build().own if url.startswith("/service_worker/")} <= set(waited)


def test_ce_qui_est_lu_des_modules_est_ce_qu_un_analyseur_y_lit(waited):
    sources = assets.sources()
    ours = [url for url in waited if "/vendor/" not in url]
    assert len(ours) > 30
    for url, read in parsed({url: sources[url] for url in [*ours, *joints.ENTRIES]}).items():
        flat = [("ImportSpecifier", name, name, to) for names, to in imports_of(sources, url) for name in names]
        assert [(kind, name, local, in_full(url, to)) for kind, name, local, to in read["imports"]] == flat, url
        assert read["exports"] == EXPORT.findall(sources[url]), url


def in_full(url, to):
    return imports_of({url: f'import {{ a }} from "{to}";\n'}, url)[0][1]


def test_un_fichier_joint_exporte_ce_que_ses_modules_exportent(waited):
    """Une fois chacun : la carte mène tous leurs noms au même fichier. Il n’importe que d’un fichier d’en dessous."""
    build, singles = assets.build(), parsed({url: assets.sources()[url] for url in waited})
    made = parsed({name: build.static[f"joined/{name}.js"].content.decode() for name in joints.JOINTS})
    for name, joint in made.items():
        address = build.address(f"joined/{name}.js")
        held = [url for url in waited if build.imports[url] == address]
        assert sorted(joint["exports"]) == sorted(one for url in held for one in singles[url]["exports"])
        assert len(set(joint["exports"])) == len(joint["exports"])
    assert made["every"]["imports"] == []
    assert {build.imports[to] for *_, to in made["grid"]["imports"]} == {build.address("joined/every.js")}


def test_chaque_module_a_sa_portee_et_vient_apres_ce_qu_il_importe():
    sources = {
        "/a.js": 'import { two } from "./b.js";\nconst own = 1;\nexport const one = own + two;\n',
        "/b.js": 'import { far } from "/c/far.js";\nconst own = 2;\nexport function two() {}\nimport("./d.js");\n',
    }
    assert in_order(sources, ["/a.js", "/b.js"]) == ["/b.js", "/a.js"]
    text = joined(sources, ["/a.js", "/b.js"])
    assert text.startswith('import { far } from "/c/far.js";\nexport const [two] = (() => {')
    assert 'import("/d.js")' in text
    assert parsed({"x": text})["x"]["exports"] == ["two", "one"]


def test_le_travailleur_vient_en_deux_fichiers():
    """Ses écoutes importent du second tout ce qu’elles importaient, et le second n’exporte rien d’autre."""
    build, sources = assets.build(), assets.sources()
    first, rest = (
        parsed({"x": build.worker[name].content.decode()})["x"] for name in (joints.LISTENERS, joints.WORKER)
    )
    listeners = imports_of(sources, f"/service_worker/{joints.LISTENERS}")
    asked = {name for names, to in listeners if to != "/service_worker/shell.js" for name in names}
    assert len(asked) > 10
    assert set(rest["exports"]) == asked == {name for _, name, _, to in first["imports"] if to != "./shell.js"}
    assert {to for *_, to in first["imports"]} == {"/service_worker/joined.js", "./shell.js"}
    assert rest["imports"] == []


def test_ce_qui_reste_a_part_garde_ses_imports():
    sources = {
        "/a/a.js": 'import { one, two } from "./b.js";\nimport { made } from "./made.js";\none(two, made);\n',
        "/a/b.js": "export const one = 1;\nexport const two = 2;\nexport const three = 3;\n",
    }
    names, text = leading(sources, "/a/a.js", "/joint.js", ["/a/b.js"])
    assert names == ["one", "two"]
    assert text == 'import { one, two } from "/joint.js";\nimport { made } from "./made.js";\none(two, made);\n'
    assert parsed({"x": joined(sources, ["/a/b.js"], names)})["x"]["exports"] == ["one", "two"]


def test_des_modules_qui_s_importent_l_un_l_autre_ne_se_joignent_pas():
    sources = {
        "/a.js": 'import { two } from "./b.js";\nexport const one = 1;\n',
        "/b.js": 'import { one } from "./a.js";\nexport const two = 2;\n',
    }
    with pytest.raises(ValueError, match=r"import each other: /a\.js → /b\.js → /a\.js"):
        joined(sources, ["/a.js", "/b.js"])
