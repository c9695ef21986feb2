"""Le guichet : les demandes en attente, la réponse de l’agent, et tout ce qui peut arriver entre les deux."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.models.bookings import Booking, BookingRequest, Enrolment, Opening, RequestLine, Seats
from pwa.models.letters import Letter
from pwa.models.people import Account, Household, Officer
from pwa.models.requests import ServiceRequest
from pwa.models.sites import Activity
from pwa.models.towns import Town
from tests.domain.older import a_town
from tests.officers import enters, hired
from tests.pages import faults
from tests.people import ELSEWHERE, HOME, NOW

DESK = f"/{HOME}/guichet"
REASON = "L’inscription n’est pas complète."
FIXED = ("hidden", "radio")
"""What nobody writes in; of a single radio, nobody chooses another."""
SHORT = "short_week.2022-02-14.1"
"""What the page says back once it has told that the week keeps one day only."""


@pytest.fixture
async def officer(signed_in):
    return await signed_in("agent.enfance")


@pytest.fixture
async def waiting(database):
    """The demo's request that waits: two days of the winter holidays, asked by a neighbour."""
    return await ServiceRequest.get(town__slug=HOME, state="pending")


@pytest.fixture
async def url(waiting):
    return f"{DESK}/demandes/{waiting.number}"


@pytest.fixture
async def lines(waiting):
    return [line.id for line in await RequestLine.filter(service_request=waiting).order_by("position")]


def form(lines, *answers, revision=1, notes=(), **more):
    """What the page posts: a choice and a note for each line."""
    fields = {f"line-{line}": answer for line, answer in zip(lines, answers, strict=False)}
    fields |= {f"note-{line}": "" for line in lines}
    fields |= {f"note-{line}": note for line, note in zip(lines, notes, strict=False)}
    return {"revision": str(revision)} | fields | more


def folded(answer) -> str:
    """The words of a page, its white space folded, no-break spaces too."""
    return " ".join(HTMLParser(answer.text).css_first("main").text(separator=" ").split())


# --- y entrer


@pytest.mark.requirement("ECP-07")
async def test_sans_connexion_la_boite_de_connexion(client, url):
    for address in (DESK, url, f"{DESK}/jours"):
        page = await client.get(address)
        assert page.status_code == 401
        assert "LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE." in page.text
        assert f'name="retour" value="{address}"' in page.text


async def test_une_famille_n_y_entre_pas(signed_in, url, lines):
    maman = await signed_in("maman.test")
    assert (await maman.get(DESK)).status_code == 403
    assert (await maman.get(url)).status_code == 403
    assert (await maman.post(url, data=form(lines, "accept", "accept"))).status_code == 403
    assert (await RequestLine.get(id=lines[0])).outcome == "pending"


async def test_un_agent_d_une_autre_commune_n_y_entre_pas(officer, waiting):
    stolen = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in officer.cookies.jar)}
    away = await officer.get(f"/{ELSEWHERE}/guichet/demandes/3", headers=stolen)
    assert away.status_code == 401


@pytest.mark.parametrize("number", [0, 999, 2**31, 2**40])
async def test_une_demande_inconnue_est_la_meme_page_introuvable(officer, number):
    assert (await officer.get(f"{DESK}/demandes/{number}")).status_code == 404
    assert (await officer.post(f"{DESK}/demandes/{number}", data=form([1], "accept"))).status_code == 404


# --- la liste


async def test_la_liste_des_demandes_en_attente(officer, waiting, queries):
    await officer.get(DESK)
    with queries:
        page = await officer.get(DESK)
    assert len(queries) <= 3, queries.statements
    for words in (
        f"DEMANDE N° {waiting.number}",
        "12/01/2022 à 09:00 , il y a 12 jours",
        "Alix ARDOISE , 5 ans · Centre de Loisirs Vacances",
        "Demandée par Camille ARDOISE · à répondre avant le lundi 14/02/2022, prochain jour à décider",
        "lundi 14/02/2022 Journée avec repas 48 places restantes",
        "La liste de demain par site",
    ):
        assert words in folded(page)


async def test_la_liste_du_jour_est_a_son_adresse(officer):
    assert f'href="{DESK}/jours"' in (await officer.get(DESK)).text
    assert "Liste du mardi 25/01/2022" in folded(await officer.get(f"{DESK}/jours"))


async def test_le_dossier_dit_avant_quel_jour_repondre_et_ne_laisse_pas_croire_que_l_on_a_deux_mois(officer, url):
    """« À répondre avant le 24/03/2022 » was said of days of February."""
    page = folded(await officer.get(url))
    assert "il y a 12 jours · à répondre avant le lundi 14/02/2022, prochain jour à décider." in page
    assert "12/03/2022" not in page


