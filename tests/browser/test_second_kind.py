"""Une seconde sorte, déclarée pour l’essai dans les trois registres : réunie, montrée, envoyée, répondue."""

import json
import shutil
from urllib.parse import parse_qs

import pytest
from playwright.async_api import expect

from pwa.web import assets
from tests.browser.storms import Phone
from tests.conftest import PHONE, served

pytestmark = pytest.mark.asyncio(loop_scope="session")

DECLARED = {
    "service_worker/logic/kinds.js": """
KINDS.absences = {
  version: 1, to: "absences", holds: ["child", "away"], subjects: ({ child }) => [`child ${child}`],
  fields: ({ child, away }) => [["child", child], ...away.map((day) => ["day", day])],
  isAnswer: ({ absence }) => Number.isInteger(absence), bare: (item) => item, changed: () => [],
  told: ({ absence, sentence, url }) => ({ body: sentence, request: absence, navigate: url }),
};
""",
    "service_worker/logic/merging.js": """
MERGING.absences = { isOne: () => true, merge: (earlier, { away }) => ({ away: [...earlier.away, ...away] }) };
""",
    "static/js/waiting/said.js": """
SAID.absences = ({ away, answer }) => ({
  days: away.map((day) => [day, "ne viendra pas"]), see: { words: "Voir les absences", to: "espace" },
  state: answer?.sentence, url: answer?.url, withdrawn: ", rien n’a été dit à la mairie.",
});
""",
}
VALIDATE = """async ({ town, account }, { mutation, day }) => {
  const { validate } = await import("/service_worker/shared/queue.js");
  return validate({
    kind: "absences", version: 1, town, account, mutation, child: "Bébé", label: "Bébé - Absence", away: [day],
    made_at: new Date().toISOString(), earliest_limit: null,
  });
}"""
UNREAD = """({ within }, row) => within((db) => db.put("outbox", row))"""


def mutation(n):
    return f"00000000-0000-4000-8000-{n:012}"


class TownHall:
    """The site, with one more address that writes down what it is asked."""

    def __init__(self, application):
        self.application, self.asked = application, []

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or not scope["path"].endswith("/absences"):
            await self.application(scope, receive, send)
        else:
            await self.writes_down(receive, send)

    async def writes_down(self, receive, send):
        form = parse_qs((await receive())["body"].decode())
        self.asked.append(form)
        said = {
            "mutation": form["mutation"][0],
            "absence": 31,
            "sentence": "Absence notée",
            "url": "/saint-loubes/espace",
        }
        headers = [(b"content-type", b"application/json"), (b"preau-now", b"2022-01-24T14:24:00+01:00")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})


@pytest.fixture
def declared(tmp_path, monkeypatch):
    for name, folder in (("static", assets.STATIC), ("service_worker", assets.WORKER)):
        shutil.copytree(folder, tmp_path / "site" / name)
        monkeypatch.setattr(assets, {"static": "STATIC"}.get(name, "WORKER"), tmp_path / "site" / name)
    for file, more in DECLARED.items():
        path = tmp_path / "site" / file
        path.write_text(path.read_text() + more)
    assets.build.cache_clear()
    yield
    monkeypatch.undo()
    assets.build.cache_clear()


@pytest.fixture
def town_hall(declared, application):
    return TownHall(application)


@pytest.fixture
async def site(town_hall):
    async with served(town_hall) as running:
        yield running


@pytest.fixture
async def maman(contexts):
    """Offline, in front of what waits on her phone."""
    phone = await Phone(await contexts(**PHONE)).allume()
    await phone.se_connecte()
    await phone.ouvre("demandes")
    await phone.attend_que_la_page_soit_gardee()
    await phone.perd_le_reseau()
    return phone


async def test_deux_absences_n_en_font_qu_une_sur_une_carte_qui_a_ses_mots_et_la_mairie_y_repond(maman, town_hall):
    for n, day in enumerate(("2022-02-01", "2022-02-03"), 1):
        await maman.inside(VALIDATE, {"mutation": mutation(n), "day": day})
    card = maman.page.locator("article[data-mutation]")
    await expect(card).to_have_count(1)
    await expect(card).to_contain_text("à envoyer")
    await expect(card.get_by_role("listitem")).to_have_text(
        ["mardi 01/02/2022 ne viendra pas", "jeudi 03/02/2022 ne viendra pas"]
    )
    await expect(card.get_by_role("link", name="Voir les absences")).to_have_attribute("href", "/saint-loubes/espace")
    await maman.retrouve_le_reseau()
    await expect(card).to_contain_text("Arrivée à la mairie")
    await expect(card).to_contain_text("Absence notée")
    [form] = town_hall.asked
    assert (form["mutation"], form["kind"], form["day"]) == ([mutation(2)], ["absences"], ["2022-02-01", "2022-02-03"])


async def test_retiree_elle_le_dit_avec_ses_mots_et_la_mairie_n_en_sait_rien(maman, town_hall):
    await maman.inside(VALIDATE, {"mutation": mutation(1), "day": "2022-02-01"})
    await maman.page.get_by_role("button", name="Retirer").click()
    await maman.lit("Demande retirée, rien n’a été dit à la mairie.")
    await expect(maman.page.locator("article[data-mutation]")).to_have_count(0)
    assert not town_hall.asked


async def test_celle_d_une_version_plus_recente_est_gardee_et_sa_carte_le_dit(maman, town_hall):
    kept = {"kind": "meals", "version": 1, "mutation": mutation(7), "label": "Bébé - Repas",
            "subjects": ["child Bébé"], "payload": "closed", "status": "queued", "attempts": 0,
            "next_at": 0, "seq": 1, "earliest_limit": None}  # fmt: skip
    await maman.inside(UNREAD, kept)
    await maman.retrouve_le_reseau()
    await maman.recharge()
    card = maman.page.locator("article[data-mutation]")
    await expect(card).to_contain_text("attend une mise à jour")
    await expect(card).to_contain_text("Une version plus récente du site l’a préparée")
    await expect(card.locator("button, a")).to_have_count(0)
    assert await maman.inside("({ within }) => within((db) => db.getAll('outbox'))") == [kept]
