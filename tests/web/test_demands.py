"""La demande : un seul point d’arrivée, son tableau d’états, et tout ce qu’on peut lui envoyer de travers."""

from contextlib import asynccontextmanager
from datetime import date
from uuid import uuid4

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.models.bookings import RequestLine
from pwa.models.requests import ServiceRequest
from pwa.storage import databases
from tests import people

CARE = ("Bébé", "Accueil périscolaire")
URL = f"/{people.HOME}/reservations/demandes"
JSON = {"Accept": "application/json"}


@pytest.fixture
async def maman(signed_in):
    return await signed_in("maman.test")


@pytest.fixture
async def form(world):
    """What the phone of Maman TEST sends: Bébé, Matin, 01/02."""
    enrolment, opening = world.enrolment(*CARE)["id"], await world.opening(*CARE, "2022-02-01", "Matin")
    return {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()),
            "book": [f"{enrolment}:{opening}"]}  # fmt: skip


async def send(client, form, **headers):
    return await client.post(URL, data=form, headers=JSON | headers)


@pytest.mark.requirement("SL-71", "SL-74")
async def test_201_puis_200_pour_la_meme_demande(maman, form, world):
    first = await send(maman, form)
    assert first.status_code == 201
    body = first.json()
    assert (body["mutation"], body["overall_label"]) == (form["mutation"], "Traitée positivement")
    [request] = body["requests"]
    assert request["number"] == 23
    assert request["lines"][0] | {"opening": 0} == {
        "opening": 0, "action": "book", "day": "2022-02-01", "slot": "Matin", "outcome": "booked",
        "outcome_label": "Réservé", "reason": None, "sentence": None, "next_step": None,
    }  # fmt: skip
    again = await send(maman, form)
    assert again.status_code == 200
    assert again.json() == body


async def test_une_ligne_refusee_est_une_reponse(maman, form, world):
    enrolment = world.enrolment(*CARE)["id"]
    past = await world.opening(*CARE, "2022-01-10", "Matin")
    answer = await send(maman, form | {"book": [], "cancel": [f"{enrolment}:{past}"]})
    assert answer.status_code == 201
    [line] = answer.json()["requests"][0]["lines"]
    assert (line["outcome"], line["reason"]) == ("refused", "too_late")
    assert line["sentence"].startswith("La date limite est passée")
    assert "@" in line["next_step"]


async def test_401_sans_connexion(client, form):
    answer = await send(client, form)
    assert answer.status_code == 401
    assert answer.json()["error"] == "sign_in_needed"


async def test_403_pour_un_autre_compte(signed_in, form):
    answer = await send(await signed_in("papa.test"), form)
    assert answer.status_code == 403
    assert (answer.json()["error"], answer.json()["mutation"]) == ("other_account", form["mutation"])


async def test_409_pour_d_autres_cases(maman, form, world):
    await send(maman, form)
    enrolment, other = world.enrolment(*CARE)["id"], await world.opening(*CARE, "2022-02-01", "Soir")
    answer = await send(maman, form | {"book": [f"{enrolment}:{other}"]})
    assert answer.status_code == 409
    assert answer.json()["error"] == "mutation_reused"


