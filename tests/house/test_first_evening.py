"""docs/first-evening.md, followed: its commands in an empty folder, then an officer and a family, form by form."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.house.test_wheel import ROOT
from tests.ports import free_ports

PAGE = (ROOT / "docs" / "first-evening.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
INSTALL, WHERE, TOWN, FAMILIES, MAILS, SITE, READ = BLOCKS
OWN, THEIRS = "grelot-marron-7-toupie", "tilleul-grelot-3-luge"
PATIENCE = 400
"""Seconds, on a loaded machine."""


class Evening:
    """A clone's folder, two ports of its own, and the words of the page."""

    def __init__(self, folder: Path) -> None:
        self.folder, (self.site, self.mail) = folder, free_ports(2)
        (folder / "pwa").symlink_to(ROOT / "pwa")

    def put(self, block: str) -> str:
        """The block at our ports, with this test's own Python."""
        here = WHERE.replace("$PWD/.venv/bin", str(Path(sys.executable).parent)) + block
        return here.replace(":8000", f":{self.site}").replace("2525", str(self.mail))

    @property
    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREAU_", "DATABASE_URL"))}
        return kept | {"PORT": str(self.site)}

    def types(self, block: str) -> str:
        done = subprocess.run(["bash", "-ec", self.put(block)], cwd=self.folder, env=self.variables,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    @contextmanager
    def running(self, block: str, port: int) -> Iterator[None]:
        with subprocess.Popen(["bash", "-ec", self.put(block).replace("\npreau", "\nexec preau").replace(
            "\npython", "\nexec python")], cwd=self.folder, env=self.variables,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # fmt: skip
            try:
                answers(port, process)
                yield
            finally:
                process.send_signal(signal.SIGINT)


def answers(port: int, process: subprocess.Popen) -> None:
    for _ in range(PATIENCE * 5):
        assert process.poll() is None, "it stopped"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(port)


class Browser:
    """Someone who fills the page's form and follows where it leads."""

    def __init__(self, url: str) -> None:
        self.client = httpx2.Client(base_url=url, follow_redirects=True, timeout=PATIENCE)

    def opens(self, path: str) -> None:
        self.page = self.client.get(path)

    def sends(self, words: str, **typed: str) -> None:
        """The form of the button that says so."""
        tree = HTMLParser(self.page.text)
        [button, *_] = [one for one in tree.css("main button:not(.sr)") if words in " ".join(one.text().split())]
        form = next(one for one in tree.css("form") if button in one.css("button"))
        fields = {one.attributes["name"]: one.attributes.get("value") or "" for one in form.css("input[name]")
                  if one.attributes.get("type") not in ("checkbox", "radio")}  # fmt: skip
        name = button.attributes.get("name")
        fields |= {name: button.attributes.get("value") or ""} if name else {}
        to = str(self.page.url.join(button.attributes.get("formaction") or form.attributes["action"]))
        origin = f"http://{self.page.url.netloc.decode()}"
        self.page = self.client.post(to, data=fields | typed, headers={"Origin": origin})

    def follows(self, words: str) -> None:
        """The link that says so."""
        [link, *_] = [one for one in HTMLParser(self.page.text).css("main a") if words in " ".join(one.text().split())]
        self.page = self.client.get(str(self.page.url.join(link.attributes["href"])))

    def reads(self, *words: str) -> None:
        said = " ".join(HTMLParser(self.page.text).css_first("main").text().split())
        for one in words:
            assert one in said, said[:600]


@pytest.fixture
def evening(tmp_path):
    return Evening(tmp_path)


@pytest.mark.skipif(not shutil.which("bash"), reason="the page is for a shell")
def test_the_first_evening_goes_as_the_page_says(evening):
    assert INSTALL.count("requirements.lock") == 1
    password = re.findall(r"^prenom\.nom {2}(\S+)", evening.types(TOWN), re.MULTILINE)[0]
    assert "C’est écrit." in evening.types(FAMILIES)
    with evening.running(MAILS, evening.mail), evening.running(SITE, evening.site):
        home = f"http://localhost:{evening.site}"
        invite(Browser(home), password)
        activate(Browser(home), "ines.letoile", wait_for_the_mail(evening, 1), "Inès L’ÉTOILE")
        officer = Browser(home)
        officer.opens("/ma-ville/")
        officer.sends("CONNEXION", username="prenom.nom", password=OWN)
        by_hand(officer)
        family = Browser(home)
        activate(family, "agathe.prunier", wait_for_the_mail(evening, 2), "Agathe PRUNIER")
        books(family)


def invite(officer: Browser, password: str) -> None:
    officer.opens("/ma-ville/")
    officer.sends("CONNEXION", username="prenom.nom", password=password)
    officer.opens("/ma-ville/guichet")
    officer.reads("MODIFICATION DE VOS IDENTIFIANTS")
    officer.sends("VALIDER", new_password=OWN, new_password_again=OWN)
    officer.opens("/ma-ville/guichet/invitations?q=ines.letoile")
    officer.reads("Inès L’ÉTOILE", "Pas encore invité")
    officer.sends("Inviter")
    officer.reads("L’invitation est partie.")


def by_hand(officer: Browser) -> None:
    """« Une famille à la main »."""
    officer.opens("/ma-ville/guichet/familles")
    officer.follows("Créer un foyer")
    officer.sends(
        "Enregistrer",
        civility="Mme",
        last_name="PRUNIER",
        first_name="Agathe",
        is_resident="Oui",
        email="agathe.prunier@example.org",
        address="2 rue du Préau",
        postcode="33450",
        city="SAINT-LOUBÈS",
    )
    officer.follows("Ajouter un enfant")
    officer.sends("Enregistrer", first_name="Zélie", last_name="PRUNIER", birth_date="2018-05-14")
    officer.follows("Inscrire Zélie")
    [group, *_] = [one.attributes["value"] for one in HTMLParser(officer.page.text).css(
        'optgroup[label="Accueil périscolaire"] option') if "Hector Ducamp" in one.text()]  # fmt: skip
    officer.sends("Enregistrer", group=group, starts_on="2026-09-01", ends_on="2027-07-02")
    officer.sends("Inviter")
    officer.reads("L’invitation est partie.")


def books(family: Browser) -> None:
    """A day, as far as the answer."""
    family.opens("/ma-ville/reservations")
    family.reads("Zélie", "Accueil périscolaire")
    family.opens(HTMLParser(family.page.text).css_first("a.open").attributes["href"])
    boxes = HTMLParser(family.page.text).css('input[name="want"]:not([disabled]):not([checked])')
    family.sends("ÉTAPE 2", want=boxes[-1].attributes["value"])
    family.reads("RÉCAPITULATIF")
    family.sends("VALIDER")
    family.reads("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE")


def wait_for_the_mail(evening: Evening, number: int) -> str:
    """Everything that came, once so many families were invited."""
    for _ in range(PATIENCE):
        if (read := evening.types(READ)).count("/activation/") >= number:
            return read
        time.sleep(1)
    raise TimeoutError("no mail")


INVITED = re.compile(
    r"localhost:\d+(/ma-ville/activation/\S+)\s.*?Nom d’utilisateur\s*: (\S+)\s.*?Mot de passe\s*: (\S+)", re.DOTALL
)


def activate(family: Browser, username: str, mails: str, name: str) -> None:
    [(link, password)] = [(link, word) for link, asked, word in INVITED.findall(mails) if asked == username]
    family.opens(link)
    family.sends("ACTIVER MON ESPACE")
    family.reads("CONFIRMATION D’ACTIVATION DE L’ESPACE")
    family.opens("/ma-ville/")
    family.sends("CONNEXION", username=username, password=password)
    family.reads("MODIFICATION DE VOS IDENTIFIANTS")
    family.sends("VALIDER", new_password=THEIRS, new_password_again=THEIRS)
    family.reads("CONDITIONS GÉNÉRALES D’UTILISATION")
    family.sends("J’ACCEPTE LES CONDITIONS GÉNÉRALES")
    family.reads(f"Bonjour, {name}")
