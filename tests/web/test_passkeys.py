"""Clés d’accès : entrer sans mot de passe, et tout ce qu’un faux, un voleur ou une autre commune apporterait."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from pwa.app import create_app
from pwa.domain.accounts.tokens import hash_of
from pwa.domain.passkeys.challenges import HOLDS, MOST
from pwa.domain.passkeys.relying import Relying, relying_on
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.passkeys import Challenge, Passkey
from pwa.models.people import Account, Session
from pwa.models.second_factor import SecondFactor
from pwa.models.towns import Town
from pwa.running.clock import Clock
from pwa.storage.databases import writing
from tests.authenticator import PRESENT, RECOGNISED, Device, b64
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases
ESPACE = f"/{HOME}/espace"
ASK, ENTER = f"/{HOME}/cles-d-acces/defi", f"/{HOME}/cles-d-acces/connexion"
OWN = f"/{HOME}/identifiants/cles-d-acces"


@pytest.fixture
def application(settings):
    """As a town has it: a public address, in https."""
    made = create_app(replace(settings, public_url="https://preau.test"))
    made.state.clock = Clock(NOW - REAL_NOW, lambda: REAL_NOW)
    return made


def after(application, **time: float) -> None:
    later = REAL_NOW + timedelta(**time)
    application.state.clock = Clock(NOW - later, lambda: later)


async def adds(phone, device: Device | None = None, name: str = "Mon téléphone", town: str = HOME) -> Device:
    own = OWN.replace(HOME, town)
    asked = (await phone.post(f"{own}/defi")).json()
    device, brought = (device or Device()).makes(asked)
    answer = await phone.post(own, data={"credential": brought, "name": name})
    assert answer.status_code == 303, answer.text
    return device


@pytest.fixture
async def maman(signed_in):
    return await signed_in("maman.test")


@pytest.fixture
async def device(maman) -> Device:
    """Maman's phone has a passkey."""
    return await adds(maman)


async def asked_by(someone, town: str = HOME) -> dict:
    return (await someone.post(ASK.replace(HOME, town))).json()


async def enters(someone, brought: str, town: str = HOME, **more):
    return await someone.post(ENTER.replace(HOME, town), data={"credential": brought, **more})


async def refused(someone, brought: str, why: str, **more) -> str:
    answer = await enters(someone, brought, **more)
    assert answer.status_code == 422
    assert re.search(why, answer.text), why
    assert not [one for one in answer.headers.get_list("set-cookie") if "session" in one]
    return answer.text


async def test_on_entre_sans_nom_ni_mot_de_passe(client, device):
    answer = await enters(client, device.signs(await asked_by(client)), retour=f"/{HOME}/demandes")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/demandes")
    assert "Maman TEST" in (await client.get(ESPACE)).text
    told = await Event.filter(verb="signed_in").order_by("-position").first()
    assert told.detail == {"by": "passkey"}
    assert (await Passkey.get()).last_used_at == NOW


async def test_une_cle_ne_mene_jamais_ailleurs(client, device):
    for wrong in ("https://exemple.org/", "//exemple.org/", f"/{ELSEWHERE}/espace", f"/{HOME}\\@exemple.org", "\\\\x"):
        answer = await enters(client, device.signs(await asked_by(client)), retour=wrong)
        assert (answer.status_code, answer.headers["location"]) == (303, ESPACE), wrong
        page = await refused(client, "{}", "pas pu être lue", retour=wrong)
        assert "exemple.org" not in page


async def test_ce_que_l_appareil_doit_demander(client, maman):
    asked = await asked_by(client)
    assert (asked["rpId"], asked["userVerification"]) == ("preau.test", "required")
    assert "allowCredentials" not in asked or asked["allowCredentials"] == []
    await adds(maman)
    made = (await maman.post(f"{OWN}/defi")).json()
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert len(made["excludeCredentials"]) == 1
    assert "Maman" not in made["user"]["id"]