async def test_plus_rien_a_decider(officer, url, lines):
    await officer.post(url, data=form(lines, all="accept"))
    assert "Aucune demande n’attend de réponse." in folded(await officer.get(DESK))


# --- répondre


@pytest.mark.requirement("SL-74", "SL-75")
async def test_accepter_une_ligne_refuser_l_autre(officer, signed_in, url, lines, waiting):
    answer = await officer.post(url, data=form(lines, "accept", "refuse", notes=("", REASON), told=[SHORT]))
    assert (answer.status_code, answer.headers["location"]) == (303, url)
    page = folded(await officer.get(url))
    assert "Traitée partiellement" in page
    assert "Vous avez répondu le 24/01/2022 à 14:2" in page
    assert f"Le service n’a pas pu accepter : {REASON}" in page
    family = await signed_in("camille.ardoise")
    page = folded(await family.get(f"/{HOME}/demandes/{waiting.number}"))
    for words in (
        "Traitée partiellement",
        "donnée par Agent du service Enfance",
        "Sur 2 cases : 1 acceptée, 1 refusée.",
        f"Le service n’a pas pu accepter : {REASON}",
        "Contactez le service Enfance",
        "recours gracieux",
        "tribunal administratif",
    ):
        assert words in page
    assert "Traitée partiellement" in folded(await family.get(f"/{HOME}/demandes"))
    assert await Letter.filter(kind="treated").count() == 1


@pytest.mark.parametrize(("everything", "overall"), [("accept", "positive"), ("refuse", "negative")])
async def test_tout_d_un_coup(officer, url, lines, waiting, everything, overall):
    answer = await officer.post(url, data=form(lines, all=everything, note=REASON))
    assert answer.status_code == 303
    await waiting.refresh_from_db()
    assert (await BookingRequest.get(service_request_id=waiting.id)).overall == overall


async def test_la_raison_commune_vaut_pour_les_refus_sans_raison(officer, url, lines):
    await officer.post(url, data=form(lines, "refuse", "refuse", notes=("", "Trop jeune."), note=REASON))
    notes = [(await RequestLine.get(id=line)).note for line in lines]
    assert notes == [REASON, "Trop jeune."]


async def test_un_refus_sans_raison_revient_sans_rien_perdre(officer, url, lines):
    answer = await officer.post(url, data=form(lines, "accept", "refuse"))
    assert answer.status_code == 422
    assert "Écrivez la raison du refus : la famille la lira." in folded(answer)
    page = HTMLParser(answer.text)
    assert is_checked(page, lines[0], "accept")
    assert is_checked(page, lines[1], "refuse")
    assert (await RequestLine.get(id=lines[0])).outcome == "pending"


async def test_aucune_reponse_choisie(officer, url, lines):
    answer = await officer.post(url, data=form(lines, "", ""))
    assert answer.status_code == 422
    assert "Choisissez une réponse pour une ligne au moins." in folded(answer)


async def test_complet_se_dit_a_l_agent_avec_les_choix(officer, url, lines):
    line = await RequestLine.get(id=lines[0])
    await Activity.filter(code="centre-de-loisirs-vacances").update(has_waiting_list=True)
    seats = await Seats.filter(used_by__opening_id=line.opening_id).first()
    await Seats.filter(id=seats.id).update(capacity=0)
    answer = await officer.post(url, data=form(lines, "accept", "refuse", notes=("", REASON)))
    assert answer.status_code == 422
    assert "Il n’y a plus de place ce jour-là. Choisissez la liste d’attente ou le refus." in folded(answer)
    page = HTMLParser(answer.text)
    assert choices(page, lines[0]) == ["wait", "refuse", ""]
    assert is_checked(page, lines[1], "refuse")
    assert page.css_first(f"#note-{lines[1]}").attributes["value"] == REASON
    answer = await officer.post(url, data=form(lines, "wait", "refuse", notes=("", REASON), told=[SHORT]))
    assert answer.status_code == 303
    assert (await RequestLine.get(id=lines[0])).outcome == "waiting"


async def test_complet_sans_liste_d_attente_il_ne_reste_que_le_refus(officer, url, lines):
    line = await RequestLine.get(id=lines[0])
    seats = await Seats.filter(used_by__opening_id=line.opening_id).first()
    await Seats.filter(id=seats.id).update(capacity=0)
    answer = await officer.post(url, data=form(lines, all="accept"))
    assert "seul le refus est possible" in folded(answer)
    page = HTMLParser(answer.text)
    assert choices(page, lines[0]) == ["refuse", ""]
    assert is_checked(page, lines[1], "accept")


