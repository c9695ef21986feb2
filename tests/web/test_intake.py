"""Ce qu’une adresse accepte de recevoir : le reste est refusé avant d’être lu, jamais par une erreur 500."""

import sys
from uuid import uuid4

import pytest
from starlette.routing import Mount, Route

from pwa.shared import lenient
from pwa.web import intake
from tests.people import HOME, PASSWORD

DOOR, JSON = f"/{HOME}/connexion", {"Accept": "application/json"}
FORM = "application/x-www-form-urlencoded"


def all_routes(routes):
    for route in routes:
        yield from all_routes(route.routes) if isinstance(route, Mount) else [route]


def test_ce_qui_recoit_dit_ce_qu_il_recoit(application):
    receiving = [r for r in all_routes(application.routes) if isinstance(r, Route) and "POST" in r.methods]
    assert len(receiving) > 8
    assert all(route.takes for route in receiving)


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data; boundary=x", "multipart/form-data; boundary=x; charset=punycode", "application/json",
     "text/plain", "", f"{FORM}; charset=punycode", f"{FORM}; charset=undefined", f"{FORM}; charset=unicode_escape",
     f"{FORM}; charset=utf-8; charset=utf-7", f"{FORM}x"],
)  # fmt: skip
async def test_un_contenu_d_une_autre_sorte(client, kind):
    page = await client.post(DOOR, content=b"username=a&password=b", headers={"Content-Type": kind})
    assert page.status_code == 415
    assert "Refaites-la depuis nos pages" in page.text
    answer = await client.post(DOOR, content=b"username=a", headers={"Content-Type": kind} | JSON)
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported")


@pytest.mark.parametrize("kind", [FORM, f"{FORM};charset=UTF-8", f'{FORM}; charset="utf-8"', FORM.upper(), f"{FORM};"])
async def test_ce_que_les_navigateurs_envoient(client, kind):
    content = f"username=maman.test&password={PASSWORD}"
    assert (await client.post(DOOR, content=content, headers={"Content-Type": kind})).status_code == 303


async def test_un_contenu_comprime_ou_annonce_deux_fois(client):
    twice = [("Content-Type", FORM), ("Content-Type", "multipart/form-data; boundary=x")]
    assert (await client.post(DOOR, content=b"a=b", headers=twice)).status_code == 415
    pressed = {"Content-Type": FORM, "Content-Encoding": "gzip"}
    assert (await client.post(DOOR, content=b"a=b", headers=pressed)).status_code == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"a=b&" * 30, 422), (b"username=" + b"x" * 4001, 413), (b"username=%ff", 400), (b"username=\xff", 400),
     (b"username=a%00&password=b", 400), (b"a%00=b", 400)],
)  # fmt: skip
async def test_trop_de_champs_trop_longs_ou_illisibles(client, body, status):
    assert (await client.post(DOOR, content=body, headers={"Content-Type": FORM})).status_code == status


async def test_vingt_mille_champs_sont_refuses_en_francais_et_tout_de_suite(client, signed_in, monkeypatch):
    """Counted before any is read: neither as a form nor as what a phone sends."""
    maman, many = await signed_in("maman.test"), b"&".join(b"book=%d:%d" % (n, n) for n in range(20_000))
    read: list[bytes] = []
    monkeypatch.setattr(intake, "parse_qsl", lambda *given, **more: read.append(given[0]))
    steps: list[str] = []
    sys.setprofile(lambda _frame, event, _what: steps.append(event))
    page = await maman.post(f"/{HOME}/reservations/demandes", content=many, headers={"Content-Type": FORM})
    json = await maman.post(f"/{HOME}/reservations/demandes", content=many, headers={"Content-Type": FORM} | JSON)
    door = await client.post(DOOR, content=many, headers={"Content-Type": FORM})
    sys.setprofile(None)
    assert len(steps) < 60_000, "no step for each field of the three"
    assert (page.status_code, json.status_code, door.status_code) == (422, 422, 413)
    assert "Cette demande dépasse 2 000 cases." in page.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert json.json()["error"] == "unprocessable"
    assert '<html lang="fr">' in door.text
    assert read == []


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "1_0"])
def test_une_longueur_absurde(length):
    with pytest.raises(intake.HTTPException) as refused:
        intake.refuse_body(intake.Headers({"content-length": length, "content-type": FORM}), intake.FEW)
    assert refused.value.status_code == 413


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [("/", {"Cookie": "a=" + "\\0" * 3000}, 431), ("/", {"If-None-Match": "a," * 9000}, 431),
     ("/?" + "a=b&" * 1300, {}, 414), ("/" + "a" * 2000, {}, 414), ("/", {"Host": "["}, 400),
     ("/", {"Host": "a/b"}, 400), ("/", {"Host": "exemple.fr:80:80"}, 400)],
)  # fmt: skip
async def test_une_tete_que_personne_n_envoie(client, path, headers, status):
    page = await client.get(path, headers=headers)
    assert page.status_code == status
    assert '<html lang="fr">' in page.text


