"""Chaque commune garde ses mots : le nom de la démarche, celui de l’identifiant, partout où on les lit."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain import named
from pwa.web.rooms import Menu, bar_of
from tests.officers import sure
from tests.people import CSL, ECP, ELSEWHERE, HOME, SMF

LABELS = [(HOME, "Identifiant d’utilisateur"), (ELSEWHERE, "Identifiant")]
THEIRS = "Gérer mes réservations"


@pytest.mark.requirement("SPE-07")
@pytest.mark.parametrize(("town", "label"), LABELS)
async def test_on_se_connecte_sous_le_nom_que_la_commune_donne(client, town, label):
    box = HTMLParser((await client.get(f"/{town}/")).text).css_first("#sign_in")
    assert box.css_first("h2").text() == "MON ESPACE PERSO"
    assert [one.text(strip=True) for one in box.css("label")] == [label, "Mot de passe"]
    assert "J’ai oublié mon mot de passe." in box.text()


@pytest.mark.requirement("SL-14", "SPE-07", "CSL-12", "ECP-08")
@pytest.mark.parametrize(
    ("town", "button"),
    [(HOME, "CONNEXION"), (ELSEWHERE, "Connexion"), (CSL, "Connexion"), (ECP, "Connexion"), (SMF, "CONNEXION")],
)
async def test_le_bouton_est_ecrit_comme_dans_le_guide(client, town, button):
    """The guide of SMF does not name it. The help says it in the same letters."""
    home = HTMLParser((await client.get(f"/{town}/")).text)
    assert home.css_first("#sign_in form:has(#password) button").text(strip=True) == button
    assert f"cliquez sur « {button} »" in (await client.get(f"/{town}/aide")).text.replace("\u00a0", " ")


@pytest.mark.requirement("SPE-29")
async def test_la_demarche_a_le_nom_de_la_commune_sur_chaque_page(signed_in):
    maman = await signed_in("maman.concerto", ELSEWHERE)
    espace = HTMLParser((await maman.get(f"/{ELSEWHERE}/espace")).text)
    assert THEIRS in espace.css_first(".tiles").text()
    cards = HTMLParser((await maman.get(f"/{ELSEWHERE}/reservations")).text)
    assert cards.css_first("h1").text() == THEIRS.upper()
    season = cards.css_first("a.open").attributes["href"]
    child = espace.css_first(".members a").attributes["href"]
    for page in (season, child, f"/{ELSEWHERE}/demandes", f"/{ELSEWHERE}/activites/accueil-du-matin"):
        words = (await maman.get(page)).text
        assert THEIRS in words, page
        assert "modifier les réservations" not in words.lower(), page


def bar(page: str) -> list[str]:
    return [link.text(strip=True) for link in HTMLParser(page).css("header nav a")]


@pytest.mark.requirement("SL-26", "SPE-18")
async def test_le_menu_est_celui_de_la_commune(client, signed_in):
    """In its words and its order; what has no page yet waits, and the town hall's site is in the bar or at the foot."""
    assert bar((await client.get(f"/{ELSEWHERE}/")).text) == ["ACCUEIL", "ACTIVITÉS", "SITE DE LA MAIRIE"]
    here = await client.get(f"/{HOME}/")
    assert bar(here.text) == ["ACCUEIL", "ACTIVITÉS", "INFOS PRATIQUES"]
    assert HTMLParser(here.text).css_first('footer a[href="https://www.saint-loubes.example"]')
    espace = (await (await signed_in("maman.test")).get(f"/{HOME}/espace")).text
    assert bar(espace) == ["MON ACCUEIL", "ACTIVITÉS", "INFOS PRATIQUES"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), ["ACCUEIL", "ACTIVITÉS", "AIDE"]),
        (("ACTIVITÉS",), ["ACCUEIL", "ACTIVITÉS"]),
        (("INFOS PRATIQUES", "FORUM", "ACCUEIL"), ["INFOS PRATIQUES", "ACCUEIL"]),
    ],
)
def test_une_commune_nomme_ses_entrees_et_les_range(names, shown):
    every = (Menu("ACCUEIL", "home"), Menu("ACTIVITÉS", "activities"), Menu("AIDE", "help", also=("INFOS PRATIQUES",)))
    assert [one.label for one in bar_of(every, names)] == shown


async def test_un_agent_garde_son_menu(signed_in):
    espace = (await (await signed_in("agent.enfance")).get(f"/{HOME}/guichet")).text
    assert "GUICHET" in bar(espace)


@pytest.mark.requirement("ECP-24", "SL-27")
@pytest.mark.parametrize(
    ("town", "username", "said"),
    [(ECP, "michel.arpege", "Bonjour Monsieur ARPEGE."), (HOME, "maman.test", "Bonjour, Maman TEST")],
)
async def test_l_espace_salue_comme_la_commune(signed_in, town, username, said):
    espace = HTMLParser((await (await signed_in(username, town)).get(f"/{town}/espace")).text)
    assert espace.css_first("h1").text() == said
    assert re.search(
        r"Dernière connexion le \d\d/\d\d/\d{4} à \d\d:\d\d$", espace.css_first(".heading").text(strip=True)
    )


