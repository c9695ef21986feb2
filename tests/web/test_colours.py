"""Chaque commune a ses couleurs et ses mots : lisibles en clair et en sombre, et rien n’est promis qui n’existe pas."""

import re

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain import colours
from pwa.domain.declared.profile import Colours, TownProfile
from pwa.domain.towns import TownView
from pwa.models.towns import Town
from pwa.web.assets import STATIC
from tests.people import ELSEWHERE, HOME

BASE = (STATIC / "css" / "base.css").read_text()
OURS = colours.LIGHT.roof
LONG = {"#fff": "#ffffff"}


def tokens(scheme: str) -> dict[str, str]:
    """The colours that base.css gives, in clear or in dark."""
    light, _, rest = BASE.partition("@media (prefers-color-scheme: dark)")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", light if scheme == "light" else rest.partition("\n}\n")[0]))


@pytest.mark.parametrize(("scheme", "ground"), [("light", colours.LIGHT), ("dark", colours.DARK)])
def test_le_controle_regarde_les_couleurs_de_la_feuille_de_style(scheme, ground):
    said = {name: LONG.get(value, value) for name, value in tokens(scheme).items()}
    ours = {"bg": ground.bg, "card": ground.card, "roof": ground.roof, "on-roof": ground.on_roof, "sun": ground.sun,
            "accent": ground.accent}  # fmt: skip
    assert {name: said[name] for name in ours} == ours
    assert said["on-accent"] == colours.ink_on(ground.accent, ground)


def test_les_couleurs_de_la_maison_se_lisent_et_ne_coutent_rien():
    assert list(colours.wrongs(OURS, None, colours.LIGHT.accent, colours.DARK.accent)) == []
    chosen = TownProfile(colours=Colours(theme_color=OURS, background_color="#faf7f1"))
    assert town_of(TownProfile()).look == colours.OURS == town_of(chosen).look
    assert (colours.OURS.css, colours.OURS.source) == ("", "")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_le_contraste_est_celui_de_wcag(one, other, found):
    assert round(colours.contrast(one, other), 2) == round(colours.contrast(other, one), 2) == found


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        (("#23406b", None, None, None), []),
        (("#ffcc00", None, None, None), ["theme_color"]),
        (("#ffcc00", "#ffcc00", None, None), ["theme_color", "theme_color_dark"]),
        (("#23406b", "#9fb4d8", None, None), ["theme_color_dark"]),
        ((OURS, None, "#8a1f5c", "#f2a0cf"), []),
        ((OURS, None, "#8a1f5c", None), ["accent_dark"]),
        ((OURS, None, "#f2a0cf", None), ["accent"]),
        ((OURS, None, None, "#f2a0cf"), []),
        (("#b07a1e", None, None, None), ["theme_color"]),
    ],
)
def test_ce_qui_se_lirait_mal_est_refuse(chosen, wrong):
    assert [name for name, _ in colours.wrongs(*chosen)] == wrong


def test_le_refus_se_comprend():
    [(_, said)] = colours.wrongs("#ffcc00", None, None, None)
    assert said.replace("\u00a0", " ") == (
        "(« #ffcc00 ») ne va pas en mode clair : le texte du bandeau se lirait mal, contraste de 1,4 avec "
        "« #fff7d9 » au lieu de 4,5."
    )


async def test_les_couleurs_sont_dans_la_page_et_la_police_les_connait(client):
    """L’une des deux communes a les siennes ; la page et sa police de sécurité vont ensemble (`tests/pages.py`)."""
    own, house = (await client.get(f"/{ELSEWHERE}/")), (await client.get(f"/{HOME}/"))
    sheet = HTMLParser(own.text).css_first("style").text()
    light = ":root{--roof:#23406b;--accent:#23406b;--on-accent:#ffffff;--accent-soft:#e0e3e5}"
    dark = ":root{--roof:#23406b;--accent:#a9c4f0;--on-accent:#06211f;--accent-soft:#2d3a43}"
    assert sheet == f"{light}@media(prefers-color-scheme:dark){{{dark}}}"
    assert 'content="#23406b"' in own.text
    assert "unsafe" not in own.headers["content-security-policy"]
    assert "<style" not in house.text
    assert "style-src 'self';" in house.headers["content-security-policy"]
    assert (await client.get(f"/{ELSEWHERE}/manifest.webmanifest")).json()["theme_color"] == "#23406b"


async def test_une_page_d_erreur_a_les_couleurs_aussi(client):
    lost = await client.get(f"/{ELSEWHERE}/nulle-part")
    assert lost.status_code == 404
    assert "--roof:#23406b" in lost.text


def town_of(profile: TownProfile) -> TownView:
    return TownView(1, "essai", "Essai", banner="ESSAI", zone="A", revision=1, profile=profile)


async def test_une_commune_d_avant_garde_sa_page(client, signed_in):
    """Its row has neither colours nor the newer words: it was loaded by an older version."""
    town = await Town.get(slug=HOME)
    texts = {name: text for name, text in town.profile["texts"].items() if name != "booking_hint"}
    texts["services"] = ["Paiement en ligne"]
    await Town.filter(id=town.id).update(
        profile={**town.profile, "texts": texts, "colours": {"theme_color": "#1d4a35"}}
    )
    assert "--roof:#1d4a35" in (await client.get(f"/{HOME}/")).text
    assert (await (await signed_in("maman.test")).get(f"/{HOME}/espace")).status_code == 200


async def test_l_accueil_ne_promet_que_ce_qui_existe(client):
    for slug in (HOME, ELSEWHERE):
        home = HTMLParser((await client.get(f"/{slug}/")).text)
        for box in home.css(".no-space"):  # SPE-08, in the guide's own words
            box.decompose()
        page = home.html
        for words in ("Paiement", "payer", "Documents", "stockage", "Inscription aux"):
            assert words not in page, (slug, words)
    assert "Réservation aux activités enfance" in (await client.get(f"/{HOME}/")).text
    assert "Suivre l’état" in (await client.get(f"/{HOME}/")).text


def test_une_promesse_attend_sa_partie_du_site():
    said = ["Réserver", {"words": "Payer", "needs": "payments"}, {"words": "Suivre", "needs": "requests"}]
    town = town_of(msgspec.convert({"texts": {"services": said, "space_points": []}}, TownProfile))
    assert town.promises("services") == ("Réserver", "Suivre")
    assert town.promises("space_points") == ()


@pytest.mark.requirement("SL-38")
async def test_la_phrase_du_guide_n_est_dite_que_par_sa_commune(signed_in):
    here = (await (await signed_in("maman.test")).get(f"/{HOME}/espace")).text
    there = (await (await signed_in("maman.concerto", ELSEWHERE)).get(f"/{ELSEWHERE}/espace")).text
    assert "Sélectionnez l’activité Exemple\u00a0: périscolaire." in here
    assert "Exemple" not in there
    assert "Choisissez une activité, puis les jours de votre enfant." in there