async def test_le_second_agent_apprend_qui_a_repondu_et_garde_ce_qu_il_avait_ecrit(officer, signed_in, url, lines):
    other = await signed_in("agent.enfance")
    await officer.post(url, data=form(lines, "accept", "accept"))
    late = await other.post(url, data=form(lines, "accept", "refuse", notes=("", REASON)))
    assert late.status_code == 409
    page = folded(late)
    assert "Votre réponse n’est pas enregistrée." in page
    assert "Vous avez déjà répondu à cette demande le 24/01/2022 à 14:2" in page
    assert f"mardi 15/02/2022 Journée avec repas : Refuser « {REASON} »" in page
    assert "Traitée positivement" in page


async def test_un_autre_agent_est_nomme_et_les_lignes_qui_restent_gardent_la_saisie(officer, url, lines, waiting):
    await officer.post(url, data=form(lines, "accept", ""))
    await ServiceRequest.filter(id=waiting.id).update(treated_by_id=await another_officer())
    late = await officer.post(url, data=form(lines, "refuse", "refuse", notes=(REASON, REASON)))
    assert late.status_code == 409
    assert "Agent du matin a répondu à cette demande le 24/01/2022" in folded(late)
    page = HTMLParser(late.text)
    assert is_checked(page, lines[1], "refuse")
    assert page.css_first(f"#note-{lines[1]}").attributes["value"] == REASON
    assert page.css_first('[name="revision"]').attributes["value"] == "2"


async def test_la_famille_qui_s_est_retiree_est_dite_a_l_agent(officer, signed_in, url, lines, waiting, world):
    family = await signed_in("camille.ardoise")
    asked = [await RequestLine.get(id=line) for line in lines]
    await withdraw(family, world, waiting, asked[:1], "1")
    page = folded(await officer.get(url))
    assert "La famille a retiré 1 jour de cette demande avant votre réponse." in page
    assert "Retiré par la famille avant la réponse du service." in page
    await withdraw(family, world, waiting, asked[1:], "2")
    late = await officer.post(url, data=form(lines, "accept", "accept"))
    assert late.status_code == 409
    assert "Il n’y a plus rien à décider." in folded(late)
    assert "Retirée par la famille" in folded(await family.get(f"/{HOME}/demandes/{waiting.number}"))
    assert "Aucune demande n’attend" in folded(await officer.get(DESK))


@pytest.mark.parametrize(
    "wrong", [{"revision": ""}, {"revision": "x"}, {"all": "peut-être"}, {"line-abc": "accept"}, {"line-7": "oui"}]
)
async def test_ce_que_nos_pages_n_ecrivent_pas(officer, url, lines, wrong):
    assert (await officer.post(url, data=form(lines) | wrong)).status_code == 400


async def test_une_ligne_d_une_autre_demande_n_est_pas_touchee(officer, url, lines):
    stranger = await RequestLine.filter(service_request__town__slug=ELSEWHERE, outcome="pending").first()
    answer = await officer.post(url, data=form([stranger.id], "accept"))
    assert answer.status_code == 422
    await stranger.refresh_from_db()
    assert stranger.outcome == "pending"


async def test_une_raison_trop_longue_est_coupee_et_se_lit_telle_quelle(officer, url, lines):
    await officer.post(url, data=form(lines, all="refuse", note="<b>{limit}</b> " + "x" * 400))
    assert len((await RequestLine.get(id=lines[0])).note) == 300
    assert "Le service n’a pas pu accepter : <b>{limit}</b> xxx" in folded(await officer.get(url))


def kept(page) -> dict[str, list[str]]:
    """What the form of a page would send, but for its button."""
    fields: dict[str, list[str]] = {}
    for field in page.css("form.review input"):
        if field.attributes.get("type") != "radio" or "checked" in field.attributes:
            fields.setdefault(field.attributes["name"], []).append(field.attributes["value"] or "")
    return fields


def choices(page, line) -> list[str]:
    return [radio.attributes["value"] or "" for radio in page.css(f'input[name="line-{line}"]')]


def is_checked(page, line, value) -> bool:
    return "checked" in page.css_first(f'input[name="line-{line}"][value="{value}"]').attributes


async def enrolment_of(request) -> int:
    return (await BookingRequest.get(service_request_id=request.id)).enrolment_id


async def withdraw(family, world, request, lines, n) -> None:
    enrolment = await enrolment_of(request)
    fields = {
        "account": str(world.account("camille.ardoise")["public_id"]),
        "mutation": f"00000000-0000-4000-8000-00000000000{n}",
        "cancel": [f"{enrolment}:{line.opening_id}" for line in lines],
    }
    assert (await family.post(f"/{HOME}/reservations/demandes", data=fields)).status_code == 303


