"""Ce qui entoure chaque réponse : en-têtes, journal, limites, compression, erreurs."""

import io
import json
import logging
import re
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from starlette.routing import Route

from pwa.domain.accounts import attempts
from pwa.domain.refusals import Refusal
from pwa.models.people import Account
from pwa.running import logs
from pwa.storage.databases import DatabaseBusy
from pwa.web import intake
from pwa.web.attribution import browser_of
from tests.pages import faults
from tests.people import HOME, PASSWORD

ESPACE = f"/{HOME}/espace"
JSON = {"Accept": "application/json"}


@pytest.fixture
def broken(application):
    """Three more addresses, which fail as pages can."""

    def route(path, error):
        async def fails(request):
            raise error

        application.router.routes.insert(0, Route(path, fails, name="fails", methods=["GET", "POST"]))

    route("/casse", RuntimeError("Maman TEST habite 12 Pl de l’Hotel de Ville"))
    route("/occupe", DatabaseBusy())
    return application


@pytest.mark.parametrize("path", ["/", f"/{HOME}/", "/healthz", "/nulle-part/", "/service_worker/shell.js", "/casse"])
async def test_toute_reponse_est_protegee_et_numerotee(broken, client, path):
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"]
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])


async def test_l_heure_de_la_commune_est_sur_toute_reponse_du_reseau(client):
    at = datetime.fromisoformat((await client.get(f"/{HOME}/")).headers["preau-now"])
    assert f"{at:%Y-%m-%dT%H}" == "2022-01-24T13"
    assert "preau-now" not in (await client.get("/static/css/base.css")).headers


async def test_le_compte_est_sur_les_reponses_privees_seulement(client, signed_in, world):
    assert "preau-account" not in (await client.get(f"/{HOME}/")).headers
    page = await (await signed_in("maman.test")).get(ESPACE)
    assert page.headers["preau-account"] == str(world.account("maman.test")["public_id"])
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Sec-Fetch-Site": "", "Origin": "https://exemple.org"}, {"Sec-Fetch-Site": "", "Origin": "null"},
     {"Sec-Fetch-Site": "", "Origin": "https://preau.test.exemple.org"}],
)  # fmt: skip
async def test_ce_qu_un_autre_site_fait_envoyer_est_refuse(signed_in, headers):
    phone = await signed_in("maman.test")
    page = await phone.post(f"/{HOME}/deconnexion", headers=headers)
    assert page.status_code == 403
    assert "vient d’un autre site" in page.text
    assert (await phone.get(ESPACE)).status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "", "Origin": "https://preau.test"},
                                     {"Sec-Fetch-Site": ""}])  # fmt: skip
async def test_ce_que_nos_pages_envoient_passe(client, headers):
    assert (await client.post(f"/{HOME}/deconnexion", headers=headers)).status_code == 303