async def test_une_session_par_cle_vaut_une_session_par_mot_de_passe(client, device):
    """A new token, confirmed for ten minutes: what a browser held before is nobody's."""
    await enters(client, device.signs(await asked_by(client)))
    first = client.cookies.get(f"__Host-preau_session_{HOME}")
    assert (await client.get(OWN)).status_code == 200
    await enters(client, device.signs(await asked_by(client)))
    assert client.cookies.get(f"__Host-preau_session_{HOME}") not in (None, first)
    assert await Session.all().count() == 2, "Maman's password, and this browser's last"


async def test_le_compte_ferme_ne_s_ouvre_pas_par_une_cle(client, device):
    async with writing() as db:
        await Account.filter(username="maman.test").using_db(db).update(disabled_at=REAL_NOW)
    await refused(client, device.signs(await asked_by(client)), "Ce compte est fermé")


async def test_une_cle_est_le_second_facteur_d_un_agent(client, signed_in, application):
    agent = await signed_in("agent.enfance")
    officer = (await Account.get(username="agent.enfance")).officer_id
    device = await adds(agent)
    async with writing() as db:
        await SecondFactor.filter(officer_id=officer).using_db(db).delete()
        await SecondFactor.create(using_db=db, officer_id=officer, since=REAL_NOW - timedelta(days=3))
    typed = await client.post(f"/{HOME}/connexion", data={"username": "agent.enfance", "password": PASSWORD})
    assert typed.status_code == 303
    assert (await client.get(f"/{HOME}/guichet")).status_code == 303
    await enters(client, device.signs(await asked_by(client)))
    assert (await client.get(f"/{HOME}/guichet")).status_code == 200


async def test_ajouter_une_cle_laisse_a_l_agent_la_session_ou_il_la_fait(signed_in, client, application):
    """The device has just recognised him there; elsewhere, a password alone opens no more."""
    agent, elsewhere = await signed_in("agent.enfance"), await signed_in("agent.enfance")
    officer = (await Account.get(username="agent.enfance")).officer_id
    async with writing() as db:
        await SecondFactor.filter(officer_id=officer).using_db(db).delete()
        await SecondFactor.create(using_db=db, officer_id=officer, since=REAL_NOW)
    assert (await elsewhere.get(f"/{HOME}/guichet")).status_code == 200
    await adds(agent)
    assert (await agent.get(f"/{HOME}/guichet")).status_code == 200
    assert (await agent.get(OWN)).status_code == 200
    shown = await elsewhere.get(f"/{HOME}/guichet")
    assert (shown.status_code, "/securite/cle-d-acces" in shown.headers["location"]) == (303, True)


async def test_la_cle_tient_lieu_d_inscription_apres_le_premier_jour(signed_in, application):
    """Who must have a second factor and makes a passkey goes on, without signing in again."""
    agent = await signed_in("agent.enfance")
    officer = (await Account.get(username="agent.enfance")).officer_id
    async with writing() as db:
        await SecondFactor.filter(officer_id=officer).using_db(db).delete()
        await SecondFactor.create(using_db=db, officer_id=officer, since=REAL_NOW - timedelta(days=3))
    assert "/securite/second-facteur" in (await agent.get(f"/{HOME}/guichet")).headers["location"]
    await adds(agent)
    assert (await agent.get(f"/{HOME}/guichet")).status_code == 200


async def test_une_session_imposee_avant_n_est_pas_celle_d_apres(client, device):
    client.cookies.set(f"__Host-preau_session_{HOME}", "impose", domain="preau.test")
    await enters(client, device.signs(await asked_by(client)))
    held = [one.value for one in client.cookies.jar if one.name == f"__Host-preau_session_{HOME}"]
    known = {one.current_hash for one in await Session.all()}
    assert hash_of("impose") not in known
    assert known & {hash_of(one) for one in held}


async def test_la_meme_signature_ne_sert_qu_une_fois(client, device):
    brought = device.signs(await asked_by(client))
    assert (await enters(client, brought)).status_code == 303
    await refused(client, brought, "a expiré")