async def ask(family, world, request, lines) -> ServiceRequest:
    """The same boxes asked for again, in a request of their own."""
    enrolment = await enrolment_of(request)
    fields = {
        "account": str(world.account("camille.ardoise")["public_id"]),
        "mutation": str(uuid4()),
        "book": [f"{enrolment}:{line.opening_id}" for line in lines],
    }
    assert (await family.post(f"/{HOME}/reservations/demandes", data=fields)).status_code == 303
    return await ServiceRequest.get(town__slug=HOME, state="pending")


async def undone(officer, address, request):
    """« Annuler le refus », as a page opened now would send it."""
    revision = (await ServiceRequest.get(id=request.id)).revision
    return await officer.post(f"{address}/annulation", data={"revision": str(revision)})


async def another_officer() -> int:
    town = await Town.get(slug=HOME)
    officer = await Officer.create(town=town, name="Agent du matin", role="administrator")
    account = await Account.create(
        public_id=uuid4(), town=town, username="agent.matin", username_key="agent.matin", password_hash="-",
        officer=officer,
    )  # fmt: skip
    return account.id


# --- une règle de la commune que la réponse enfreint


@pytest.mark.both_databases
async def test_une_reponse_en_partie_qui_laisse_une_semaine_trop_courte_se_confirme_et_la_famille_le_lit(
    officer, signed_in, url, lines, waiting
):
    asked = await officer.post(url, data=form(lines, "accept", "refuse", notes=("", REASON), note="Pour tous."))
    assert asked.status_code == 200
    assert "Envoyer quand même ? Rien n’est encore envoyé." in folded(asked)
    assert "semaine du 14/02/2022 : 1 jour seulement, il en faut 2 au moins" in folded(asked)
    assert [line.outcome for line in await RequestLine.filter(id__in=lines)] == ["pending", "pending"]
    page = HTMLParser(asked.text)
    assert is_checked(page, lines[0], "accept")
    assert is_checked(page, lines[1], "refuse")
    sent = kept(page)
    assert (sent[f"note-{lines[1]}"], sent["note"], sent["told"]) == ([REASON], ["Pour tous."], [SHORT])
    back = await officer.post(url, data=sent | {"all": "back"})
    assert "Envoyer quand même" not in folded(back)
    assert kept(HTMLParser(back.text)) == {name: value for name, value in sent.items() if name != "told"}
    family = await signed_in("camille.ardoise")
    address, short = f"/{HOME}/demandes/{waiting.number}", "Semaine du 14/02/2022 : 1 jour seulement"
    assert short not in folded(await family.get(address))
    assert (await officer.post(url, data=sent)).status_code == 303
    assert [line.outcome for line in await RequestLine.filter(id__in=lines).order_by("id")] == ["booked", "refused"]
    assert f"{short}, il en faut 2 au moins." in folded(await family.get(address))


async def test_tout_refuser_dit_la_semaine_qui_reste_trop_courte_dans_la_meme_question(officer, url, lines, waiting):
    first = await RequestLine.get(id=lines[0])
    await Booking.filter(opening_id=first.opening_id, service_request=waiting).update(status="booked")
    await RequestLine.filter(id=first.id).update(outcome="booked")
    asked = await officer.post(url, data=form(lines[1:], all="ask", note=REASON))
    assert "Refuser 1 jour ?" in folded(asked)
    assert "semaine du 14/02/2022 : 1 jour seulement, il en faut 2 au moins" in folded(asked)
    assert (await officer.post(url, data=kept(HTMLParser(asked.text)) | {"all": "refuse"})).status_code == 303


@pytest.mark.both_databases
async def test_la_regle_enfreinte_est_dite_a_cote_de_la_ligne_et_l_agent_accepte_quand_meme(
    officer, url, lines, waiting
):
    second = await RequestLine.get(id=lines[1])
    await Enrolment.filter(id=await enrolment_of(waiting)).update(ends_on=second.day - timedelta(days=1))
    page = HTMLParser((await officer.get(url)).text)
    beside = [page.css_first(f"#line-{line}") for line in lines]
    assert "ne couvre pas ce jour" not in beside[0].text()
    assert "L’inscription de l’enfant ne couvre pas ce jour." in beside[1].text()
    assert beside[1].attributes["aria-describedby"] == f"caution-{lines[1]}"
    assert (await officer.post(url, data=kept(page) | {"all": "accept"})).status_code == 303
    assert [line.outcome for line in await RequestLine.filter(id__in=lines)] == ["booked", "booked"]