@pytest.mark.parametrize(("version", "status"), [("1.1", 400), ("1.0", 200)])
async def test_une_tete_sans_host(application, version, status):
    """Each request of HTTP/1.1 names its host (RFC 9112, 3.2); the health check of an old balancer has none."""
    assert await status_of(application, version, []) == status
    assert await status_of(application, version, [(b"host", b"preau.test")]) == 200
    assert await status_of(application, version, [(b"host", b"preau.test")] * 2) == 400


async def status_of(application, version: str, headers: list[tuple[bytes, bytes]]) -> int:
    scope = {"type": "http", "method": "GET", "path": "/healthz", "raw_path": b"/healthz", "query_string": b"",
             "headers": headers, "scheme": "http", "server": ("preau.test", 80), "client": ("127.0.0.1", 1),
             "http_version": version, "root_path": ""}  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await application(scope, receive, send)
    return sent[0]["status"]


@pytest.mark.parametrize("wrong", ["http://[", "http://[::1", "http://a]b/", "//℀", "\\", ""])
async def test_une_origine_qui_n_en_est_pas_une(client, signed_in, wrong):
    wrong = wrong.encode()
    first = await client.post(DOOR, headers={"Sec-Fetch-Site": "", "Origin": wrong})
    assert first.status_code == 403
    for name in ("Referer", "HX-Current-URL"):
        assert (await client.post(f"/{HOME}/appareils", headers={name: wrong})).status_code == 401


@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1999-12-31T23:59:59+00:00", "2022-01-24",
                "2022-01-24T13:24:00", "2" * 6000],
)  # fmt: skip
@pytest.mark.both_databases
async def test_les_bouts_du_temps(signed_in, world, instant):
    maman, enrolment = await signed_in("maman.test"), world.enrolment("Bébé", "Accueil périscolaire")
    page = await maman.get(f"/{HOME}/reservations/{enrolment['id']}/etat", params={"depuis": instant})
    assert page.status_code == (414 if len(instant) > 2000 else 400)
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4()),
            "book": f"{enrolment['id']}:1", "as_of": instant[:100]}  # fmt: skip
    assert (await maman.post(f"/{HOME}/reservations/demandes", data=form)).status_code == 400


@pytest.mark.parametrize("id", ["9" * 5000, "²", "1_0", "-1", "0", "2147483648"])
async def test_un_numero_qui_n_en_est_pas_un(signed_in, world, id):
    maman, enrolment = await signed_in("maman.test"), world.enrolment("Bébé", "Accueil périscolaire")["id"]
    assert lenient.number(id, 2**31 - 1) in (None, 0)
    assert (await maman.get(f"/{HOME}/demandes/{id}")).status_code in (404, 414)
    form = {"account": str(world.account("maman.test")["public_id"]), "mutation": str(uuid4())}
    answer = await maman.post(f"/{HOME}/reservations/demandes", data=form | {"book": f"{enrolment}:{id}"})
    assert answer.status_code == (413 if len(id) > 200 else 400)