@pytest.mark.both_databases
async def test_l_ancien_et_le_nouveau_formulaire_sont_la_meme_demande(maman, form):
    """A phone may be brought up to date between two tries: the first answer is given again."""
    first = await send(maman, form)
    again = await send(maman, form | {"kind": "bookings", "version": "1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


@pytest.mark.parametrize("change", [{"kind": "absences"}, {"version": "2"}, {"version": "x"}, {"version": "0"}])
async def test_501_pour_une_sorte_ou_une_version_que_la_mairie_ne_lit_pas_encore(maman, form, change):
    answer = await send(maman, form | {"kind": "bookings", "version": "1"} | change)
    assert answer.status_code == 501
    body = answer.json()
    assert (body["error"], body["mutation"]) == ("unknown_kind", form["mutation"])
    assert await ServiceRequest.filter(booking_request__mutation__key=form["mutation"]).count() == 0


async def test_501_pour_une_adresse_qui_n_existe_pas_encore_ici(maman, form):
    """The room of a kind may be younger than this town hall; any other post to nowhere stays a 404."""
    nowhere, head = f"/{people.HOME}/absences/demandes", {"Idempotency-Key": form["mutation"]}
    answer = await maman.post(nowhere, data=form, headers=JSON | head)
    assert (answer.status_code, answer.json()["mutation"]) == (501, form["mutation"])
    assert (await maman.post(nowhere, data=form, headers=JSON)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"mutation": "pas-un-uuid"}, {"mutation": ""}, {"book": ["12"]}, {"book": ["12:"]}, {"book": ["a:b"]},
        {"book": ["0:1"]}, {"book": ["1:99999999999"]}, {"book": ["²:1"]}, {"cancel": ["-1:2"]}, {"also": ["x"]},
        {"as_of": "hier"}, {"as_of": "2022-01-24T14:24:00"},
    ],
)  # fmt: skip
async def test_400_pour_ce_que_nos_pages_n_ecrivent_pas(maman, form, change):
    answer = await send(maman, form | change)
    assert answer.status_code == 400
    assert answer.json()["error"] == "malformed"
    assert answer.json()["sentence"].endswith("recommencez.")


async def test_un_refus_repete_toujours_la_demande_meme_sans_l_avoir_lue(client, maman, form, monkeypatch):
    """A phone takes for ours only what repeats its mutation: a gateway's JSON does not."""
    key, path = form["mutation"], URL
    head = JSON | {"Idempotency-Key": key}
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    unread = form | {"mutation": "pas-un-uuid"}
    answers = [
        await client.post(path, data=form, headers=head),
        await maman.post(path, data=form, headers=head | {"Sec-Fetch-Site": "cross-site"}),
        await maman.post("/nulle-part/reservations/demandes", data=form, headers=head),
        await maman.post(path, data=unread, headers=head),
        await maman.post(path, data=form | {"book": ["x"] * 12_001}, headers=head),
        await maman.post(path, content=b"x" * 1_100_000, headers=head | typed),
        await maman.post(path, data=form | {"account": str(uuid4())}, headers=head),
    ]
    assert [answer.status_code for answer in answers] == [401, 403, 404, 400, 422, 413, 403]
    assert {answer.json()["mutation"] for answer in answers} == {key}
    other = await maman.post(path, data=unread, headers=head | {"Idempotency-Key": "<b>"})
    assert other.json()["mutation"] is None


async def test_404_quand_rien_n_est_accessible(maman, form, world):
    theirs = world.enrolment("Fille", "Accueil du matin", last_name="CONCERTO")["id"]
    for stranger in (theirs, 999_999):
        answer = await send(maman, form | {"mutation": str(uuid4()), "book": [f"{stranger}:1"]})
        assert answer.status_code == 404
        assert answer.json()["sentence"] == "Cette page n’existe pas, ou vous n’y avez pas accès."


@pytest.mark.parametrize("lines", [0, 2001])
async def test_422_pour_aucune_case_ou_plus_de_2000(maman, form, world, lines):
    enrolment = world.enrolment(*CARE)["id"]
    answer = await send(maman, form | {"book": [f"{enrolment}:{n + 1}" for n in range(lines)]})
    assert answer.status_code == 422
    assert answer.json()["mutation"] == form["mutation"]


async def test_422_pour_une_case_dans_les_deux_sens(maman, form):
    assert (await send(maman, form | {"cancel": form["book"]})).status_code == 422


async def test_503_quand_la_base_est_occupee_et_rien_n_est_ecrit(maman, form, monkeypatch):
    @asynccontextmanager
    async def busy(**_):
        raise databases.DatabaseBusy
        yield

    monkeypatch.setattr("pwa.domain.bookings.demand.writing.writing", busy)
    answer = await send(maman, form)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["error"] == "busy"
    monkeypatch.undo()
    assert (await send(maman, form)).status_code == 201


async def test_un_formulaire_est_conduit_a_la_page_de_la_reponse(maman, form):
    answer = await maman.post(URL, data=form)
    assert answer.status_code == 303
    page = await maman.get(answer.headers["Location"])
    assert "NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE" in page.text
    assert "Traitée positivement" in page.text


