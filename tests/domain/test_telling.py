"""Ce que disent les courriers : l’accusé de réception, la réponse ligne par ligne, les voies de recours."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from pwa.domain import letters, silence
from pwa.domain.bookings import concerned
from pwa.domain.bookings.answers import views
from pwa.domain.bookings.review import treat
from pwa.domain.bookings.review.ruling import Verdict
from pwa.domain.bookings.screens.views import AnswerLine
from pwa.domain.events.details import Offered
from pwa.domain.letters import letter as held
from pwa.domain.rights import WHOLE
from pwa.domain.telling import about_requests
from pwa.models.bookings import Opening, RequestLine
from pwa.models.letters import Letter
from pwa.models.people import Account, Officer
from pwa.models.sites import Activity, Department
from pwa.settings import Settings
from pwa.storage.databases import reading, rows, writing
from pwa.storage.mail import Mail
from pwa.working.writer import Writer
from tests.domain.small_town import DAY, NOW, REAL_NOW, SmallTown, small_town

SITE = "https://famille.example"


async def mails(town: SmallTown, kind: str = "answer") -> list[Mail]:
    """The mails of the town's letters of a kind, as they would leave."""
    columns = "id, town_id, guardian_id, address, kind, facts, tag, written_at, attempts, due_at AS leased_until"
    found = await rows(
        reading(), f"SELECT {columns} FROM letter WHERE town_id = ? AND kind = ? ORDER BY id", [town.town, kind],
        documents=["facts"], instants=["written_at", "leased_until"],
    )  # fmt: skip
    return [await Writer(Settings(public_url=SITE)).mail(held.Letter(**row)) for row in found]


@pytest.mark.both_databases
@pytest.mark.requirement("SL-75")
async def test_l_accuse_de_reception_dit_tout_ce_que_demande_la_loi(database):
    town = await small_town()
    await town.families[0].asks(book=[town.box("matin"), town.box("apres-midi")])
    [mail] = await mails(town)
    assert mail.subject == "Demande n° 1\u00a0: traitée positivement"
    assert mail.tag == "demande-1"
    for told in (
        "Bonjour Parent0 ESSAI,",
        "reçue le 24/01/2022 à 14:24",
        "Enfant0 - Mercredi - Centre - le 02/02/2022",
        "- mercredi 02/02/2022 Matin, Apres-Midi\u00a0: Réservé",
        "Différence de prix\u00a0: +\u00a010,00\u00a0€",
        "SERVICE ENFANCE\ne@example.org",
        f"{SITE}/{await slug_of(town)}/demandes/1",
    ):
        assert told in mail.text
    assert "Sans réponse" not in mail.text + mail.html, "la réponse est là"
    assert "tribunal" not in mail.text
    assert "Traitée positivement" in mail.html


@pytest.mark.requirement("SL-71")
async def test_un_refus_donne_sa_raison_la_suite_et_les_voies_de_recours(database):
    town = await small_town(book_by=NOW - timedelta(hours=1))
    await town.families[0].asks(book=[town.box("matin")])
    [mail] = await mails(town)
    assert mail.subject == "Demande n° 1\u00a0: traitée négativement"
    for told in (
        "mercredi 02/02/2022 Matin\u00a0: Réservation refusée",
        "La date limite est passée",
        "Contactez le service ENFANCE",
        "recours gracieux",
        "tribunal administratif",
        "deux mois",
    ):
        assert told in mail.text
    assert "https://www.telerecours.fr" in mail.html
    assert "Sans réponse" not in mail.text + mail.html, "la réponse est là"


async def test_une_place_en_attente_n_est_jamais_dite_reservee(database):
    town = await small_town(capacity=0, waiting_list=True)
    await town.families[0].asks(book=[town.box("matin")])
    [mail] = await mails(town)
    assert mail.subject == "Demande n° 1\u00a0: en liste d’attente"
    assert "Réservé" not in mail.text + mail.html
    assert "Sans réponse" not in mail.text + mail.html, "une place en liste d’attente est une réponse"
    assert "recours" not in mail.text + mail.html, "rien n’est refusé"


