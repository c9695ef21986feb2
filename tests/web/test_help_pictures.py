"""Une commune montre ses propres écrans dans son aide, sans nos outils : des images contrôlées, puis gardées."""

import itertools
import os
import signal
import sys

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.storage import help_pictures
from pwa.storage.help_pictures import MOST, WrongPictures
from pwa.web.assets import STATIC
from tests.people import ELSEWHERE, HOME

PNG = (STATIC / "icons" / "icon-192.png").read_bytes()
WEBP = (STATIC / "screens" / "espace-narrow.webp").read_bytes()
FILES = ("open", "os.rename", "os.remove")
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 100


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "captures"
    made.mkdir()
    return made


def shots(page: str) -> list[str]:
    return [one.attributes["src"] for one in HTMLParser(page).css("img.shot")]


@pytest.mark.requirement("SL-02")
async def test_ses_images_prennent_la_place_des_notres_dans_sa_commune_seule(client, settings, folder):
    before = shots((await client.get(f"/{HOME}/aide")).text)
    assert all(one.startswith("/static/help/") for one in before)
    (folder / "connexion.png").write_bytes(PNG)
    (folder / "grille.webp").write_bytes(WEBP)
    (folder / "reponse.JPG").write_bytes(JPEG)
    (folder / ".DS_Store").write_bytes(b"x")
    assert help_pictures.keep(settings.data, HOME, folder) == ["connexion", "grille", "reponse"]
    own = shots((await client.get(f"/{HOME}/aide")).text)
    assert len(own) == 3
    for address, content, kind in zip(own, (PNG, WEBP, JPEG), ("png", "webp", "jpeg"), strict=True):
        answer = await client.get(address)
        assert (answer.content, answer.headers["content-type"]) == (content, f"image/{kind}")
        assert (await client.get(address.replace(HOME, ELSEWHERE))).status_code == 404
    assert all(one.startswith("/static/") for one in shots((await client.get(f"/{ELSEWHERE}/aide")).text))
    (folder / "connexion.png").write_bytes((STATIC / "icons" / "icon-512.png").read_bytes())
    help_pictures.keep(settings.data, HOME, folder)
    assert shots((await client.get(f"/{HOME}/aide")).text)[0] != own[0], "another picture, another address"
    assert help_pictures.remove(settings.data, HOME)
    assert shots((await client.get(f"/{HOME}/aide")).text) == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("accueil.png", PNG, "le nom doit être l’un de"),
        ("connexion.gif", b"GIF89a", "doit être en .webp, .png ou .jpg"),
        ("connexion.svg", b"<svg onload='alert(1)'/>", "doit être en"),
        ("connexion.png", b"<html><script>", "ce n’est pas cette image"),
        ("connexion.webp", b"RIFF0000WAVE", "ce n’est pas cette image"),
        ("connexion.jpg", PNG, "ce n’est pas cette image"),
        ("connexion.png", b"", "ce n’est pas cette image"),
        ("connexion.png", PNG + b"0" * MOST, "au lieu de 300 au plus"),
    ],
)
def test_ce_qui_n_est_pas_une_image_de_l_aide_est_dit_et_rien_ne_change(settings, folder, name, content, said):
    (folder / "grille.webp").write_bytes(WEBP)
    help_pictures.keep(settings.data, HOME, folder)
    (folder / name).write_bytes(content)
    with pytest.raises(WrongPictures, match=said):
        help_pictures.keep(settings.data, HOME, folder)
    assert list(help_pictures.kept(settings.data, HOME)) == ["grille"]


def test_deux_fois_la_meme_ou_aucune(settings, folder):
    with pytest.raises(WrongPictures, match="vide"):
        help_pictures.keep(settings.data, HOME, folder)
    (folder / "grille.webp").write_bytes(WEBP)
    (folder / "grille.png").write_bytes(PNG)
    with pytest.raises(WrongPictures, match="grille : il y en a deux"):
        help_pictures.keep(settings.data, HOME, folder)


@pytest.mark.parametrize("file", ["rien.png", "..%2F..%2Fdemo_password", "%2Fetc%2Fpasswd", ".png"])
async def test_rien_d_autre_du_dossier_des_donnees_ne_se_lit(client, settings, folder, file):
    (folder / "grille.webp").write_bytes(WEBP)
    help_pictures.keep(settings.data, HOME, folder)
    (settings.data / "demo_password").write_text("secret")
    assert (await client.get(f"/{HOME}/aide/images/{file}")).status_code == 404


async def test_ce_qui_traine_dans_le_dossier_ou_disparait_sous_les_yeux_n_est_pas_une_image(
    client, settings, folder, monkeypatch
):  # fmt: skip
    (folder / "grille.webp").write_bytes(WEBP)
    help_pictures.keep(settings.data, HOME, folder)
    (help_pictures.home(settings.data, HOME) / "notes.txt").write_text("à refaire")
    assert list(help_pictures.kept(settings.data, HOME)) == ["grille"]
    assert (await client.get(f"/{HOME}/aide/images/notes.txt")).status_code == 404
    before = help_pictures.kept(settings.data, HOME)
    help_pictures.remove(settings.data, HOME)
    monkeypatch.setattr(help_pictures, "kept", lambda data, slug: before)
    assert (await client.get(f"/{HOME}/aide/images/{before['grille']}")).status_code == 404


def killed_at(moment: int, act) -> bool:
    """In a process that dies at its so-manieth file opened, renamed or removed; False once it went to its end."""
    if not (born := os.fork()):
        left = itertools.count(moment, -1)
        sys.addaudithook(lambda event, _: event in FILES and not next(left) and os.kill(os.getpid(), signal.SIGKILL))
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(born, 0)[1]) == -signal.SIGKILL


def test_tuee_au_milieu_la_commande_montre_toutes_les_images_d_avant_ou_toutes_les_nouvelles(settings, folder):
    def seen_of(act) -> list[set[str]]:
        """What is shown after each moment at which it is killed, then at its end."""
        seen, is_killed = [], True
        while is_killed:
            is_killed = killed_at(len(seen), act)
            seen.append(set(help_pictures.kept(settings.data, HOME).values()))
        return seen

    def puts(**pictures: bytes) -> list[set[str]]:
        for one in folder.iterdir():
            one.unlink()
        for stem, content in pictures.items():
            (folder / f"{stem}.{'webp' if content is WEBP else 'png'}").write_bytes(content)
        return seen_of(lambda: help_pictures.keep(settings.data, HOME, folder))

    before, after = set(), set()
    for pictures in ({"connexion": PNG, "grille": WEBP}, {"grille": WEBP, "reponse": PNG}):
        seen, before = puts(**pictures), after
        after = seen[-1]
        assert ({name.split(".")[0] for name in after}, len(seen) > 8) == (set(pictures), True)
        assert seen[0] == before
        assert all(one in (before, after) for one in seen)
    seen = seen_of(lambda: help_pictures.remove(settings.data, HOME))
    assert (seen[0], seen[-1], len(seen) > 4) == (after, set(), True)
    assert all(one in (after, set()) for one in seen)
    assert not help_pictures.home(settings.data, HOME).exists()


def test_celles_d_une_version_d_avant_restent_montrees(settings, folder):
    (folder / "grille.webp").write_bytes(WEBP)
    help_pictures.keep(settings.data, HOME, folder)
    (help_pictures.home(settings.data, HOME) / help_pictures.SHOWN).unlink()
    assert list(help_pictures.kept(settings.data, HOME)) == ["grille"]