async def test_une_regle_enfreinte_depuis_que_la_page_est_ouverte_se_dit_avant_d_envoyer(officer, url, lines, waiting):
    page = HTMLParser((await officer.get(url)).text)
    second = await RequestLine.get(id=lines[1])
    await Enrolment.filter(id=await enrolment_of(waiting)).update(ends_on=second.day - timedelta(days=1))
    asked = await officer.post(url, data=kept(page) | {"all": "accept"})
    assert "Journée avec repas : L’inscription de l’enfant ne couvre pas ce jour." in folded(asked)
    assert (await RequestLine.get(id=lines[0])).outcome == "pending"
    assert (await officer.post(url, data=kept(HTMLParser(asked.text)))).status_code == 303


async def test_ce_qui_serait_refuse_est_dit_avant_a_cote_de_sa_ligne(officer, url, lines):
    line = await RequestLine.get(id=lines[0])
    await Opening.filter(id=line.opening_id).update(closed_reason="Grève")
    page = HTMLParser((await officer.get(url)).text)
    why = "L’accueil est fermé ce jour-là : seul le refus est possible."
    assert why in " ".join(page.css_first(f"#line-{line.id}").text().split())
    assert choices(page, line.id) == ["refuse", ""]
    answer = await officer.post(url, data=form(lines, all="accept"))
    assert answer.status_code == 422
    assert folded(answer).count(why) == 1, "la même phrase n’est pas dite deux fois"


# --- refuser tout, et se raviser


async def test_tout_refuser_demande_d_abord_avec_le_compte_et_garde_ce_qui_est_ecrit(officer, url, lines):
    asked = await officer.post(url, data=form(lines, "accept", "", all="ask", note=REASON))
    page = folded(asked)
    assert asked.status_code == 200
    assert "Refuser 2 jours ?" in page
    assert f"« {REASON} »" in page
    assert (await RequestLine.get(id=lines[0])).outcome == "pending"
    back = await officer.post(url, data=form(lines, "refuse", "refuse", all="back", note=REASON))
    assert back.status_code == 200
    assert "Refuser 2 jours ?" not in folded(back)
    assert HTMLParser(back.text).css_first("#note").attributes["value"] == REASON


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"all": "ask", "note": REASON}, ["refuse", "refuse"]),
        ({"all": "ask"}, ["refuse", "refuse"]),
        ({"notes": ("", REASON), "note": "Pour tous."}, ["accept", "refuse"]),
    ],
)
async def test_ce_qui_se_confirme_ne_se_change_qu_en_revenant_a_la_demande(officer, url, lines, typed, told):
    """« REFUSER 2 JOURS » refused both, whatever was chosen below it meanwhile."""
    asked = HTMLParser((await officer.post(url, data=form(lines, "accept", "refuse", **typed))).text)
    assert asked.css_first('[role="alertdialog"]')
    assert [choices(asked, line) for line in lines] == [[answer] for answer in told]
    assert all(is_checked(asked, line, answer) for line, answer in zip(lines, told, strict=True))
    written = [field for field in asked.css("form.review input") if field.attributes.get("type") not in FIXED]
    assert {field.attributes["name"] for field in written} == ({"note"} if typed == {"all": "ask"} else set())
    assert all(one in asked.css_first("main").text() for one in (typed.get("note", ""), *typed.get("notes", ())))
    back = HTMLParser((await officer.post(url, data=kept(asked) | {"all": "back"})).text)
    assert [choices(back, line) for line in lines] == [["accept", "refuse", ""]] * 2
    fields = {field.attributes["name"] for field in back.css(".field input")}
    assert fields == {"note", *(f"note-{line}" for line in lines)}


async def test_tout_refuser_sans_raison_la_demande_avec_le_compte(officer, url, lines):
    """« REFUSER 2 JOURS » was offered, then refused for want of a reason."""
    asked = HTMLParser((await officer.post(url, data=form(lines, all="ask"))).text)
    [reason] = asked.css("[name=note]")
    assert reason.parent.parent.attributes["role"] == "alertdialog"
    assert {"required", "autofocus"} <= set(reason.attributes)
    assert "formnovalidate" in asked.css_first('[value="back"]').attributes
    assert (
        len(HTMLParser((await officer.post(url, data=form(lines, all="ask", note=REASON))).text).css("[name=note]"))
        == 1
    )
    own = form(lines, all="ask", notes=("Plus de place.", "Plus de place."))
    assert "required" not in (await officer.post(url, data=own)).text
    assert (await officer.post(url, data=form(lines, all="refuse", note=REASON))).status_code == 303