AFTER_SILENCE = date(2022, 4, 6)


@pytest.mark.parametrize("day", [None, date(2022, 3, 23)])
async def test_un_jour_qui_vient_avant_la_date_du_silence_ne_la_dit_pas(database, day):
    town = await small_town(reviewed=True)
    if day:
        await Opening.filter(id=town.box("matin")).update(day=day)
    await town.families[0].asks(book=[town.box("matin")])
    [mail] = await mails(town)
    assert mail.subject == "Demande n° 1\u00a0: en attente d’instruction"
    assert "Le service ENFANCE vous répondra par courriel." in mail.text
    assert "Le service ENFANCE vous répondra par courriel." in mail.html
    assert "Sans réponse" not in mail.text + mail.html
    assert "recours" not in mail.text + mail.html, "rien n’est refusé"


async def test_le_silence_qui_refuse_ouvre_un_recours(database):
    town = await small_town(reviewed=True)
    await Opening.filter(id=town.box("matin")).update(day=AFTER_SILENCE)
    await town.families[0].asks(book=[town.box("matin")])
    [mail] = await mails(town)
    assert "Sans réponse du service le 24/03/2022 au plus tard" in mail.text
    assert "Sans réponse du service le 24/03/2022 au plus tard" in mail.html
    assert "considérée comme refusée" in mail.text
    assert "recours gracieux" in mail.text


async def test_une_reponse_en_partie_n_est_pas_traitee(database):
    town = await small_town(reviewed=True)
    await town.families[0].asks(book=[town.box("matin"), town.box("apres-midi")])
    officer = await Officer.create(town_id=town.town, name="Agent d’essai")
    account = await Account.create(
        public_id=uuid4(), town_id=town.town, username="a", username_key="a", password_hash="-", officer=officer
    )
    lines = (
        await RequestLine.filter(service_request__town_id=town.town).order_by("position").values_list("id", flat=True)
    )
    who = treat.Officer(town.town, WHOLE, account.id, NOW, REAL_NOW)
    await treat.treat(who, treat.Treatment(1, 1, {lines[0]: Verdict("refuse", "Non.")}))
    [mail] = await mails(town, "treated")
    assert mail.subject == "Demande n° 1\u00a0: première réponse"
    assert "DEMANDE N° 1\u00a0: En attente d’instruction" in mail.text
    assert "partiellement" not in mail.text + mail.html
    assert "vous répondra par courriel pour le reste." in mail.text
    assert "vous répondra par courriel pour le reste." in mail.html


async def test_inchange_dit_ce_qui_est_reserve_et_par_quelle_demande(database):
    town = await small_town(waiting_list=True)
    family = town.families[0]
    await family.asks(book=[town.box("matin")])
    await family.asks(book=[town.box("matin")], cancel=[town.box("apres-midi")], now=NOW + timedelta(minutes=30))
    mail = (await mails(town))[-1]
    assert "Inchangé\u00a0: déjà réservé" in mail.text
    assert "Déjà réservé par la demande n° 1, de Parent0, le 24/01/2022 à 14:24." in mail.text
    assert "Inchangé\u00a0: rien n’est réservé" in mail.text
    assert "Cette case n’était pas réservée." in mail.text
    later = NOW + timedelta(hours=1)
    await family.asks(cancel=[town.box("matin")], now=later)
    await family.asks(cancel=[town.box("matin")], now=later + timedelta(hours=1))
    assert "Déjà annulé le 24/01/2022 à 15:24 par Parent0." in (await mails(town))[-1].text
    found = "Déjà réservé par la demande n° 1, de Parent0, le 24/01/2022 à 14:24."
    assert found in (await mails(town))[1].text, "ce qui a été trouvé reste dit, avec son heure"