@pytest.mark.requirement("SPE-23", "SL-40")
async def test_le_co_representant_a_son_encadre_ou_est_du_foyer(signed_in):
    here = HTMLParser((await (await signed_in("maman.test")).get(f"/{HOME}/espace")).text)
    assert "Papa" in here.css_first('[aria-labelledby="co"]').text()
    there = HTMLParser((await (await signed_in("maman.concerto", ELSEWHERE)).get(f"/{ELSEWHERE}/espace")).text)
    assert there.css_first('[aria-labelledby="co"]') is None
    members = there.css_first('[aria-labelledby="membres"]').text()
    assert members.index("Papa") < members.index("Fille") < members.index("Garçon")


@pytest.mark.requirement("SPE-07", "SPE-08", "CSL-12", "ECP-08", "SMF-15")
@pytest.mark.parametrize(
    ("town", "has_sign_up"), [(HOME, False), (ELSEWHERE, True), (CSL, True), (ECP, False), (SMF, True)]
)
async def test_l_encadre_de_creation_est_la_ou_les_familles_creent_leur_espace(client, town, has_sign_up):
    box = HTMLParser((await client.get(f"/{town}/")).text).css_first("#sign_in").text()
    assert ("JE N’AI PAS D’ESPACE" in box) is has_sign_up
    assert ("Créer mon espace" in box) is has_sign_up


TYPED = {HOME: "L’identifiant d’utilisateur", ELSEWHERE: "L’identifiant", ECP: "L’identifiant", CSL: "L’identifiant"}


@pytest.mark.parametrize(("town", "name"), TYPED.items())
async def test_une_connexion_manquee_dit_le_mot_de_sa_boite(client, town, name):
    """As the label of the field above it."""
    door = f"/{town}/connexion"
    wrong = (await client.post(door, data={"username": "personne", "password": "non"})).text
    assert f"{name} ou le mot de passe n’est pas le bon." in wrong
    empty = (await client.post(door, data={"username": "", "password": "non"})).text
    assert f"Indiquez votre {name.removeprefix('L’')}." in empty


SPOKEN = {HOME: "nom d’utilisateur", ELSEWHERE: "identifiant", ECP: "nom d’utilisateur"}


@pytest.mark.parametrize(("town", "name"), SPOKEN.items())
async def test_un_nom_refuse_est_dit_dans_le_mot_de_la_commune(client, signed_in, town, name):
    empty = await client.post(f"/{town}/mot-de-passe-oublie", data={"account": ""})
    assert f"Indiquez votre {name} ou votre courriel." in empty.text
    username = {HOME: "maman.test", ELSEWHERE: "maman.concerto", ECP: "michel.arpege"}[town]
    parent = await signed_in(username, town)
    await sure(username)
    said = HTMLParser((await parent.post(f"/{town}/identifiants/nom", data={"username": "a"})).text)
    assert said.css_first(".error").text().startswith(f"Un {name} a de 3 à 120")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [("Identifiant", "Cet identifiant"), ("Nom d’utilisateur", "Ce nom d’utilisateur"),
     ("E-mail", "Cet e-mail"), ("ID", "Cet ID"), ("Code famille", "Ce code famille")],
)  # fmt: skip
def test_un_mot_prend_son_article(word, sentence):
    assert named.told("{this_name} est pris.", word).startswith(sentence)
    assert named.told("pour {the_name}", "Code famille") == "Pour le code famille"
    assert named.told("pour {the_name}", "Identifiant") == "Pour l’identifiant"


@pytest.mark.parametrize(
    ("name", "of", "own"),
    [("Espace Citoyens", "de l’Espace Citoyens", "espace citoyens"),
     ("Mon espace citoyen", "de Mon espace citoyen", "espace citoyen"),
     ("Portail famille", "du Portail famille", "portail famille")],
)  # fmt: skip
def test_l_espace_a_le_nom_que_la_commune_lui_donne(name, of, own):
    assert (named.of_espace(name), named.own_espace(name)) == (of, own)


PUBLIC = ("ACCUEIL", "NOUVELLE DÉMARCHE", "ACTUALITÉS", "VOTRE AVIS NOUS INTÉRESSE", "EDITION DE DOCUMENTS",
          "ACTIVITÉS", "INFOS PRATIQUES")  # fmt: skip
PRIVATE = ("MON ACCUEIL", "ACTUALITÉS", "EDITION DE DOCUMENTS", "ACTIVITÉS", "INFOS PRATIQUES")
WAITING = {"NOUVELLE DÉMARCHE", "ACTUALITÉS", "VOTRE AVIS NOUS INTÉRESSE", "EDITION DE DOCUMENTS"}
"""Of ECP-06 and ECP-23, what has no page yet: the day one comes, its entry stands there, and this list is shorter."""


async def test_les_menus_de_la_ville_exemple_sont_ceux_de_son_guide(client, signed_in):
    """In the words and the order of ECP-06 and ECP-23, without what has no page yet."""
    public = (await client.get(f"/{ECP}/")).text
    assert bar(public) == [one for one in PUBLIC if one not in WAITING]
    private = (await (await signed_in("michel.arpege", ECP)).get(f"/{ECP}/espace")).text
    assert bar(private) == [one for one in PRIVATE if one not in WAITING]