@pytest.mark.both_databases
async def test_un_refus_se_reprend_pendant_une_minute_et_aucun_courrier_n_est_parti(officer, url, lines, waiting):
    before = datetime.now(UTC)
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    after = datetime.now(UTC)
    [letter] = await Letter.filter(kind="treated")
    assert before <= letter.due_at - timedelta(minutes=1) <= after
    page = await officer.get(url)
    assert "Annuler le refus" in folded(page)
    undo = HTMLParser(page.text).css_first('form[action$="/annulation"]')
    revision = undo.css_first("input").attributes["value"]
    again = await officer.post(f"{url}/annulation", data={"revision": revision})
    assert (again.status_code, again.headers["location"]) == (303, url)
    assert await Letter.filter(kind="treated").count() == 0
    assert [line.outcome for line in await RequestLine.filter(id__in=lines)] == ["pending", "pending"]
    assert (await ServiceRequest.get(id=waiting.id)).state == "pending"
    assert (await officer.post(f"{url}/annulation", data={"revision": revision})).status_code == 409
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    accepted = await officer.post(url, data=form(lines, all="accept", revision=revision))
    assert accepted.status_code == 303, folded(accepted)


@pytest.mark.both_databases
async def test_la_raison_d_un_refus_repris_reste_ecrite_pour_l_agent_seul(officer, url, lines, waiting, signed_in):
    await officer.post(url, data=form(lines, all="refuse", notes=("Plus de place.", ""), note=REASON))
    await undone(officer, url, waiting)
    fields = HTMLParser((await officer.get(url)).text)
    assert [fields.css_first(f"#note-{line}").attributes["value"] for line in lines] == ["Plus de place.", REASON]
    family = await signed_in("camille.ardoise")
    theirs = await family.get(f"/{HOME}/demandes/{waiting.number}")
    assert "En attente d’instruction" in folded(theirs)
    assert not any(reason in folded(theirs) for reason in ("Plus de place.", REASON))


@pytest.mark.both_databases
async def test_la_raison_commune_d_un_refus_repris_se_remplace_d_un_coup(officer, url, lines, waiting):
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    await undone(officer, url, waiting)
    fields = HTMLParser((await officer.get(url)).text)
    assert [fields.css_first(f"#note-{line}").attributes["value"] for line in lines] == ["", ""]
    assert fields.css_first("#note").attributes["value"] == REASON
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    await officer.post(url, data=form(lines, all="refuse", note="Pas d’animateur.", revision=revision))
    assert {line.note for line in await RequestLine.filter(id__in=lines)} == {"Pas d’animateur."}


async def test_la_confirmation_ne_nomme_que_la_raison_qui_sera_lue(officer, url, lines):
    asked = folded(await officer.post(url, data=form(lines, all="ask", notes=("Grève.", "Travaux."), note=REASON)))
    assert "La famille le lira, avec la raison et les voies de recours." in asked
    asked = folded(await officer.post(url, data=form(lines, all="ask", notes=("Grève.", ""), note=REASON)))
    assert f"avec la raison « {REASON} »" in asked
    asked = folded(await officer.post(url, data=form(lines, all="ask")))
    assert "avec la raison et les voies de recours." in asked, "la raison est encore à écrire : rien entre guillemets"


@pytest.mark.both_databases
async def test_ce_qui_etait_accepte_avec_le_refus_le_reste_et_son_courrier_part(officer, url, lines, waiting):
    await officer.post(url, data=form(lines, "accept", "refuse", notes=("", REASON), told=[SHORT]))
    revision = (await ServiceRequest.get(id=waiting.id)).revision
    before = (await Letter.get(kind="treated")).due_at
    assert (await officer.post(f"{url}/annulation", data={"revision": str(revision)})).status_code == 303
    assert [line.outcome for line in await RequestLine.filter(id__in=lines).order_by("id")] == ["booked", "pending"]
    assert (await Letter.get(kind="treated")).due_at < before


@pytest.mark.both_databases
async def test_une_seconde_reponse_dans_la_minute_n_annonce_pas_le_refus_et_il_se_reprend(officer, url, lines, waiting):
    """Refused, then the other day accepted before the minute is over: one letter, held, that tells both."""
    await officer.post(url, data=form(lines, "refuse", "", notes=(REASON, ""), told=[SHORT]))
    [held] = await Letter.filter(kind="treated")
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    await officer.post(url, data=form(lines[1:], "accept", revision=revision, told=[SHORT]))
    [same] = await Letter.filter(kind="treated")
    assert (same.id, same.due_at) == (held.id, held.due_at)
    assert "Annuler le refus" in folded(await officer.get(url))
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    assert (await officer.post(f"{url}/annulation", data={"revision": revision})).status_code == 303
    assert [line.outcome for line in await RequestLine.filter(id__in=lines).order_by("id")] == ["pending", "booked"]
    assert (await Letter.get(kind="treated")).due_at < held.due_at
    assert "Annuler le refus" not in folded(await officer.get(url))