async def test_une_signature_volee_ne_sert_pas_ailleurs(client, device, application):
    """Bound to the cookie of the browser that asked."""
    brought = device.signs(await asked_by(client))
    async with visitor(application) as thief:
        await refused(thief, brought, "a expiré")
        await asked_by(thief)
        await refused(thief, brought, "a expiré")
    assert (await enters(client, brought)).status_code == 303


async def test_un_defi_expire(client, device, application):
    brought = device.signs(await asked_by(client))
    after(application, seconds=HOLDS.total_seconds())
    await refused(client, brought, "a expiré")


async def test_un_defi_essaye_une_fois_est_perdu_meme_si_la_signature_est_fausse(client, device):
    asked = await asked_by(client)
    await refused(client, device.signs(asked, signature=b64(b"non")), "pas pu être vérifiée")
    await refused(client, device.signs(asked), "a expiré")


@pytest.mark.parametrize("purpose", ["confirm", "add"])
async def test_un_defi_ne_sert_qu_a_ce_qu_il_demande(client, device, purpose):
    asked = await asked_by(client)
    async with writing() as db:
        await Challenge.all().using_db(db).update(purpose=purpose)
    await refused(client, device.signs(asked), "a expiré")


async def test_le_defi_d_une_commune_ne_sert_pas_dans_une_autre(client, device):
    await refused(client, device.signs(await asked_by(client, ELSEWHERE)), "a expiré")


@pytest.mark.parametrize(
    "cheat",
    [{"origin": "https://preau.test.example"}, {"origin": "http://preau.test"}, {"origin": "https://preau.test:8443"},
     {"host": "preau.test.example"}, {"host": "test"}, {"flags": PRESENT}, {"flags": RECOGNISED},
     {"kind": "webauthn.create"}, {"key": Device().key}],
    ids=["faux-site", "sans-https", "autre-port", "autre-hote", "domaine-parent", "personne-reconnu", "personne-la",
         "autre-geste", "autre-cle"],
)  # fmt: skip
async def test_ce_qui_n_est_pas_signe_ici_par_qui_il_faut_est_refuse(client, device, cheat):
    await refused(client, replace(device, **cheat).signs(await asked_by(client)), "pas pu être vérifiée")


async def test_un_compteur_qui_recule_dit_que_la_cle_est_copiee(client, maman):
    device = replace(await adds(maman, Device(count=4)), count=5)
    assert (await enters(client, device.signs(await asked_by(client)))).status_code == 303
    await refused(client, device.signs(await asked_by(client)), "copiée")
    await refused(client, replace(device, count=0).signs(await asked_by(client)), "copiée")
    assert await Event.filter(verb="passkey_copied").count() == 2
    assert (await enters(client, replace(device, count=6).signs(await asked_by(client)))).status_code == 303


async def test_une_cle_d_une_autre_commune_est_refusee_et_on_dit_pourquoi(client, signed_in):
    other = await elsewhere(signed_in)
    device = await adds(other, town=ELSEWHERE)
    page = await refused(client, device.signs(await asked_by(client)), "Cette clé d’accès ouvre votre espace de")
    there, here = await Town.get(slug=ELSEWHERE), await Town.get(slug=HOME)
    assert f"espace de {there.name}, pas celui de {here.name}" in page
    assert "data-unknown" not in page, "it opens something: the browser keeps it"
    forged = replace(device, key=Device().key)
    page = await refused(client, forged.signs(await asked_by(client)), "pas pu être vérifiée")
    assert "ouvre votre espace" not in page, "only its holder learns where it opens"


async def elsewhere(signed_in):
    return await signed_in("maman.concerto", ELSEWHERE)


async def test_la_meme_cle_dans_deux_communes_n_ouvre_que_la_sienne(client, maman, signed_in):
    """A credential is unique in its town only; its holder's handle tells whose it is."""
    device = await adds(maman)
    other = await adds(await elsewhere(signed_in), device, town=ELSEWHERE)
    await refused(client, other.signs(await asked_by(client)), "espace de")
    assert (await enters(client, device.signs(await asked_by(client)))).status_code == 303


