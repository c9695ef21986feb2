"""Ce que disent les écrans à qui les lit pour la première fois."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.letters import kept
from pwa.models.letters import Letter
from tests.people import ELSEWHERE, HOME, NOW


async def read(client, address: str) -> HTMLParser:
    return HTMLParser((await client.get(address)).text)


def words(node) -> str:
    return " ".join(node.text(separator=" ").split())


async def test_deux_inscriptions_semblables_sont_expliquees_par_leurs_dates(signed_in):
    page = await read(await signed_in("maman.test"), f"/{HOME}/reservations")
    [line] = [words(one) for one in page.css("main > p") if "2 inscriptions" in one.text()]
    assert line == (
        "Bébé a 2 inscriptions à « Restauration Scolaire » : du 03/01 au 06/07/2022 et du 01/09/2021 au 06/07/2022. "
        "Un jour commun se réserve dans l’une ou dans l’autre."
    )
    papa_s = await read(await signed_in("maman.concerto", ELSEWHERE), f"/{ELSEWHERE}/reservations")
    assert "inscriptions à" not in papa_s.css_first("main").text()


async def test_jusqu_a_quand_est_une_phrase_et_ses_dates_se_deplient(client):
    page = await read(client, f"/{HOME}/activites/centre-de-loisirs-vacances")
    dates = page.css_first("details.dates")
    assert [words(one).partition(" pour ")[0] for one in dates.css("li")] == [
        "du 20/09 au 08/10/2021", "du 15/11 au 03/12/2021", "du 10/01 au 28/01/2022", "du 07/03 au 25/03/2022",
    ]  # fmt: skip
    dates.remove()
    said = words(page.css_first("#limites").parent)
    assert "Réserver : pendant les semaines d’inscription publiées avant chaque période de vacances." in said
    assert "2022" not in said


async def test_un_service_n_est_pas_appele_deux_fois_service(signed_in):
    maman = await signed_in("maman.concerto", ELSEWHERE)
    for address in ("demandes", "demandes/1", "demandes/3", "activites/activites-des-vacances"):
        assert "service service" not in words((await read(maman, f"/{ELSEWHERE}/{address}")).css_first("main")).lower()


async def test_les_courriers_de_la_demonstration_sont_du_plus_recent_au_plus_ancien(database):
    for number, hours in ((1, 0), (2, 5), (3, 2)):
        await Letter.create(
            town_id=1, channel="mail", address="a@example.org", kind="answer", facts={}, tag="t", due_at=NOW,
            written_at=NOW + timedelta(hours=hours), subject=f"Lettre {number}", text="", html="",
        )  # fmt: skip
    assert [mail.subject for mail in await kept.latest()][:3] == ["Lettre 2", "Lettre 3", "Lettre 1"]


IDLE = "Aucune autre page de ce site n’est destinée à votre fonction"


@pytest.mark.parametrize(
    ("who", "is_told"), [("regie.recettes", True), ("direction.ducamp", False), ("maman.test", False)]
)
async def test_un_agent_sans_page_a_lui_lit_pourquoi(signed_in, who, is_told):
    page = (await (await signed_in(who)).get(f"/{HOME}/activites")).text
    assert (IDLE in page) is is_told


async def test_qui_n_est_pas_connecte_ne_lit_rien_des_fonctions(client):
    assert IDLE not in (await client.get(f"/{HOME}/activites")).text