@pytest.mark.both_databases
async def test_un_refus_repris_entre_temps_la_page_d_avant_garde_ce_que_l_agent_a_ecrit(officer, url, lines, waiting):
    """Another officer refused, then took it back: nobody has answered, and the page of before is not what it was."""
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    await officer.post(f"{url}/annulation", data={"revision": revision})
    late = await officer.post(url, data=form(lines, "refuse", "accept", notes=("Plus de place.", "")))
    assert late.status_code == 409
    assert "Cette demande a changé depuis que vous l’avez ouverte" in folded(late)
    assert "« Plus de place. »" in folded(late)


@pytest.mark.both_databases
async def test_une_autre_demande_refusee_dans_la_minute_ne_rend_que_la_sienne(
    officer, url, lines, waiting, world, signed_in
):
    """Refused, asked for again, refused again: the same boxes, twice within the minute."""
    family = await signed_in("camille.ardoise")
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    again = await ask(family, world, waiting, await RequestLine.filter(id__in=lines))
    own = [line.id for line in await RequestLine.filter(service_request=again)]
    address = f"{DESK}/demandes/{again.number}"
    await officer.post(address, data=form(own, all="refuse", note=REASON))
    assert "Annuler le refus" in folded(await officer.get(address))
    for one in (again, waiting):
        answer = await undone(officer, f"{DESK}/demandes/{one.number}", one)
        assert answer.status_code == (303 if one is again else 409)
    assert {line.outcome for line in await RequestLine.filter(id__in=own)} == {"pending"}
    assert {line.outcome for line in await RequestLine.filter(id__in=lines)} == {"refused"}


@pytest.mark.both_databases
@pytest.mark.parametrize("given_up", [1, 2])
async def test_un_refus_ne_se_reprend_pas_quand_la_famille_a_annule_depuis(
    officer, url, lines, waiting, world, signed_in, given_up
):
    """« Inchangé : rien n’est réservé » was told: what pends again would be booked, and billed."""
    family = await signed_in("camille.ardoise")
    asked = await RequestLine.filter(id__in=lines).order_by("id")
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    await withdraw(family, world, waiting, asked[:given_up], "1")
    assert await RequestLine.filter(action="cancel", outcome="unchanged").count() == given_up
    assert "Annuler le refus" not in folded(await officer.get(url))
    late = await undone(officer, url, waiting)
    assert (late.status_code, "la famille a fait une autre demande" in folded(late)) == (409, True)
    assert {line.outcome for line in await RequestLine.filter(id__in=lines)} == {"refused"}
    assert not await Booking.filter(service_request=waiting, cancelled_at=None).exists()
    assert await Letter.filter(kind="treated").count() == 1, "le refus est dit"


@pytest.mark.both_databases
async def test_un_refus_ne_se_reprend_pas_quand_la_famille_a_redemande_puis_annule(
    officer, url, lines, waiting, world, signed_in
):
    family = await signed_in("camille.ardoise")
    asked = await RequestLine.filter(id__in=lines).order_by("id")
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    await ask(family, world, waiting, asked)
    await withdraw(family, world, waiting, asked, "1")
    assert "Annuler le refus" not in folded(await officer.get(url))
    assert (await undone(officer, url, waiting)).status_code == 409
    assert {line.outcome for line in await RequestLine.filter(id__in=lines)} == {"refused"}


@pytest.mark.both_databases
async def test_une_annulation_d_avant_le_refus_n_empeche_pas_de_le_reprendre(
    officer, url, lines, waiting, world, signed_in
):
    """Given up twice (the second time nothing was booked), asked for again, refused: the last word is the demand's."""
    family = await signed_in("camille.ardoise")
    asked = await RequestLine.filter(id__in=lines).order_by("id")
    for n in "12":
        await withdraw(family, world, waiting, asked, n)
    again = await ask(family, world, waiting, asked)
    own = [line.id for line in await RequestLine.filter(service_request=again)]
    address = f"{DESK}/demandes/{again.number}"
    await officer.post(address, data=form(own, all="refuse", note=REASON))
    assert "Annuler le refus" in folded(await officer.get(address))
    assert (await undone(officer, address, again)).status_code == 303
    assert {line.outcome for line in await RequestLine.filter(id__in=own)} == {"pending"}


@pytest.mark.both_databases
async def test_une_ligne_retiree_apres_le_refus_de_l_autre_ne_l_empeche_pas(
    officer, url, lines, waiting, world, signed_in
):
    """The family gives up the day that still waits, not the one that is refused."""
    await officer.post(url, data=form(lines, "refuse", "", notes=(REASON, ""), told=[SHORT]))
    await withdraw(await signed_in("camille.ardoise"), world, waiting, [await RequestLine.get(id=lines[1])], "1")
    assert (await undone(officer, url, waiting)).status_code == 303
    assert [line.outcome for line in await RequestLine.filter(id__in=lines).order_by("id")] == ["pending", "cancelled"]


