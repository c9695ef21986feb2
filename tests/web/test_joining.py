"""Les modules d’une première visite, joints en deux fichiers : mêmes noms, même ordre, rien de perdu."""

import json
import subprocess
from pathlib import Path

import pytest

from pwa.web import assets, joints
from pwa.web.joining import EXPORT, exports_of, imports_of, in_order, joined, leading, reached


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
    sign = rest["exports"][-1]
    assert sign == joints.signed(build.worker[joints.WORKER].content.decode().rpartition(f"\nexport const {sign}")[0])
    imported = {name for _, name, _, to in first["imports"] if to != "./shell.js"}
    assert set(rest["exports"]) == {*asked, sign} == imported
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


APART = {
    "renamed": 'import { one as two } from "./b.js";\nexport const three = two;\n',
    "named as a whole": 'import * as b from "./b.js";\nexport const three = b.one;\n',
    "by default": 'import one from "./b.js";\nexport const three = one;\n',
    "a default": "export default 3;\n",
    "a list": "const three = 3;\nexport { three };\nthree;\n",
    "a list, after an import": 'import { one } from "./b.js";\nconst three = one;\nexport { three };\n',
    "a variable": "export let three = 3;\nthree += 1;\n",
    "parts of an object": "export const { three } = { three: 3 };\n",
    "its own address": "export const three = import.meta.url;\n",
    "an address that is not plain": "export const three = (to) => import(to);\nimport(`./b.js`);\n",
    "on one line": 'import { one } from "./b.js"; export const three = one;\n',
    "exported again from elsewhere": 'export * from "./elsewhere.js";\n',
    "a name that is not there": 'import { nowhere } from "./b.js";\nexport const three = () => nowhere;\n',
    "the same name twice": "export const one = 3;\n",
    "the name of what comes from elsewhere": "export const far = 3;\n",
}
"""What one file would say otherwise than its modules, late and on phones: it is refused when the site starts."""


@pytest.mark.parametrize("said", APART.values(), ids=APART)
def test_ce_qui_ne_se_joint_pas_est_refuse_au_demarrage(said):
    sources = {"/a.js": said, "/b.js": 'import { far } from "/far.js";\nexport const one = far;\n'}
    with pytest.raises(ValueError, match=r"/a\.js|same names: (one|far)"):
        joined(sources, ["/a.js", "/b.js"])


def test_ce_qui_est_exporte_de_nouveau_et_ce_qui_n_est_qu_execute_se_joignent():
    sources = {
        "/a.js": 'import "./d.js";\nimport { one, two } from "./b.js";\nexport const three = one + two;\n',
        "/b.js": 'export * from "./c.js";\nexport const one = 1;\n',
        "/c.js": "export const two = 2;\n",
    }
    text = joined(sources, ["/a.js", "/b.js", "/c.js"], ["three"])
    assert text.startswith('import "/d.js";\n')
    assert parsed({"x": text})["x"]["exports"] == ["three"]


def test_aucun_nom_d_un_module_n_en_cache_un_du_navigateur_dans_un_autre():
    """Joints, tous voient les noms que chacun exporte : `find`, exporté par l’un, serait celui de tous."""
    build, sources = assets.build(), assets.sources()
    worker = reached(sources, [f"/service_worker/{joints.LISTENERS}"])
    shared = {url for url in build.own if build.imports[url] != build.own[url]} | {*worker}
    names = {name for url in shared for name in exports_of(sources[url])}
    assert len(names) > 100
    for url, read in parsed({url: sources[url] for url in shared}).items():
        assert not names.intersection(read["free"]), url
    [caught] = parsed({"x": 'import { a } from "./a.js";\nconst b = (c) => a + c + find(d => d).find;\n'}).values()
    assert caught["free"] == ["find"]
