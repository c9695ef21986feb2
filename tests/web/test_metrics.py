"""/metrics : ce que chaque processus compte, ce qui attend dans la base, et rien sur les familles."""

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pwa import settings
from pwa.app import create_app
from pwa.domain.chores import forget_events
from pwa.domain.events.details import MediumChosen
from pwa.domain.events.recording import Event, record, write
from pwa.domain.events.verbs import Verb
from pwa.domain.figures import figures, note_backup
from pwa.domain.figures.queries import OUTBOX, REVIEWS
from pwa.domain.jobs.kinds import Work
from pwa.models.events import Event as Row
from pwa.settings import Settings, WrongSetting
from pwa.shared import metrics
from pwa.storage.databases import reading, rows, run, writing
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, NOW, REAL_NOW

TOKEN = "un-jeton-de-vingt-quatre-signes"
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def application(database, tmp_path):
    """The site with its figures open."""
    return create_app(
        Settings(database_url=database, data=tmp_path, clock="2022-01-24T14:24", is_demo=True, metrics_token=TOKEN)
    )


async def scraped(client: httpx2.AsyncClient) -> dict[tuple, float]:
    """(name, *sorted label values) → value, read by Prometheus's own parser."""
    answer = await client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def since(client: httpx2.AsyncClient, before: dict[tuple, float], *key: str) -> float:
    return (await scraped(client)).get(key, 0) - before.get(key, 0)


async def test_ferme_sans_reglage(database, tmp_path):
    shut = create_app(Settings(database_url=database, data=tmp_path, clock="2022-01-24T14:24", is_demo=True))
    async with visitor(shut) as anyone:
        for headers in ({}, BEARER, {"Authorization": "Bearer "}):
            assert (await anyone.get("/metrics", headers=headers)).status_code == 404


async def test_ferme_a_qui_n_a_pas_le_jeton(client, signed_in):
    officer = await signed_in("agent.enfance")
    for who in (client, officer):
        for given in (None, "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", "Bearer é", TOKEN):
            answer = await who.get("/metrics", headers={"Authorization": given.encode()} if given else {})
            assert (answer.status_code, answer.text) == (401, "")
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("value", ["court", "un jeton avec des espaces dedans", "é" * 30, "x" * 201])
def test_un_jeton_faible_arrete_le_depart(value):
    with pytest.raises(WrongSetting, match="PREAU_METRICS_TOKEN"):
        settings.read({"PREAU_METRICS_TOKEN": value})


async def test_chaque_reponse_est_comptee_par_piece_et_par_classe(client):
    before = await scraped(client)
    for path in (f"/{HOME}/", f"/{HOME}/", f"/{HOME}/reservations", "/nulle-part/"):
        await client.get(path)
    assert await since(client, before, "preau_answers_total", "home", "2xx") == 2
    assert await since(client, before, "preau_answer_seconds_count", "home") == 2
    assert await since(client, before, "preau_answer_seconds_bucket", "+Inf", "home") == 2
    after = await scraped(client)
    assert sum(v for k, v in after.items() if k[0] == "preau_answers_total" and k[2] == "4xx") > sum(
        v for k, v in before.items() if k[0] == "preau_answers_total" and k[2] == "4xx"
    )


async def test_une_famille_qui_part_n_est_pas_une_erreur(application, client, caplog):
    """A phone that enters a tunnel in the middle of its demand: nobody is told of a failure of ours."""
    before, sent = await scraped(client), []
    scope = {"type": "http", "method": "POST", "path": f"/{HOME}/connexion", "raw_path": b"", "query_string": b"",
             "headers": [(b"host", b"preau.test"), (b"content-type", b"application/x-www-form-urlencoded"),
                         (b"content-length", b"500")],
             "scheme": "https", "server": ("preau.test", 443), "client": ("127.0.0.1", 1), "http_version": "1.1",
             "root_path": ""}  # fmt: skip
    messages = iter([{"type": "http.request", "body": b"username=mam", "more_body": True}, {"type": "http.disconnect"}])

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message)

    await application(scope, receive, send)
    assert sent == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert await since(client, before, "preau_answers_total", "sign_in", "cut") == 1


async def demand(family: httpx2.AsyncClient, world, mutation: str, day: str) -> httpx2.Response:
    opening = await world.opening("Bébé", "Accueil périscolaire", day, "Matin")
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": mutation,
            "book": f"{world.enrolment('Bébé', 'Accueil périscolaire')['id']}:{opening}"}  # fmt: skip
    return await family.post(f"/{HOME}/reservations/demandes", data=form, headers={"Accept": "application/json"})


