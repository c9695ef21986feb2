"""L’aide de chaque commune : se connecter, réserver, à qui s’adresser, avec ses mots et ses écrans."""

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.named import espace
from pwa.models.towns import Town
from pwa.web.assets import STATIC
from tests.people import CSL, ECP, ELSEWHERE, HOME, SMF, TOWNS

NAMES = {
    HOME: "l’Espace Citoyens",
    ELSEWHERE: "Mon espace citoyen",
    CSL: "l’Espace Citoyens",
    ECP: "l’Espace Citoyens Premium",
    SMF: "l’Espace Citoyen",
}
MOST = 1_500_000
INVITING = {HOME, ELSEWHERE, ECP}
"""Towns whose families have a first time: a password to replace, terms to accept."""


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


async def leaflet(client, town: str) -> HTMLParser:
    return HTMLParser((await client.get(f"/{town}/aide")).text)


@pytest.mark.requirement("SL-02")
@pytest.mark.parametrize("town", TOWNS)
async def test_l_aide_dit_comment_se_connecter_et_comment_reserver(client, town):
    page = await leaflet(client, town)
    titles = [plain(one.text()) for one in page.css("h2")]
    assert titles == [
        f"Comment se connecter à {NAMES[town]} ?",
        "Comment faire une réservation ?",
        "À qui s’adresser ?",
    ]
    profile = (await Town.get(slug=town)).profile
    words = plain(page.css_first("main").text())
    assert f"« {profile['texts'].get('booking_procedure', 'Modifier les réservations')} »" in words
    assert len(page.css("ol.steps > li")) == (7 if town in INVITING else 6)
    for said in ("ALLER À L’ÉTAPE 2", "VALIDER", "Vous recevrez un mail de confirmation.",
                 "en décochant le jour souhaité.", "pour chaque enfant concerné."):  # fmt: skip
        assert said in words


@pytest.mark.parametrize("town", TOWNS)
async def test_chaque_image_est_un_ecran_de_la_commune_dit_en_mots(client, town):
    shots = (await leaflet(client, town)).css("img")
    assert len(shots) == 6
    for shot in shots:
        said = shot.attributes
        assert said["src"].startswith(f"/static/help/{town}/")
        assert said["loading"] == "lazy"
        assert len(said["alt"]) > 20
        assert (await client.get(said["src"])).headers["content-type"] == "image/webp"


def test_les_images_pesent_peu():
    assert sum(one.stat().st_size for one in STATIC.glob("help/*/*.webp")) <= MOST


async def test_une_commune_sans_images_a_ses_mots(client):
    await Town.filter(slug=HOME).update(slug="sans-images")
    page = await leaflet(client, "sans-images")
    assert page.css("img") == []
    assert len(page.css("ol.steps > li")) == 7


async def test_on_y_vient_de_l_accueil_de_la_boite_et_du_pied_de_page(client, signed_in):
    home = HTMLParser((await client.get(f"/{ELSEWHERE}/")).text)
    for place in (".more", "#sign_in", "footer"):
        assert home.css_first(f'{place} a[href^="/{ELSEWHERE}/aide"]'), place
    espace = await (await signed_in("maman.test")).get(f"/{HOME}/espace")
    assert HTMLParser(espace.text).css_first(f'footer a[href="/{HOME}/aide"]')
    assert "/static/help/" not in espace.text


@pytest.mark.requirement("SPE-15", "SPE-36")
async def test_saint_pierre_a_son_depliant_et_ses_horaires(client):
    home = plain(HTMLParser((await client.get(f"/{ELSEWHERE}/")).text).css_first(".more").text())
    assert "Besoin d’aide ? Retrouvez le dépliant explicatif" in home
    card = plain((await leaflet(client, ELSEWHERE)).css_first(".departments").text())
    for line in ("Service à la Population", "Place François Mitterrand", "du lundi au jeudi 8h30 - 12h | 13h30 - 17h",
                 "le vendredi 8h30 - 12h30 | 13h30 - 16h", "et le samedi (hors vacances) 10h - 12h"):  # fmt: skip
        assert line in card


@pytest.mark.requirement("SL-09", "CSL-08", "SMF-03", "SMF-04", "SPE-16")
async def test_chaque_commune_dit_comment_ses_familles_ont_un_compte(client):
    said = {town: plain((await leaflet(client, town)).css_first("main").text()) for town in TOWNS}
    assert "Vous n’avez pas reçu de mail, contactez-nous : dossier.enfance@saint-loubes.example." in said[HOME]
    assert "avec votre identifiant et mot de passe habituel." in said[CSL]
    assert "il vous fournira une clé" in said[SMF]
    assert said[SMF].index("Vous avez déjà un compte") < said[SMF].index("Vous n’avez pas encore de compte")
    assert "Vous n’avez pas d’espace ?" in said[CSL]
    assert "01 99 00 76 32" in said[ELSEWHERE]
    assert "identifiant et mot de passe habituel" not in said[HOME]


@pytest.mark.requirement("SL-08", "SL-35", "SPE-05")
async def test_la_premiere_fois_est_celle_de_la_commune(client):
    """Nobody is sent after a password, or terms, that their town does not have."""
    said = {town: plain((await leaflet(client, town)).css_first("main").text()) for town in TOWNS}
    received = "Vous avez reçu un mail avec votre nom d’utilisateur et votre mot de passe."
    assert f"{received} Pour activer votre compte, cliquez sur le lien. Vous n’avez pas" in said[HOME]
    assert "choisissez votre nouveau nom d’utilisateur et mot de passe de connexion." in said[HOME]
    assert "il vous suffit de valider les conditions générales." in said[HOME]
    assert "choisissez votre nouvel identifiant et mot de passe de connexion." in said[ELSEWHERE]
    assert "conditions générales" not in said[ELSEWHERE]
    for town in (CSL, SMF):
        assert "La première fois" not in said[town]


async def test_qui_invite_par_un_lien_seul_n_annonce_pas_de_mot_de_passe(client):
    town = await Town.get(slug=HOME)
    await Town.filter(slug=HOME).update(profile=town.profile | {"invitations": {"way": "link", "days": 30}})
    said = plain((await leaflet(client, HOME)).css_first("main").text())
    assert "Vous avez reçu un mail avec votre nom d’utilisateur. Pour activer" in said
    assert "La première fois, il vous suffit de valider les conditions générales." in said


async def test_saint_pierre_n_a_qu_un_horaire(client):
    """Its guide prints two closing hours of the same Friday: the card’s is everywhere."""
    for page in ("", "aide"):
        words = plain(HTMLParser((await client.get(f"/{ELSEWHERE}/{page}")).text).text())
        assert "16h30 le vendredi" not in words
        assert "13h30 - 16h" in words or "le vendredi de 8h30 à 12h30 et de 13h30 à 16h" in words


@pytest.mark.parametrize(
    ("name", "said"),
    [("Espace Citoyens", "l’Espace Citoyens"), ("Mon espace", "Mon espace"), ("Portail famille", "le Portail famille")],
)
def test_le_nom_du_portail_dans_une_phrase(name, said):
    assert espace(name) == said