async def test_une_cle_retiree_n_ouvre_plus_rien_et_le_navigateur_l_apprend(client, maman, device):
    [key] = await Passkey.all()
    answer = await maman.post(f"{OWN}/{key.id}/retirer")
    assert answer.headers["location"] == f"{OWN}?fait=retiree"
    page = await refused(client, device.signs(await asked_by(client)), "n’ouvre plus rien ici")
    assert f'data-unknown="{b64(device.id)}"' in page


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "{",
        '{"id":1}',
        "[" * 9000,
        '{"id":"a","rawId":"a","type":"public-key",'
        '"response":{"clientDataJSON":"e30","authenticatorData":"","signature":""}}',
    ],
)
async def test_n_importe_quoi_n_ouvre_rien(client, text):
    await refused(client, text, "pas pu être lue")


async def test_celle_d_un_autre_compte_ne_confirme_pas(maman, signed_in, application):
    papa = await signed_in("papa.test")
    his, hers = await adds(papa), await adds(maman)
    after(application, minutes=11)
    assert (await maman.get(OWN)).status_code == 403
    asked = (await maman.post(f"/{HOME}/confirmation/defi")).json()
    assert [one["id"] for one in asked["allowCredentials"]] == [b64(hers.id)]
    answer = await maman.post(f"/{HOME}/confirmation", data={"confirm-credential": his.signs(asked)})
    assert (answer.status_code, "d’un autre compte" in answer.text) == (422, True)
    assert (await maman.get(OWN)).status_code == 403


async def test_elle_confirme_sa_session_et_elle_seule(maman, signed_in, application):
    device, tablet = await adds(maman), await signed_in("maman.test")
    after(application, minutes=11)
    asked = (await tablet.post(f"/{HOME}/confirmation/defi")).json()
    stolen = await maman.post(f"/{HOME}/confirmation", data={"confirm-credential": device.signs(asked)})
    assert stolen.status_code == 422
    asked = (await maman.post(f"/{HOME}/confirmation/defi")).json()
    fields = {"confirm-credential": device.signs(asked), "confirm-to": OWN}
    assert (await maman.post(f"/{HOME}/confirmation", data=fields)).headers["location"] == OWN
    assert (await maman.get(OWN)).status_code == 200
    assert (await tablet.get(OWN)).status_code == 403
    told = await Event.filter(verb="confirmed").order_by("-position").first()
    assert told.detail == {"by": "passkey"}


async def test_sans_cle_la_confirmation_n_en_demande_pas(maman):
    assert (await maman.post(f"/{HOME}/confirmation/defi")).status_code == 404


async def test_ajouter_renommer_retirer(maman):
    await adds(maman, name="  Téléphone \n de Maman ")
    page = (await maman.get(f"{OWN}?fait=ajoutee")).text
    assert "Téléphone de Maman" in page
    assert "Ajoutée le 24/01/2022" in page
    [key] = await Passkey.all()
    await maman.post(f"{OWN}/{key.id}/nom", data={"name": "<b>Tablette</b>" + "x" * 90})
    assert (await Passkey.get()).name == ("<b>Tablette</b>" + "x" * 90)[:60]
    assert "<b>Tablette</b>" not in (await maman.get(OWN)).text
    await maman.post(f"{OWN}/{key.id}/nom", data={"name": "  "})
    assert (await Passkey.get()).name == "Clé d’accès"
    await maman.post(f"{OWN}/{key.id}/retirer")
    assert "Vous n’en avez pas encore." in (await maman.get(OWN)).text
    assert await Event.filter(verb__in=["passkey_added", "passkey_removed"]).count() == 2


async def test_qui_a_une_cle_de_plus_l_apprend_par_courriel(maman):
    """It opens the espace even after the password was changed: nobody adds one in silence."""
    await adds(maman, name="Voleur")
    [letter] = await Letter.filter(kind="passkey_added")
    assert letter.address == "maman.test@example.org"
    assert "Voleur" not in str(letter.facts)