async def test_chaque_ligne_decidee_est_comptee_une_fois(client, signed_in, world):
    maman, before, key = await signed_in("maman.test"), await scraped(client), str(uuid4())
    assert [(await demand(maman, world, key, "2022-03-03")).status_code for _ in range(3)] == [201, 200, 200]
    assert (await demand(maman, world, str(uuid4()), "2022-01-20")).status_code == 201
    assert await since(client, before, "preau_lines_decided_total", "booked", "") == 1
    assert await since(client, before, "preau_lines_decided_total", "refused", "too_late") == 1


@pytest.mark.both_databases
async def test_ce_qui_attend_est_lu_dans_la_base(database):
    """Letters by channel, due or put off, sent ones left aside; requests by town; the last backup."""
    async with writing() as db:
        await run(db, "UPDATE letter SET sent_at = ? WHERE sent_at IS NULL", [REAL_NOW])
        for minutes, due in ((10, -60), (3, 300), (1, -1)):
            await run(
                db,
                "INSERT INTO letter (town_id, channel, address, kind, facts, tag, written_at, due_at) SELECT id, "
                "'push', 'x', 'answer', '{}', 'x', ?, ? FROM town WHERE slug = ?",
                [NOW - timedelta(minutes=minutes), REAL_NOW + timedelta(seconds=due), HOME],
            )
    found = await figures(NOW, REAL_NOW)
    [push] = found.letters
    assert (push.name, push.waiting, push.due, push.age) == ("push", 3, 2, 600)
    pending = await rows(
        reading(),
        "SELECT t.slug, b.service_request_id AS request, b.made_at FROM booking b JOIN town t ON t.id = b.town_id "
        "WHERE b.status = 'pending' AND b.cancelled_at IS NULL",
        instants=["made_at"],
    )
    here = [row for row in pending if row["slug"] == HOME]
    assert here, "the demo has a request in front of an officer"
    reviews = {queue.name: queue for queue in found.reviews}
    assert set(reviews) == {row["slug"] for row in await rows(reading(), "SELECT slug FROM town")}
    assert reviews[HOME].waiting == len({row["request"] for row in here})
    assert reviews[HOME].age == (NOW - min(row["made_at"] for row in here)).total_seconds()
    assert found.last_backup is None
    for _ in range(2):
        await note_backup(REAL_NOW)
    assert (await figures(NOW, REAL_NOW)).last_backup == REAL_NOW


@pytest.mark.both_databases
async def test_une_lecture_ne_parcourt_pas_le_passe(database, queries):
    """Five questions, and the history of letters, bookings and events is not read."""
    with queries:
        await figures(NOW, REAL_NOW)
    assert len(queries) == 5
    async with writing() as db:
        await run(db, "UPDATE letter SET sent_at = ?", [REAL_NOW])
        past = "town_id, department_id, account_id, household_id, made_at"
        letter = "town_id, channel, address, kind, facts, tag, written_at, due_at, sent_at"
        for _ in range(7):
            await run(db, f"INSERT INTO letter ({letter}) SELECT {letter} FROM letter")
            await run(
                db,
                f"INSERT INTO service_request ({past}, number) "
                f"SELECT {past}, number + (SELECT MAX(number) FROM service_request) FROM service_request "
                "WHERE state = 'decided'",
            )
        await db.execute_query("ANALYZE")
    for sql, values, indexes in (
        (OUTBOX, [REAL_NOW], ("ix_letter_due", "ix_letter_turn")),
        (REVIEWS, [], ("ix_request_pending",)),
    ):
        explain = "EXPLAIN" if database.startswith("postgres") else "EXPLAIN QUERY PLAN"
        plan = " ".join(str(list(row.values())) for row in await rows(reading(), f"{explain} {sql}", values))
        assert any(index in plan for index in indexes), plan


