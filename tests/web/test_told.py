"""Ce qui a été dit à une famille est gardé comme dit, et se lit sur la demande : par elle, et au guichet."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.letters import sending
from pwa.domain.letters.kept import told_of
from pwa.models.bookings import RequestLine
from pwa.models.letters import Letter, LetterRequest
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Department
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage import databases
from pwa.storage.mail import Mail
from pwa.working.writer import Writer
from tests.people import HOME

CARE = "Accueil périscolaire"


async def of_another_department(request: ServiceRequest) -> ServiceRequest:
    """The same family's, about what another department of their town answers for."""
    other = await Department.filter(town_id=request.town_id).exclude(id=request.department_id).first()
    return await ServiceRequest.create(
        town_id=request.town_id, number=request.number + 1000, kind=request.kind, department=other, subject="",
        household_id=request.household_id, account_id=request.account_id, made_at=request.made_at,
    )  # fmt: skip


@dataclass
class Van:
    """Takes every mail, and keeps no HTML, as a real mail server."""

    keeps: bool = False
    taken: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.taken.append(mail)


async def leave() -> list[Mail]:
    van = Van()
    while await sending.send_due(van, Writer(Settings(public_url="https://famille.example")).mail, now=real_time()):
        pass
    return van.taken


@pytest.fixture
async def asked(signed_in, world):
    """Maman booked a morning; (her browser, the request's row)."""
    async with databases.writing() as db:
        await db.execute_query("DELETE FROM letter")
    maman = await signed_in("maman.test")
    enrolment, opening = world.enrolment("Bébé", CARE), await world.opening("Bébé", CARE, "2022-02-03", "Matin")
    wish = f"{enrolment['id']}:{opening}"
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()), "book": wish}
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    return maman, await ServiceRequest.filter(town__slug=HOME).order_by("-number").first()


async def section(browser, address: str):
    page = HTMLParser((await browser.get(f"/{HOME}/{address}")).text)
    return page.css_first("section[aria-labelledby=courriers]")


@pytest.mark.both_databases
async def test_le_courriel_se_lit_sur_la_demande_tel_qu_il_est_parti(asked, signed_in):
    maman, request = asked
    assert await section(maman, f"demandes/{request.number}") is None, "rien n’est encore parti"
    sent = await leave()
    await RequestLine.filter(service_request=request).update(outcome="refused", reason="closed")
    page = await section(maman, f"demandes/{request.number}")
    assert page.css_first("h2").text() == "Ce qui vous a été écrit"
    assert len(page.css("details.told")) == len(sent) >= 1
    shown = sorted(page.css("details.told"), key=lambda one: one.css_first("pre").text())
    for details, mail in zip(shown, sorted(sent, key=lambda one: one.text), strict=True):
        subject, _, to = details.css_first("summary").text().rpartition(", à ")
        assert subject == mail.subject
        assert f"Bonjour {to}," in mail.text, "deux parents, deux courriels : lequel est à qui"
        assert details.css_first("pre").text() == mail.text.strip()
        assert "open" not in details.attributes
        assert "Réponse à une demande · Courriel à " in details.css_first("p").text()
    assert "Réservé" in sent[0].text
    desk = await section(await signed_in("agent.enfance"), f"guichet/demandes/{request.number}")
    assert desk.css_first("h2").text() == "Ce qui a été écrit à la famille"
    assert {one.text() for one in desk.css("pre")} == {mail.text.strip() for mail in sent}
    kept = await Letter.filter(town__slug=HOME, channel="mail")
    assert {one.html for one in kept} == {None}, "les mots suffisent : la mise en page ne se garde pas"


@pytest.mark.both_databases
async def test_un_courriel_de_plusieurs_demandes_se_lit_sur_chacune(asked, signed_in, world):
    maman, first = asked
    for day in ("2022-02-07", "2022-02-08"):
        wish = f"{world.enrolment('Bébé', CARE)['id']}:{await world.opening('Bébé', CARE, day, 'Matin')}"
        form = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()), "book": wish}
        assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 303
    await Letter.all().update(due_at=real_time())
    sent = await leave()
    several = [mail for mail in sent if "DEMANDES PRÉCÉDENTES" in mail.text]
    assert several
    for number in (first.number, first.number + 1, first.number + 2):
        told = [one.text() for one in (await section(maman, f"demandes/{number}")).css("pre")]
        assert several[0].text.strip() in told


@pytest.mark.both_databases
async def test_une_autre_famille_ne_le_lit_pas_et_une_lettre_effacee_ne_laisse_rien(asked, signed_in, world):
    _, request = asked
    await leave()
    told = await told_of(request.id)
    assert told
    other = await ServiceRequest.filter(town__slug=HOME).exclude(household_id=request.household_id).first()
    await LetterRequest.filter(service_request=request).update(service_request=other)
    assert await told_of(other.id) == [], "un courrier n’est lu que par le foyer à qui il a été écrit"
    await Letter.all().delete()
    assert await LetterRequest.all().count() == 0


@pytest.mark.both_databases
async def test_un_courriel_qui_dit_aussi_la_demande_d_un_autre_service_n_est_lu_que_par_la_direction(
    asked, signed_in, world
):
    _, request = asked
    await leave()
    address = f"guichet/demandes/{request.number}"
    assert await section(await signed_in("agent.enfance"), address)
    other = await of_another_department(request)
    for letter in await Letter.filter(told_requests__service_request=request):
        await LetterRequest.create(letter=letter, service_request=other)
    assert await section(await signed_in("agent.enfance"), address) is None
    assert await section(await signed_in("direction.mairie"), address)
