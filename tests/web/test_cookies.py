"""Cookies: no neighbour under the same domain makes anyone act as somebody else; no header makes them plainer."""

import re
from dataclasses import replace

import pytest

from pwa.app import create_app
from tests.conftest import visitor
from tests.people import HOME, PASSWORD

ESPACE = f"/{HOME}/espace"
OTHER = "saint-pierre-les-elbeuf"
SESSION, MARK = f"__Host-preau_session_{HOME}", f"__Host-preau_here_{HOME}"


@pytest.fixture
def site(settings):
    """As a town has it: a public address, in https."""
    return create_app(replace(settings, public_url="https://preau.test"))


async def held(site, username: str, scheme: str = "https") -> dict[str, str]:
    """The cookies of someone who has just signed in."""
    async with visitor(site) as one:
        one.base_url = f"{scheme}://preau.test"
        answer = await one.post(f"/{HOME}/connexion", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 303
        lines = answer.headers.get_list("set-cookie")
    return dict(line.split(";")[0].split("=", 1) for line in lines)


async def shown(site, *pairs: tuple[str, str], path: str = ESPACE, **headers: str):
    """The page that a browser gets which sends these cookies, in this order."""
    async with visitor(site) as one:
        return await one.get(path, headers={"Cookie": "; ".join(f"{name}={value}" for name, value in pairs)} | headers)


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_l_adresse_publique_decide_et_non_l_en_tete(site, scheme):
    async with visitor(site) as one:
        one.base_url = f"{scheme}://preau.test"
        answer = await one.post(f"/{HOME}/connexion", data={"username": "maman.test", "password": PASSWORD})
    session, mark, device = answer.headers.get_list("set-cookie")
    assert (session.split("=")[0], mark.split("=")[0]) == (SESSION, MARK)
    assert device.startswith("__Host-preau_device_")
    for cookie in (session, mark, device):
        parts = cookie.split("; ")
        assert {"Path=/", "Secure", "SameSite=lax"} <= set(parts)
        assert not any(part.lower().startswith("domain") for part in parts)
    assert "HttpOnly" in session
    assert "HttpOnly" in device
    assert "HttpOnly" not in mark


async def test_une_page_jette_la_marque_comme_elle_a_ete_posee(site):
    mine = await held(site, "maman.test")
    page = await shown(site, *mine.items())
    assert set(re.findall(r'data-forget="([^"]+)"', page.text)) == {f"{MARK}=; Path=/; Max-Age=0; SameSite=Lax; Secure"}


async def test_le_cookie_d_une_commune_n_ouvre_pas_l_autre(site):
    mine = await held(site, "maman.test")
    assert (await shown(site, *mine.items(), path=f"/{OTHER}/espace")).status_code == 401
    renamed = [(name.replace(HOME, OTHER), value) for name, value in mine.items()]
    assert (await shown(site, *renamed, path=f"/{OTHER}/espace")).status_code == 401


@pytest.mark.parametrize("first", [True, False])
async def test_un_cookie_jete_par_un_sous_domaine_voisin_n_est_personne(site, first):
    """The neighbour tosses its own session under every name it can: the plain ones of before, and ours misspelt."""
    mine, tossed = await held(site, "maman.test"), await held(site, "papa.test")
    session, mark, _ = tossed.values()
    names = [("preau_session", "preau_here"), (f"preau_session_{HOME}", f"preau_here_{HOME}")]
    names += [(f"{odd}{SESSION}", f"{odd}{MARK}") for odd in ("\u00a0", "\x85", "\x1c", "=")]
    for own, here in names:
        theirs = [(own, session), (here, mark)]
        pairs = [*theirs, *mine.items()] if first else [*mine.items(), *theirs]
        page = await shown_raw(site, pairs)
        assert "Bonjour, Maman TEST" in page.text, own
        assert (await shown_raw(site, theirs)).status_code == 401, own


async def shown_raw(site, pairs):
    async with visitor(site) as one:
        line = "; ".join(f"{name}={value}" for name, value in pairs).encode("latin-1")
        return await one.get(ESPACE, headers=[(b"cookie", line)])


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("public_url", ["", "https://preau.test"])
async def test_deux_cookies_du_meme_nom_ne_font_entrer_personne(settings, public_url, order):
    """Where no prefix protects a name (the demo): whose is whose cannot be known, so one signs in again."""
    site = create_app(replace(settings, public_url=public_url))
    mine, tossed = await held(site, "maman.test"), await held(site, "papa.test")
    pairs = [*mine.items(), *tossed.items()][::order]
    page = await shown(site, *pairs)
    assert (page.status_code, "Bonjour" in page.text) == (401, False)
    split = [("cookie", f"{name}={value}") for name, value in pairs]
    async with visitor(site) as one:
        assert (await one.get(ESPACE, headers=split)).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["", f"/{HOME}", "/Saint-Loubes/espace", f"/{HOME}/espace/", f"/{HOME}/reservations/", f"/{HOME}//exemple.org/",
     "//exemple.org/", f"/{HOME}/guichet", f"/{HOME}/"],
)  # fmt: skip
async def test_aucune_redirection_ne_vient_de_l_en_tete_host(site, path):
    mine = await held(site, "maman.test")
    answer = await shown(
        site, *mine.items(), path=path or "/", Host="exemple.org", **{"X-Forwarded-Host": "exemple.org"}
    )
    to = answer.headers.get("location", "/")
    assert to.startswith("/")
    assert not to.startswith(("//", "/\\"))
    assert "exemple.org" not in to or path.endswith("exemple.org/")
    assert "https://exemple.org" not in answer.text


async def test_l_adresse_sans_barre_mene_a_la_commune(site):
    answer = await shown(site, path=f"/{HOME}")
    assert (answer.status_code, answer.headers["location"]) == (307, f"/{HOME}/")


async def test_rien_de_ce_qui_se_garde_ne_pose_un_cookie(site):
    mine = await held(site, "maman.test")
    page = await shown(site, *mine.items())
    paths = set(re.findall(r'(?:href|src)="(/[^"#?]+)', page.text)) | {f"/{HOME}/manifest.webmanifest"}
    for path in sorted(paths):
        answer = await shown(site, *mine.items(), path=path)
        assert "set-cookie" not in answer.headers, path