async def test_un_lien_d_un_autre_site_s_ouvre(client):
    assert (await client.get(f"/{HOME}/", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200


@pytest.mark.parametrize("announced", [True, False])
async def test_un_envoi_trop_lourd(client, announced):
    async def body():
        for _ in range(17):
            yield b"x" * (intake.FEW.most_bytes // 16)

    content = b"x" * (intake.FEW.most_bytes + 1) if announced else body()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await client.post(f"/{HOME}/connexion", content=content, headers=headers)
    assert page.status_code == 413
    assert "trop lourde" in page.text


@pytest.mark.parametrize("encoding", ["br", "gzip"])
async def test_les_pages_sont_compressees(client, encoding):
    async with client.stream("GET", f"/{HOME}/", headers={"Accept-Encoding": encoding}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == encoding
    assert "Accept-Encoding" in answer.headers["vary"]
    assert "HX-Request" in answer.headers["vary"]
    assert len(raw) < 2500


async def test_une_erreur_ne_montre_que_du_francais(broken, client):
    page = await client.get("/casse")
    assert page.status_code == 500
    assert "Une erreur est survenue" in page.text
    assert page.headers["x-request-id"] in page.text
    for leak in ("Traceback", "RuntimeError", "Hotel de Ville", ".py"):
        assert leak not in page.text


async def test_meme_une_mise_en_page_cassee_repond(broken, client, monkeypatch):
    monkeypatch.setattr("pwa.web.answers.page", lambda *_, **__: 1 / 0)
    page = await client.get("/casse")
    assert page.status_code == 500
    assert "Une erreur est survenue" in page.text
    assert not faults(page.text)


async def test_base_occupee_503_et_quand_revenir(broken, client):
    page = await client.get("/occupe")
    assert (page.status_code, page.headers["retry-after"]) == (503, "2")
    assert "réessayez dans quelques secondes" in page.text
    answer = await client.post("/occupe", headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (503, "busy")


async def test_la_base_occupee_pendant_une_connexion_ne_garde_rien(client, monkeypatch):
    @asynccontextmanager
    async def busy():
        raise DatabaseBusy
        yield

    monkeypatch.setattr("pwa.domain.accounts.attempts.writing", busy)
    page = await client.post(f"/{HOME}/connexion", data={"username": "maman.test", "password": PASSWORD})
    assert page.status_code == 503
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [("GET", f"/{HOME}/nulle-part", 404, "Cette page n’existe pas"), ("GET", "/nulle-part/", 404, "Cette commune"),
     ("GET", "/static/", 404, "Page introuvable"), ("GET", f"/{HOME}/connexion", 405, "ne s’ouvre pas ainsi"),
     ("GET", f"/{HOME}/%00", 404, "Page introuvable"), ("GET", f"/{HOME}/activites/%00", 404, "Page introuvable"),
     ("GET", f"/{HOME}/reservations/99999999999999999999", 404, "Page introuvable")],
)  # fmt: skip
async def test_les_pages_d_erreur_sont_en_francais(client, method, path, status, words):
    page = await client.request(method, path)
    assert page.status_code == status
    assert words in page.text
    assert '<html lang="fr">' in page.text
    assert page.text.count("<h1>") == 1


async def test_les_erreurs_en_json(client):
    answer = await client.get(f"/{HOME}/nulle-part", headers=JSON)
    assert answer.json() == {
        "mutation": None, "error": "not_found", "sentence": "Cette page n’existe pas, ou vous n’y avez pas accès.",
    }  # fmt: skip


@pytest.fixture
def told():
    """The JSON lines of the log while the test runs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    logger, before = logging.getLogger("preau"), logging.getLogger("preau").level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


async def test_le_journal_dit_la_piece_et_la_duree_jamais_qui(client, told):
    await client.post(f"/{HOME}/connexion?nom=dupont", data={"username": "maman.test", "password": PASSWORD})
    [line] = [line for line in told() if line["event"] == "request"]
    assert {"at", "level", "id", "method", "route", "town", "status", "ms"} <= set(line)
    assert (line["method"], line["route"], line["status"]) == ("POST", "sign_in", 303)
    for word in ("maman", "dupont", PASSWORD):
        assert word not in json.dumps(told())


async def test_le_journal_permet_de_suivre_une_attaque_sans_nommer_personne(client, told, application):
    """One network guesses: each line says which network, which account or typed name, by what, and how it ended."""
    phone = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    for username, password in (("maman.test", "pas le bon"), ("personne", "pas le bon"), ("maman.test", PASSWORD)):
        typed = {"username": username, "password": password}
        await client.post(f"/{HOME}/connexion", data=typed, headers=phone)
    await client.get(f"/{HOME}/espace")
    await client.post(f"/{HOME}/deconnexion")
    wrong, unknown, right, visit, left = [line for line in told() if line["event"] == "request"]
    public_id = str((await Account.get(username="maman.test", town__slug=HOME)).public_id)
    accounts = [line["account"] for line in (wrong, unknown, right, visit, left)]
    assert accounts == [public_id, None, public_id, public_id, public_id]
    verdicts = [line["verdict"] for line in (wrong, unknown, right, visit, left)]
    assert verdicts == ["wrong_credentials", "wrong_credentials", "signed_in", None, "signed_out"]
    assert wrong["typed"] == right["typed"] != unknown["typed"]
    assert "typed" not in visit
    assert {line["network"] for line in (wrong, unknown, right)} == {application.state.tracer.network("127.0.0.1")}
    assert (wrong["browser"], visit["browser"]) == ("firefox", "other")
    for word in ("127.0.0.1", "maman", "personne", "pas le bon", PASSWORD, "Linux"):
        assert word not in json.dumps([wrong, unknown, right, visit, left], ensure_ascii=False)


async def test_le_journal_dit_le_verdict_d_une_porte_fermee_et_d_un_refus(client, told):
    for _ in range(attempts.PER_PAIR + 1):
        await client.post(f"/{HOME}/connexion", data={"username": "maman.test", "password": "pas le bon"})
    await client.post(f"/{HOME}/connexion", headers={"Sec-Fetch-Site": "cross-site"})
    await client.get(f"/{HOME}/demandes")
    verdicts = [line["verdict"] for line in told() if line["event"] == "request"]
    assert verdicts[-4:] == ["wrong_credentials", "too_many_attempts", "cross_site", "sign_in_needed"]


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("", "none"),
        ("curl/8.5", "other"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36", "chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "edge"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121 Safari/537.36", "samsung"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3) AppleWebKit/605.1.15 Version/18.3 Safari/604.1", "safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3) AppleWebKit/605.1.15 FxiOS/140.0 Safari/604.1", "firefox"),
    ],
)
def test_la_famille_d_un_navigateur(words, family):
    assert browser_of(words) == family


async def test_le_journal_d_une_erreur_dit_ou_sans_citer_la_famille(broken, client, told):
    page = await client.get("/casse")
    [failure] = [line for line in told() if line["event"] == "failure"]
    assert (failure["error"], failure["id"]) == ("RuntimeError", page.headers["x-request-id"])
    assert any("test_around.py" in frame for frame in failure["where"])
    assert "Hotel de Ville" not in json.dumps(told(), ensure_ascii=False)


async def test_la_sante(client, monkeypatch):
    assert (await client.get("/healthz")).json() == {"healthy": True}

    async def down(*_):
        raise OSError

    monkeypatch.setattr("pwa.storage.instance.answers", down)
    assert (await client.get("/healthz")).status_code == 503


def test_chaque_refus_a_sa_phrase():
    from pwa.shared.texts.accounts import SIGN_IN  # noqa: PLC0415
    from pwa.shared.texts.errors import REFUSALS  # noqa: PLC0415
    from pwa.web import answers  # noqa: PLC0415

    def all_of(kind):
        return {kind, *(one for sub in kind.__subclasses__() for one in all_of(sub))}

    codes = {kind.code for kind in all_of(Refusal)} - {"refused"}
    said = set(REFUSALS) | {"malformed", "unprocessable"} | set(SIGN_IN)
    assert codes <= said
    assert codes - {"wrong_credentials"} <= set(answers.STATUSES)
