"""Ce qu'un courriel porte et que rien ne garde : un jeton, un mot de passe provisoire ; et à qui il s'adresse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pwa.domain import letters
from pwa.domain.events.verbs import Verb
from pwa.domain.leases import pauses
from pwa.domain.letters import sending
from pwa.domain.letters.kinds import letter_of
from pwa.domain.letters.letter import Letter
from pwa.models.letters import Letter as Row
from pwa.models.towns import Town
from pwa.storage.databases import reading, rows, writing
from pwa.storage.mail import DemoTransport, Mail, SmtpTransport
from tests.domain.post_office import Office
from tests.people import NOW, REAL_NOW

pytestmark = pytest.mark.both_databases

TOKEN, WORD = "jeton-de-256-bits", "motprovisoire7"
SECRETS = {"token": TOKEN, "password": WORD}


@pytest.fixture
async def village(database: str) -> int:
    """A town of our own, and an empty letter box."""
    async with writing() as db:
        await db.execute_query("DELETE FROM letter")
    return (await Town.create(slug="village", name="Village", banner="VILLAGE", zone="A", profile={})).id


def by(office: Office) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", office.port, tls="none", timeout=30)


async def render(letter: Letter) -> Mail:
    said = f"https://ici.example/lien/{letter.secrets['token']} {letter.secrets['password']}"
    return Mail(
        "mairie@ici.example", "MAIRIE", letter.address, reply_to=None, subject=f"Bonjour {WORD}", text=said,
        html=f"<p>{said}</p>", message_id=f"<{letter.id}@ici.example>", tag=letter.tag,
    )  # fmt: skip


async def post(town: int, address: str = "une@example.org", *, secrets=SECRETS) -> None:
    async with writing() as db:
        await letters.write_to(
            db, town, letter_of(Verb.ACCOUNT_ACTIVATED), {"account": 1}, address, secrets=secrets, tag="compte-1",
            now=NOW, real_now=REAL_NOW,
        )  # fmt: skip


async def kept() -> str:
    return str(await rows(reading(), "SELECT * FROM letter"))


async def test_le_jeton_part_et_rien_ne_le_garde(village: int, office: Office):
    await post(village)
    assert await sending.send_due(by(office), render, now=REAL_NOW) == 1
    [mail] = office.mails
    assert TOKEN in mail.get_payload()[0].get_payload(decode=True).decode()
    found = await kept()
    assert TOKEN not in found and WORD not in found  # noqa: PT018
    [row] = await Row.all()
    assert (row.secrets, row.guardian_id, row.text) == (None, None, "https://ici.example/lien/… …")


async def test_un_courriel_abandonne_ne_garde_pas_son_jeton(village: int, office: Office):
    office.mood = "unknown"
    await post(village)
    await sending.send_due(by(office), render, now=REAL_NOW)
    assert (await Row.get()).failed_at
    assert TOKEN not in await kept()


async def test_un_courriel_remis_a_plus_tard_garde_le_meme_jeton(village: int, office: Office):
    office.mood = "full"
    await post(village)
    await sending.send_due(by(office), render, now=REAL_NOW)
    office.mood = "fine"
    await sending.send_due(by(office), render, now=REAL_NOW + pauses.PAUSES[0])
    assert TOKEN in office.mails[-1].get_payload()[0].get_payload(decode=True).decode()
    assert TOKEN not in await kept()


async def test_la_demonstration_garde_ses_courriels_entiers(village: int):
    await post(village)
    await sending.send_due(DemoTransport(), render, now=REAL_NOW)
    row = await Row.get()
    assert TOKEN in row.html
    assert row.secrets is None


@pytest.mark.parametrize("address", ["une@example.org\r\nBcc: tous@example.org", "une@example.org\nX: 1", "a@b\x00.fr"])
async def test_une_adresse_sur_deux_lignes_n_ecrit_a_personne(village: int, office: Office, address):
    async def as_written(letter: Letter) -> Mail:
        return replace(await render(letter), to=address)

    await post(village)
    await sending.send_due(by(office), as_written, now=REAL_NOW + timedelta(minutes=1))
    assert office.mails == []
    assert not (await Row.get()).sent_at


@pytest.mark.parametrize(
    "name", ["Zoé\r\nBcc: tous@example.org", "Zoé\x85Bcc: tous@example.org", "Zoé\u2028Bcc: a@b.fr"]
)
async def test_un_nom_sur_deux_lignes_n_ajoute_aucun_en_tete(village: int, office: Office, name):
    async def as_written(letter: Letter) -> Mail:
        return replace(await render(letter), subject=f"Pour {name}", sender_name=name)

    await post(village)
    await sending.send_due(by(office), as_written, now=REAL_NOW)
    [mail] = office.mails
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"].replace("\n ", "")