async def test_celle_d_autrui_n_existe_pas(maman, signed_in):
    papa = await signed_in("papa.test")
    await adds(papa)
    [key] = await Passkey.all()
    for what in ("nom", "retirer"):
        assert (await maman.post(f"{OWN}/{key.id}/{what}", data={"name": "à moi"})).status_code == 404
    assert (await Passkey.get()).name == "Mon téléphone"


async def test_la_meme_ne_s_ajoute_pas_deux_fois_ni_sans_limite(maman, monkeypatch):
    device = await adds(maman)
    asked = (await maman.post(f"{OWN}/defi")).json()
    again = await maman.post(OWN, data={"credential": device.makes(asked)[1]})
    assert (again.status_code, "déjà enregistrée" in again.text) == (422, True)
    monkeypatch.setattr("pwa.domain.passkeys.keeping.MOST", 1)
    asked = (await maman.post(f"{OWN}/defi")).json()
    more = await maman.post(OWN, data={"credential": Device().makes(asked)[1]})
    assert (more.status_code, "Retirez-en une" in more.text) == (422, True)


async def test_une_cle_faite_pour_la_session_d_un_autre_n_est_pas_gardee(maman, signed_in):
    asked = (await maman.post(f"{OWN}/defi")).json()
    papa = await signed_in("papa.test")
    answer = await papa.post(OWN, data={"credential": Device().makes(asked)[1]})
    assert (answer.status_code, "a expiré" in answer.text) == (422, True)


@pytest.mark.parametrize("cheat", [{"origin": "https://exemple.org"}, {"host": "exemple.org"}, {"flags": PRESENT}])
async def test_une_cle_faite_ailleurs_ou_sans_reconnaitre_personne_n_est_pas_gardee(maman, cheat):
    asked = (await maman.post(f"{OWN}/defi")).json()
    answer = await maman.post(OWN, data={"credential": Device(**cheat).makes(asked)[1]})
    assert answer.status_code == 422
    assert not await Passkey.exists()


async def test_ajouter_demande_de_confirmer(maman, application):
    after(application, minutes=11)
    for path in (OWN, f"{OWN}/defi", f"{OWN}/1/retirer", f"{OWN}/1/nom"):
        assert (await maman.post(path)).status_code == 403
    assert (await maman.get(OWN)).status_code == 403


async def test_un_inconnu_ne_remplit_pas_la_base(client, application, monkeypatch):
    monkeypatch.setattr("pwa.domain.passkeys.challenges.MOST", 3)
    assert MOST == 300
    for _ in range(3):
        assert (await client.post(ASK)).status_code == 200
    assert (await client.post(ASK)).status_code == 429
    after(application, minutes=16)
    assert (await client.post(ASK)).status_code == 200
    assert await Challenge.all().count() == 1, "those that are over went"


async def test_le_cookie_de_qui_demande_ne_se_lit_ni_ne_dure(client):
    [line] = (await client.post(ASK)).headers.get_list("set-cookie")
    assert line.startswith(f"__Host-preau_asking_{HOME}=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=600"):
        assert part in line
    assert "set-cookie" not in (await client.post(ASK)).headers


@pytest.mark.parametrize(
    ("public", "host", "found"),
    [("https://portail.example.org", "x", Relying("portail.example.org", "https://portail.example.org")),
     ("https://Portail.example.org:8443/", "x", Relying("portail.example.org", "https://portail.example.org:8443")),
     ("http://portail.example.org", "x", None), ("", "portail.example.org", None),
     ("", "localhost:8000", Relying("localhost", "http://localhost:8000")), ("", "localhost.example.org", None),
     ("http://localhost:9", "x", Relying("localhost", "http://localhost:9"))],
)  # fmt: skip
def test_l_adresse_publique_decide(public, host, found):
    assert relying_on(public, host) == found


async def test_sans_adresse_publique_il_n_y_a_pas_de_cle(settings):
    async with visitor(create_app(settings)) as someone:
        assert (await someone.post(ASK)).status_code == 404
        assert PASSWORD not in (await someone.post(ENTER, data={"credential": "{}"})).text