@pytest.mark.both_databases
async def test_inchange_dit_ce_qui_a_ete_trouve_quel_que_soit_l_ordre_des_arrivees(database):
    """Who arrived first may be served last: the town's lock orders decisions, not the clock."""
    town = await small_town()
    family, box = town.families[0], town.box("matin")
    await family.asks(book=[box], now=NOW + timedelta(minutes=5))
    await family.asks(book=[box], now=NOW + timedelta(minutes=4))
    await family.asks(cancel=[box], now=NOW + timedelta(minutes=3))
    await family.asks(cancel=[box], now=NOW + timedelta(minutes=2))
    await family.asks(book=[box], now=NOW + timedelta(minutes=6))
    made = await views.views(reading(), "", "WHERE r.town_id = ? ORDER BY r.number", [town.town])
    said = [line.sentence for one in made for line in one.lines]
    assert said[1] == "Déjà réservé par la demande n° 1, de Parent0, le 24/01/2022 à 14:29."
    assert said[3] == "Déjà annulé le 24/01/2022 à 14:27 par Parent0."


async def test_le_silence_qui_accepte_n_ouvre_pas_de_recours(database):
    town = await small_town(reviewed=True)
    await Department.filter(town_id=town.town).update(silence="acceptance")
    await Opening.filter(id=town.box("matin")).update(day=AFTER_SILENCE)
    await town.families[0].asks(book=[town.box("matin")])
    [mail] = await mails(town)
    assert mail.subject == "Demande n° 1\u00a0: en attente d’instruction"
    assert "considérée comme acceptée" in mail.text
    assert "recours" not in mail.text


async def test_une_place_liberee_est_dite_a_la_famille_qui_attendait(database):
    town = await small_town(capacity=1, waiting_list=True)
    first, second = town.families
    await first.asks(book=[town.box("matin")])
    await second.asks(book=[town.box("matin")])
    await first.asks(cancel=[town.box("matin")])
    [mail] = await mails(town, "promoted")
    assert (mail.to, mail.subject) == ("p1@example.org", "Liste d’attente\u00a0: une place s’est libérée")
    assert "mercredi 02/02/2022 Matin\u00a0: Réservé" in mail.text
    assert "Enfant1 - Mercredi - Centre" in mail.text
    assert "jusqu’au samedi 29/01 à 14:24" in mail.text
    assert "/demandes/2" in mail.html


async def test_une_place_proposee_dit_que_rien_n_est_reserve_et_jusqu_a_quand(database):
    town = await small_town(capacity=1, waiting_list=True)
    for family in town.families:
        await family.asks(book=[town.box("matin")])
    [waits] = await rows(reading(), "SELECT id FROM booking WHERE town_id = ? AND status = 'waiting'", [town.town])
    async with writing() as db:
        await concerned.offer(db, town.town, [waits["id"]], Offered(), NOW, REAL_NOW)
    [mail] = await mails(town, "offered")
    assert (mail.to, mail.subject[:30]) == ("p1@example.org", "Liste d’attente : une place es")
    assert "Rien n’est donc réservé sans votre accord" in mail.text
    assert "jusqu’au samedi 29/01 à 14:24" in mail.text
    assert f"/reservations/{town.families[1].enrolment}#2022-02" in mail.html


async def test_les_places_liberees_de_plusieurs_demandes_sont_un_seul_courrier(database):
    town = await small_town(capacity=1, waiting_list=True)
    first, second = town.families
    boxes = [town.box("matin"), town.box("apres-midi")]
    await first.asks(book=boxes)
    for box in boxes:
        await second.asks(book=[box])
    await first.asks(cancel=boxes)
    [mail] = await mails(town, "promoted")
    assert mail.subject == "Liste d’attente\u00a0: des places se sont libérées"
    assert mail.text.count("\u00a0: Réservé") == mail.html.count("Réservé</span>") == 2
    assert "Des places se sont libérées. Ce qui" in mail.text
    assert "/demandes/" not in mail.text + mail.html, "deux demandes : aucune des deux n’est la bonne"