async def test_la_reponse_d_une_autre_famille_est_introuvable(maman, form, signed_in):
    await send(maman, form)
    neighbour = await signed_in("maman.concerto", town=people.ELSEWHERE)
    for page in (f"demandes/recues/{form['mutation']}", "demandes/23", "demandes/999"):
        assert (await neighbour.get(f"/{people.ELSEWHERE}/{page}")).status_code == 404


async def test_la_saison_inchangee_est_un_304(maman, form, world):
    url = f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}"
    first = await maman.get(url)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert (await maman.get(url, headers=tag)).status_code == 304
    await send(maman, form)
    assert (await maman.get(url, headers=tag)).status_code == 200


async def test_la_saison_tient_en_quatre_requetes(maman, world, queries):
    url = f"/{people.HOME}/reservations/{world.enrolment(*CARE)['id']}"
    await maman.get(url)
    with queries:
        assert (await maman.get(url)).status_code == 200
    assert len(queries) <= 4


@pytest.mark.requirement("SL-45")
async def test_les_inscriptions_d_autrui_et_inconnues_sont_la_meme_page_introuvable(maman, world):
    theirs = world.enrolment("Fille", "Accueil du matin", last_name="CONCERTO")["id"]
    pages = [await maman.get(f"/{people.HOME}/reservations/{n}") for n in (theirs, 999_999)]
    assert {page.status_code for page in pages} == {404}


@pytest.mark.parametrize(("outcome", "silence", "appeal"), [
    ("booked", False, False), ("refused", False, True), ("waiting", False, False), ("pending", True, False),
])  # fmt: skip
async def test_le_silence_et_les_recours_ne_se_disent_que_quand_ils_comptent(maman, form, outcome, silence, appeal):
    await send(maman, form)
    async with databases.writing() as db:
        await databases.run(
            db,
            """UPDATE request_line SET day = ?, outcome = ?, reason = ? WHERE service_request_id =
                 (SELECT id FROM service_request ORDER BY id DESC LIMIT 1)""",
            [date(2022, 3, 24), outcome, "full" if outcome == "refused" else None],
        )
    for page in (f"demandes/recues/{form['mutation']}", "demandes/23"):
        text = (await maman.get(f"/{people.HOME}/{page}")).text
        assert ("Sans réponse du service le 24/03/2022" in text) == silence
        assert ("https://www.telerecours.fr" in text) == appeal


@pytest.mark.parametrize(
    ("outcome", "treated_at", "told"),
    [
        ("pending", None, "Le service Enfance vous répondra par courriel."),
        ("pending", people.NOW, "Le service Enfance vous répondra par courriel pour le reste."),
        ("booked", None, None),
    ],
)
async def test_ce_qui_attend_un_agent_dit_qui_repond_et_comment(maman, form, outcome, treated_at, told):
    """« En attente d’instruction », three times on a page, said neither who would answer nor what came next."""
    await send(maman, form)
    request = await ServiceRequest.all().order_by("-id").first()
    await RequestLine.filter(service_request=request).update(outcome=outcome)
    await ServiceRequest.filter(id=request.id).update(treated_at=treated_at)
    for page in (f"demandes/recues/{form['mutation']}", f"demandes/{request.number}"):
        answer = HTMLParser((await maman.get(f"/{people.HOME}/{page}")).text).css_first(".answer").text()
        assert (told in answer) if told else ("vous répondra" not in answer)
    listed = HTMLParser((await maman.get(f"/{people.HOME}/demandes")).text).css_first(".result").text()
    assert ("vous répondra par courriel." in listed) == (told is not None and not treated_at)


async def test_chaque_demande_dit_qui_l_a_faite_a_l_autre_parent(maman, form, signed_in):
    await send(maman, form)
    papa = await signed_in("papa.test")
    for page in ("demandes", "demandes/23"):
        assert "aite par Maman TEST" in (await papa.get(f"/{people.HOME}/{page}")).text
    assert "Faite par Maman TEST" not in (await maman.get(f"/{people.HOME}/demandes")).text, "la ligne du guide"