@pytest.mark.both_databases
async def test_ce_qui_se_passe_est_compte_avec_l_acte(client, signed_in, world):
    """Each verb once, from 0; what is undone is not counted, and what is purged still is."""
    before = await scraped(client)
    assert {verb for name, verb in (key for key in before if key[0] == "preau_events_total")} == {*Verb}
    maman = await signed_in("maman.test")
    for day in ("2022-03-03", "2022-03-10"):
        assert (await demand(maman, world, str(uuid4()), day)).status_code == 201
    with pytest.raises(ZeroDivisionError):
        await undone(world.towns[HOME]["id"])
    rises = {verb: await since(client, before, "preau_events_total", verb) for verb in Verb}
    assert {verb: n for verb, n in rises.items() if n} == {Verb.SIGNED_IN: 1, Verb.REQUEST_DECIDED: 2}
    progress: dict | None = {}
    while progress is not None:
        async with writing() as db:
            work = Work({}, progress, None, NOW, REAL_NOW, Settings(keep_journal=-1))
            progress = await forget_events.JOB.step(db, work)
    assert not await Row.filter(verb=Verb.SIGNED_IN).exists()
    assert await since(client, before, "preau_events_total", Verb.SIGNED_IN) == 1


async def undone(town: int) -> None:
    """An event written, in a transaction that is not."""
    async with writing() as db:
        record(db, town, None, NOW, [Event(MediumChosen(True), "guardian:1")])
        await write(db)
        1 / 0  # noqa: B018


@pytest.mark.both_databases
async def test_cinq_cents_evenements_d_un_coup_sont_cinq_cents(database, world):
    async with writing() as db:
        for name, times in ((HOME, 501), (ELSEWHERE, 3)):
            medium = [Event(MediumChosen(True), "guardian:1")] * times
            record(db, world.towns[name]["id"], None, NOW, medium)
    assert (await figures(NOW, REAL_NOW)).events[Verb.MEDIUM_CHOSEN] == 504


async def test_une_base_qui_ne_repond_pas_est_un_chiffre(client, monkeypatch):
    async def down(*_):
        raise OSError

    assert (await scraped(client))[("preau_database_up",)] == 1
    monkeypatch.setattr("pwa.routes.metrics.figures", down)
    found = await scraped(client)
    assert found[("preau_database_up",)] == 0
    assert found[("process_resident_memory_bytes",)] > 1e6
    assert not any(name.startswith("preau_letters") for name, *_ in found)


async def test_aucune_etiquette_ne_dit_une_famille(client, signed_in, world):
    """Every label value is a word of ours or a town's slug, whatever was asked for. Tests before this one asked too."""
    for counted in (metrics.ANSWERS, metrics.SECONDS):
        counted.clear()
    maman = await signed_in("maman.test")
    await demand(maman, world, str(uuid4()), "2022-03-10")
    for path in ("/nom-de-famille/espace", f"/{HOME}/enfants/{world.child('Bébé')['id']}/agenda", f"/{HOME}/dupont"):
        await maman.get(path)
    allowed = {
        "route": r"[a-z_]+(:[a-z]+)?", "status": r"[1-5]xx|cut", "outcome": r"[a-z]+", "reason": r"[a-z_]*",
        "channel": "mail|push", "verb": "|".join(Verb), "town": "|".join(world.towns), "le": r"\+Inf|[0-9.]+",
    }  # fmt: skip
    text = (await client.get("/metrics", headers=BEARER)).text
    seen = {(label, value) for label, value in re.findall(r'[{,](\w+)="([^"]*)"', text)}
    assert {label for label, _ in seen} <= set(allowed)
    routes = names_of(client)
    for label, value in seen:
        assert re.fullmatch(allowed[label], value), (label, value)
        assert label != "route" or value in routes, value


def names_of(client: httpx2.AsyncClient) -> set[str]:
    def under(found):
        return {
            name for one in found for name in {getattr(one, "name", None), *under(getattr(one, "routes", None) or [])}
        }

    return under(client._transport.app.routes) | {"none"}


async def test_tableau_de_bord_et_alertes_ne_nomment_que_ce_qui_existe(client, database):
    await note_backup(REAL_NOW)
    exposed = {name for name, *_ in await scraped(client)}
    text = (await client.get("/metrics", headers=BEARER)).text
    declared = set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))
    board = json.loads((OPERATIONS / "grafana.json").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    alerts = re.findall(r"^ +expr: (.+)$", (OPERATIONS / "alerts.yml").read_text(), re.MULTILINE)
    assert len(asked) >= 12
    assert len(alerts) == (OPERATIONS / "alerts.yml").read_text().count("- alert: ") >= 8
    named = set(re.findall(r"\b(?:preau|process)_\w+", " ".join(asked + alerts)))
    assert named <= exposed | declared
    ours = {re.sub("_(bucket|count|sum)$", "", name) for name in exposed if name.startswith("preau_")}
    watched = {re.sub("_(bucket|count|sum)$", "", name) for name in named}
    assert ours <= watched, "a figure that nobody looks at"