async def test_un_jour_ferme_est_dit_avec_sa_raison(database):
    town = await small_town()
    await town.families[0].asks(book=[town.box("matin"), town.box("apres-midi")])
    bookings = [row["id"] for row in await rows(reading(), "SELECT id FROM booking WHERE town_id = ?", [town.town])]
    async with writing() as db:
        await db.execute_query("UPDATE opening SET closed_reason = 'Grève'")
        for facts in ({"booking": bookings[0]}, {"bookings": bookings}):
            await letters.write(
                db, town.town, "opening_closed", facts, [(None, "p0@example.org")], tag="x", now=NOW, real_now=REAL_NOW
            )
    one, both = await mails(town, "opening_closed")
    assert one.subject == "Accueil fermé\u00a0: une réservation est annulée"
    assert both.subject == "Accueil fermé\u00a0: des réservations sont annulées"
    assert "mercredi 02/02/2022 Matin\u00a0: Annulé" in one.text
    assert both.text.count("Grève") == both.html.count("Grève") == 2
    assert both.text.startswith("MAIRIE D’ESSAI\n\nBonjour,\n")


@pytest.mark.both_databases
@pytest.mark.requirement("SL-75")
async def test_la_reponse_d_un_agent_dit_qui_a_repondu_pourquoi_et_comment_contester(database):
    town = await small_town(reviewed=True, days=2)
    tomorrow = town.box("matin", DAY + timedelta(days=1))
    await town.families[0].asks(book=[town.box("matin"), town.box("apres-midi"), tomorrow])
    officer = await Officer.create(town_id=town.town, name="Agent d’essai")
    account = await Account.create(
        public_id=uuid4(), town_id=town.town, username="a", username_key="a", password_hash="-", officer=officer
    )
    asked = [line.id for line in await RequestLine.filter(service_request__town_id=town.town).order_by("position")]
    verdicts = {asked[0]: Verdict("accept"), asked[1]: Verdict("refuse", "Le groupe <6 ans est complet.")}
    who = treat.Officer(town.town, WHOLE, account.id, NOW + timedelta(hours=2), REAL_NOW)
    await treat.treat(who, treat.Treatment(1, 1, verdicts))
    [mail] = await mails(town, "treated")
    assert (mail.subject, mail.tag) == ("Demande n° 1\u00a0: première réponse", "demande-1")
    for told in (
        "Le service ENFANCE a répondu le 24/01/2022 à 16:24 à votre demande, reçue le 24/01/2022 à 14:24.",
        "Réponse donnée par\u00a0: Agent d’essai.",
        "1 jour de cette demande attend encore une réponse.",
        "1 acceptée, 1 en attente d’instruction, 1 refusée",
        "Apres-Midi\u00a0: Réservation refusée\n  Le service n’a pas pu accepter\u00a0: Le groupe <6 ans est complet.",
        "CONTESTER UN REFUS",
        "/demandes/1",
    ):
        assert told in mail.text
    assert "Le groupe &lt;6 ans est complet." in mail.html
    assert "tribunal administratif" in mail.html


@pytest.mark.both_databases
async def test_la_reponse_dit_la_semaine_qui_garde_trop_peu_de_jours(database):
    town = await small_town(days=2)
    boxes = [town.box("matin"), town.box("matin", DAY + timedelta(days=1))]
    told = "Semaine du 31/01/2022\u00a0: 1 jour seulement, il en faut 2 au moins."
    await town.families[1].asks(book=boxes[:1])
    assert told not in (await mails(town, "answer"))[0].text, "l’activité ne demande rien à une semaine"
    await Activity.filter(town_id=town.town).update(rules={"min_days_a_week": 2})
    await Letter.filter(town_id=town.town).delete()
    await town.families[0].asks(book=boxes)
    [mail] = await mails(town, "answer")
    assert told not in mail.text + mail.html
    await Letter.filter(town_id=town.town).delete()
    await town.families[0].asks(cancel=boxes[:1])
    [mail] = await mails(town, "answer")
    assert told in mail.text
    assert told in mail.html