async def test_une_page_d_avant_ne_demande_pas_confirmation_de_ce_qui_a_change(officer, url, lines):
    """« Tout refuser » from a page that another officer has overtaken: what was typed is said, nothing is asked."""
    first = await officer.post(url, data=form(lines, "refuse", "", notes=(REASON, ""), told=[SHORT]))
    assert first.status_code == 303
    late = await officer.post(url, data=form(lines, all="ask", notes=("Plus de place.", "")))
    assert (late.status_code, "alertdialog" in late.text) == (409, False)
    assert "« Plus de place. »" in folded(late)


@pytest.mark.both_databases
async def test_un_jour_ferme_depuis_ne_se_reprend_pas(officer, url, lines, waiting):
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    await Opening.filter(id=(await RequestLine.get(id=lines[0])).opening_id).update(closed_reason="Travaux")
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    late = await officer.post(f"{url}/annulation", data={"revision": revision})
    assert (late.status_code, "le jour a fermé" in folded(late)) == (409, True)
    assert (await RequestLine.get(id=lines[0])).outcome == "refused"


@pytest.mark.both_databases
async def test_une_acceptation_n_offre_pas_de_reprendre_un_refus_deja_annonce(officer, url, lines, waiting):
    await officer.post(url, data=form(lines, "refuse", "", notes=(REASON, ""), told=[SHORT]))
    await Letter.filter(kind="treated").update(sent_at=datetime.now(UTC))
    await Booking.filter(status="pending", cancelled_at__not_isnull=True).update(
        cancelled_at=NOW - timedelta(minutes=2)
    )
    revision = str((await ServiceRequest.get(id=waiting.id)).revision)
    await officer.post(url, data=form(lines[1:], "accept", revision=revision, told=[SHORT]))
    assert await Letter.filter(kind="treated", sent_at__isnull=True).count() == 1
    assert "Annuler le refus" not in folded(await officer.get(url))


@pytest.mark.both_databases
async def test_un_courrier_deja_pris_ne_se_rattrape_pas(officer, url, lines, waiting):
    await officer.post(url, data=form(lines, all="refuse", note=REASON))
    letter = await Letter.get(kind="treated")
    await Letter.filter(id=letter.id).update(leased_until=letter.due_at)
    revision = (await ServiceRequest.get(id=waiting.id)).revision
    late = await officer.post(f"{url}/annulation", data={"revision": str(revision)})
    assert late.status_code == 409
    assert (await RequestLine.get(id=lines[0])).outcome == "refused"


# --- ce qui arrive pendant que la page est ouverte


async def test_le_guichet_reste_ouvert_apprend_les_nouvelles_demandes(officer, world, signed_in):
    page = HTMLParser((await officer.get(DESK)).text)
    ask = page.css_first("#news").attributes["data-ask"]
    assert (await officer.get(ask)).json() == {"arrived": 0}
    assert (await officer.get(ask.split("?")[0])).json() == {"arrived": 1}
    assert (await officer.get(ask.split("?")[0] + "?depuis=abc")).status_code == 404
    assert (await (await signed_in("maman.test")).get(ask)).status_code == 403


async def test_la_liste_d_aujourd_hui_est_a_cote_de_celle_de_demain(officer):
    home = await officer.get(DESK)
    assert f'href="{DESK}/jours?jour=2022-01-24"' in home.text
    assert "La liste du jour par site" in folded(home)


@pytest.mark.both_databases
async def test_une_commune_toute_neuve_lit_par_ou_commencer(client):
    """Families first, then their invitations, from the desk and from both rooms; once one is there, nothing of it."""
    town = await a_town("ma-ville")
    await enters(client, await hired(town="ma-ville"))
    ways = {"": ["familles/nouveau", "invitations"], "/familles": ["familles/nouveau", "invitations"],
            "/invitations": ["familles/nouveau"]}  # fmt: skip
    for page, links in ways.items():
        answer = await client.get(f"/ma-ville/guichet{page}")
        steps = HTMLParser(answer.text).css_first("main section[aria-labelledby=first]")
        assert [one.text() for one in steps.css("li > b")] == ["Les familles.", "Les invitations.", "Leurs demandes"]
        assert [one.attributes["href"] for one in steps.css("a")] == [f"/ma-ville/guichet/{link}" for link in links]
        assert faults(answer.text) == []
        assert len(HTMLParser(answer.text).css("main .primary")) == 1
    assert "n’est pas encore" not in (await client.get("/ma-ville/guichet/invitations")).text
    await Household.create(town_id=town, address="2 rue du Test", postcode="33450", city="Ma ville")
    for page in ("", "/familles"):
        assert "Pour commencer" not in (await client.get(f"/ma-ville/guichet{page}")).text