async def test_une_demande_pour_deux_enfants_est_un_seul_courrier(database):
    town = await small_town()
    one, other = town.families
    async with writing() as db:
        await db.execute_query(f"INSERT INTO custody (household_id, child_id) VALUES ({one.household}, {other.child})")
    await one.asks(book=[town.box("matin")], also=(other.enrolment,))
    [letter] = await Letter.filter(town_id=town.town)
    [mail] = await mails(town)
    assert letter.kind == "answer"
    assert mail.subject == "Demandes n° 1 et 2\u00a0: la réponse du service ENFANCE"
    assert mail.text.index("DEMANDE N° 1") < mail.text.index("Enfant0") < mail.text.index("DEMANDE N° 2")
    assert mail.text.index("DEMANDE N° 2") < mail.text.index("Enfant1")


async def slug_of(town: SmallTown) -> str:
    return (await rows(reading(), "SELECT slug FROM town WHERE id = ?", [town.town]))[0]["slug"]


def line(slot: str, outcome: str, action: str = "book", day: date | None = DAY, why: str | None = None) -> AnswerLine:
    return AnswerLine(
        1,
        action,
        day,
        title=str(day),
        slot=slot,
        outcome=outcome,
        outcome_label=outcome,
        reason=why,
        sentence=why,
        next_step=None,
        price=0,
    )


def test_les_creneaux_d_un_jour_repondus_pareil_sont_dits_ensemble():
    lines = [line("Matin", "booked"), line("Soir", "booked"), line("Repas", "refused", why="complet"),
             line("Matin", "refused", "cancel", why="trop tard")]  # fmt: skip
    assert [(row.slots, row.label, row.sentence) for row in about_requests.rows_of(lines)] == [
        ("Matin, Soir", "booked", None),
        ("Repas", "Réservation refusée", "complet"),
        ("Matin", "Annulation refusée", "trop tard"),
    ]


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        (date(2022, 1, 24), date(2022, 3, 24)),
        (date(2022, 10, 31), date(2022, 12, 31)),
        (date(2022, 11, 1), date(2023, 1, 1)),
        (date(2022, 12, 31), date(2023, 2, 28)),
        (date(2023, 12, 30), date(2024, 2, 29)),
    ],
)
def test_deux_mois_apres(day: date, deadline: date):
    assert silence.two_months_after(day) == deadline


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["2022-02-14", "2022-02-15"], "le lundi 14/02/2022, prochain jour à décider"),
        (["2022-02-14", "2022-04-20"], "le lundi 14/02/2022, prochain jour à décider (délai légal\u00a0: 24/03/2022)"),
        (["2022-02-14", "2022-03-24"], "le lundi 14/02/2022, prochain jour à décider (délai légal\u00a0: 24/03/2022)"),
        (["2022-03-24", "2022-04-20"], "le 24/03/2022"),
        (["2022-04-20"], "le 24/03/2022"),
        (["2022-01-27", "2022-02-14"], "le lundi 14/02/2022, prochain jour à décider"),
        (["2022-01-28", "2022-02-14"], "le vendredi 28/01/2022, prochain jour à décider"),
        (["2022-01-26", "2022-01-27"], "le 24/03/2022"),
    ],
)
def test_avant_quand_un_agent_repond(days, told):
    """On the 28th of January, to what was received on the 24th: a day that is over waits for a refusal only."""
    found = silence.answer_by([date.fromisoformat(day) for day in days], NOW, date(2022, 1, 28))
    assert found == f"à répondre avant {told}"
