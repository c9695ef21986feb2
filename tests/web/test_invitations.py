"""Invité par la mairie : le courriel, son lien, les identifiants que l'on choisit, les conditions, l'espace."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from pwa.domain import towns
from pwa.domain.accounts.states import State, state_of
from pwa.domain.invitations.inviting import Inviting, NotInvited, invite
from pwa.domain.invitations.town_file import Invitations
from pwa.domain.letters import sending
from pwa.models.events import Event
from pwa.models.letters import Letter
from pwa.models.links import Link
from pwa.models.people import Account, Guardian, Session
from pwa.models.towns import Town
from pwa.storage.databases import writing
from pwa.storage.mail import DemoTransport
from pwa.working.writer import Writer
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, NOW

pytestmark = pytest.mark.both_databases
NEW = "quatre-mots-sans-rapport-7"
LINK = re.compile(r"/activation/([\w-]+)")
WORD = re.compile(r"Mot de passe\s: (\w+)")


@pytest.fixture
async def zoe(database) -> int:
    """A guardian whom the town knows, and who has no account."""
    maman = await Guardian.get(account__username_key="maman.test", account__town__slug=HOME)
    given = {"first_name": "Zoé", "last_name": "D’Été", "email": "zoe@example.org", "civility": "Mme"}
    return (await Guardian.create(town_id=maman.town_id, household_id=maman.household_id, **given)).id


async def here(real_now, slug=HOME) -> Inviting:
    return Inviting(towns.view_of(await Town.get(slug=slug)), None, NOW, real_now)


@pytest.fixture
def real_now(application):
    return application.state.clock.real()


async def invited(settings, guardian: int, real_now) -> tuple[str, str]:
    """The token and the temporary password of the mail that left last."""
    async with writing() as db:
        await invite(db, await here(real_now), guardian)
    return await mailed(settings, real_now)


async def mailed(settings, real_now) -> tuple[str, str]:
    text = await sent(settings, real_now)
    word = WORD.search(text)
    return LINK.search(text)[1], word[1] if word else ""


async def sent(settings, real_now) -> str:
    """What the last letter says, once every letter has left."""
    post = DemoTransport()
    while await sending.send_due(post, Writer(settings).mail, now=real_now + timedelta(minutes=9)):
        pass
    return (await Letter.filter(channel="mail").order_by("-id").first()).text


async def by_link_alone() -> None:
    town = await Town.get(slug=HOME)
    await Town.filter(id=town.id).update(profile=town.profile | {"invitations": {"way": "link", "days": 30}})


def flat(text: str) -> str:
    """On one line, with ordinary spaces."""
    return " ".join(text.split())


def chosen(username="zoe.dete", password=NEW, **more) -> dict:
    return {"username": username, "new_password": password, "new_password_again": password} | more


async def signs_in(client, username, password):
    return await client.post(f"/{HOME}/connexion", data={"username": username, "password": password})


@pytest.mark.requirement("SL-04", "SL-05", "SL-06", "SL-07", "ECP-02")
async def test_le_courriel_d_invitation_dit_les_mots_du_guide(settings, zoe, real_now):
    async with writing() as db:
        await invite(db, await here(real_now), zoe)
    text = flat(await sent(settings, real_now))
    for words in (
        "Bonjour Mme,", "Nous vous souhaitons la bienvenue sur votre espace citoyens.",
        "Pour faciliter l’accès à l’espace citoyens et à vos démarches liées à votre vie quotidienne, votre espace "
        "personnel a été automatiquement créé.", "Pour l’activer, veuillez cliquer sur le lien suivant :",
        "Voici vos identifiants de connexion :", "Nom d’utilisateur : zoe.dete", "Mot de passe :",
        "Ce lien ne sert qu’une fois, pendant 30 jours.",
    ):  # fmt: skip
        assert words in text


@pytest.mark.requirement("SL-10", "SL-11", "SL-12", "SL-13", "ECP-03", "ECP-04")
async def test_le_lien_active_une_fois_et_le_dit(client, settings, zoe, real_now):
    token, _ = await invited(settings, zoe, real_now)
    for _ in range(3):  # a scanner of mails opens every link, and so does a curious finger
        assert "ACTIVER MON ESPACE" in (await client.get(f"/{HOME}/activation/{token}")).text
        assert (await client.head(f"/{HOME}/activation/{token}")).status_code == 200
    assert state_of(await Account.get(guardian_id=zoe)) is State.INVITED
    answer = await client.post(f"/{HOME}/activation/{token}", data={})
    for words in ("CONFIRMATION D’ACTIVATION DE L’ESPACE", "génial !",
                  "Félicitations, vous venez de créer votre espace. Un mail vous a été envoyé automatiquement, à "
                  "l’adresse mail renseignée pour confirmer votre création.",
                  "activé pour le nom d’utilisateur zoe.dete.",
                  "RETOUR À L’ACCUEIL",
                  "Vous avez désormais accès à toutes les fonctionnalités de l’Espace Citoyens."):  # fmt: skip
        assert words in flat(answer.text)
    assert state_of(await Account.get(guardian_id=zoe)) is State.ACTIVE
    assert "Félicitations, vous venez de créer votre espace." in await sent(settings, real_now)
    assert (await client.post(f"/{HOME}/activation/{token}", data={})).status_code == 410


async def test_tous_les_liens_qui_ne_valent_rien_disent_la_meme_chose(client, settings, zoe, real_now):
    """Replayed, cut short, another town's, unknown, sent again, too old: one page, one status."""
    used, _ = await invited(settings, zoe, real_now)
    resent, _ = await invited(settings, zoe, real_now)
    [good] = await Link.filter(used_at=None, revoked_at=None, account__guardian_id=zoe)
    pages = [await client.get(f"/{HOME}/activation/{one}") for one in (used, resent[:-1], "inconnu", "a" * 300)]
    pages.append(await client.post(f"/{HOME}/activation/{used}", data=chosen()))
    await Link.filter(id=good.id).update(expires_at=real_now - timedelta(seconds=1))
    pages.append(await client.get(f"/{HOME}/activation/{resent}"))
    assert {(one.status_code, main(one)) for one in pages} == {(410, main(pages[0]))}
    assert "Vous n’avez pas reçu de mail, contactez-nous" in pages[0].text
    await Link.filter(id=good.id).update(expires_at=real_now + timedelta(days=1))
    elsewhere = await client.get(f"/{ELSEWHERE}/activation/{resent}")
    assert (elsewhere.status_code, "Ce lien ne sert plus" in elsewhere.text) == (410, True)
    assert (await client.get(f"/{HOME}/activation/{resent}")).status_code == 200


def main(answer) -> str:
    return answer.text.partition("<main")[2]


async def test_deux_navigateurs_un_seul_active(application, settings, zoe, real_now):
    token, _ = await invited(settings, zoe, real_now)
    async with visitor(application) as one, visitor(application) as other:
        answers = await asyncio.gather(*(who.post(f"/{HOME}/activation/{token}", data={}) for who in (one, other)))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert sorted(answer.status_code for answer in answers)[1] in (410, 503)
    assert await Event.filter(verb="account_activated").count() == 1


async def test_renvoyer_pendant_que_l_on_active_ne_laisse_rien_entre_deux(application, settings, zoe, real_now):
    token, _ = await invited(settings, zoe, real_now)

    async def again():
        async with writing() as db:
            await invite(db, await here(real_now), zoe)

    async with visitor(application) as one:
        answer, ended = await asyncio.gather(
            one.post(f"/{HOME}/activation/{token}", data={}), again(), return_exceptions=True
        )
    account = await Account.get(guardian_id=zoe)
    if answer.status_code == 200:
        assert isinstance(ended, NotInvited) or account.activated_at
    else:
        assert ended is None and state_of(account) is State.INVITED  # noqa: PT018


@pytest.mark.requirement("SPE-05", "SPE-12", "SL-22", "SL-23", "SL-24", "SL-25", "ECP-05", "ECP-10", "ECP-11", "ECP-12")
async def test_le_mot_de_passe_provisoire_mene_aux_identifiants_puis_aux_conditions(client, settings, zoe, real_now):
    _, word = await invited(settings, zoe, real_now)
    answer = await signs_in(client, "zoe.dete", word)
    assert answer.headers["location"] == f"/{HOME}/espace"
    for page in ("espace", "reservations", "appareils", "identifiants"):
        led = await client.get(f"/{HOME}/{page}")
        assert led.headers["location"].startswith(f"/{HOME}/premiers-identifiants?retour=")
    page = await client.get(f"/{HOME}/premiers-identifiants")
    for words in ("MODIFICATION DE VOS IDENTIFIANTS", "Identifiant d’utilisateur", "* Mot de passe", "VALIDER",
                  "* Confirmation du mot de passe"):  # fmt: skip
        assert words in flat(page.text)
    text = flat(page.text)
    assert "Votre mot de passe ayant été généré automatiquement, les règles de sécurité en vigueur imposent" in text
    assert "Vous devez changer le mot de passe qui vous a été attribué automatiquement" in text
    assert (await client.post(f"/{HOME}/premiers-identifiants", data=chosen(password=word))).status_code == 422
    taken = await client.post(f"/{HOME}/premiers-identifiants", data=chosen("MAMAN.test"))
    assert (taken.status_code, "déjà pris" in taken.text) == (422, True)
    answer = await client.post(f"/{HOME}/premiers-identifiants", data=chosen("zoe.la.grande"))
    assert answer.headers["location"] == f"/{HOME}/espace"
    led = await client.get(f"/{HOME}/espace")
    assert led.headers["location"].startswith(f"/{HOME}/conditions?retour=")
    assert (await signs_in(client, "zoe.dete", word)).status_code == 422
    assert (await signs_in(client, "zoe.la.grande", NEW)).status_code == 303


async def test_qui_tient_encore_le_mot_de_passe_provisoire_est_dehors(application, settings, zoe, real_now):
    _, word = await invited(settings, zoe, real_now)
    async with visitor(application) as one, visitor(application) as thief:
        await signs_in(one, "zoe.dete", word)
        await signs_in(thief, "zoe.dete", word)
        await one.post(f"/{HOME}/premiers-identifiants", data=chosen())
        assert (await thief.get(f"/{HOME}/espace")).status_code == 401
        assert (await thief.post(f"/{HOME}/premiers-identifiants", data=chosen("voleur"))).status_code == 401
        assert await Session.filter(account__guardian_id=zoe).count() == 1


async def test_par_lien_seul_la_page_choisit_le_mot_de_passe(client, settings, zoe, real_now):
    await by_link_alone()
    token, word = await invited(settings, zoe, real_now)
    assert word == ""
    assert "Confirmation du mot de passe" in (await client.get(f"/{HOME}/activation/{token}")).text
    for wrong in (
        chosen(password="court"),
        chosen(new_password_again="autre"),
        chosen("MAMAN.test"),
        {},
    ):
        answer = await client.post(f"/{HOME}/activation/{token}", data=wrong)
        assert (answer.status_code, "CONFIRMATION D’ACTIVATION" in answer.text) == (422, False)
    answer = await client.post(f"/{HOME}/activation/{token}", data=chosen("zoe"))
    assert "nom d’utilisateur zoe." in answer.text
    assert (await signs_in(client, "zoe", NEW)).headers["location"] == f"/{HOME}/espace"


async def test_on_n_invite_ni_un_actif_ni_qui_n_a_pas_d_adresse(zoe, real_now, world):
    maman = await Guardian.get(account__username_key="maman.test", account__town__slug=HOME)
    await Guardian.filter(id=zoe).update(email="")
    for one in (maman.id, zoe):
        with pytest.raises(NotInvited):
            async with writing() as db:
                await invite(db, await here(real_now), one)
    assert not await Link.all().exists()


@pytest.mark.parametrize("name", ["O’Neil\r\nBcc: tous@example.org", "É" * 200, "a", ""])
async def test_tous_les_noms_s_invitent(settings, zoe, real_now, name):
    await Guardian.filter(id=zoe).update(last_name=name[:80], civility="Mme\r\nBcc: b@example.org"[:10])
    assert (await invited(settings, zoe, real_now))[0]


def test_une_commune_qui_ne_dit_rien_n_envoie_qu_un_lien():
    assert Invitations().way == "link"


@pytest.mark.requirement("ECP-14", "ECP-15", "ECP-20", "SL-29", "SL-34", "SL-35")
async def test_les_conditions_se_lisent_s_acceptent_et_se_redemandent(signed_in, world):
    client, maman = await signed_in("maman.test"), world.account("maman.test")["id"]
    assert (await client.get(f"/{HOME}/espace")).status_code == 200
    await Account.filter(id=maman).update(terms_hash=None)
    led = await client.get(f"/{HOME}/reservations")
    assert led.headers["location"] == f"/{HOME}/conditions?retour=%2Fsaint-loubes%2Freservations"
    page = await client.get(led.headers["location"])
    for words in ("CONDITIONS GÉNÉRALES D’UTILISATION", "J’ACCEPTE LES CONDITIONS GÉNÉRALES D’UTILISATION", "RETOUR",
                  "Le Service offre quatre fonctionnalités aux usagers :", "les accepter en fin de document",
                  "MODALITÉS D’INSCRIPTION, D’UTILISATION ET DE CONFIDENTIALITÉ DU SERVICE"):  # fmt: skip
        assert words in flat(page.text)
    version = re.search(r'name="version" value="(\w+)"', page.text)[1]
    answer = await client.post(f"/{HOME}/conditions", data={"version": "0" * 64, "retour": f"/{HOME}/reservations"})
    assert (answer.status_code, "Les conditions ont changé" in answer.text) == (409, True)
    answer = await client.post(f"/{HOME}/conditions", data={"version": version, "retour": f"/{HOME}/reservations"})
    assert answer.headers["location"] == f"/{HOME}/reservations"
    assert (await client.get(f"/{HOME}/espace")).status_code == 200
    kept = await Account.get(id=maman)
    assert (kept.terms_hash, kept.terms_at is not None) == (version, True)
    await client.post(f"/{HOME}/conditions", data={"version": version})
    [event] = await Event.filter(verb="terms_accepted", for_account_id=maman)
    assert event.detail == {"version": version}
    assert "J’ACCEPTE" not in (await client.get(f"/{HOME}/conditions")).text
    town = await Town.get(slug=HOME)
    town.profile["terms"]["articles"][0]["text"] += "\nUn mot de plus."
    await Town.filter(id=town.id).update(profile=town.profile)
    assert "/conditions" in (await client.get(f"/{HOME}/espace")).headers["location"]


async def test_les_conditions_se_lisent_sans_compte_et_une_commune_peut_n_en_avoir_pas(client):
    page = await client.get(f"/{HOME}/conditions")
    assert (page.status_code, "J’ACCEPTE" in page.text) == (200, False)
    assert (await client.get(f"/{ELSEWHERE}/conditions")).status_code == 404


async def test_ce_qu_un_telephone_envoie_devant_une_porte_reste_sur_le_telephone(signed_in, world):
    """Its answer is JSON that repeats the mutation, 401: what `verdict.js` keeps, and sends again."""
    client, maman = await signed_in("maman.test"), world.account("maman.test")["id"]
    for column in ({"terms_hash": None}, {"must_change": True}):
        await Account.filter(id=maman).update(**column)
        mutation = str(uuid4())
        answer = await client.post(
            f"/{HOME}/reservations/demandes",
            data={"mutation": mutation},
            headers={"Accept": "application/json", "Idempotency-Key": mutation},
        )
        assert (answer.status_code, answer.json()["mutation"], answer.json()["error"]) == (401, mutation, "gated")
        assert "reste sur votre téléphone" in answer.json()["sentence"]


async def test_une_porte_ne_mene_qu_a_nos_pages(signed_in, world):
    client, maman = await signed_in("maman.test"), world.account("maman.test")["id"]
    version = (await Account.get(id=maman)).terms_hash
    for bad in (
        "https://ailleurs.example/",
        "//ailleurs.example",
        f"/{ELSEWHERE}/espace",
        f"/{HOME}/../ailleurs",
        "\\\\x",
    ):
        await Account.filter(id=maman).update(terms_hash=None)
        answer = await client.post(f"/{HOME}/conditions", data={"version": version, "retour": bad})
        assert answer.headers["location"] == f"/{HOME}/espace"
        await Account.filter(id=maman).update(must_change=True)
        assert "ailleurs" not in (await client.get(f"/{HOME}/premiers-identifiants", params={"retour": bad})).text
        await Account.filter(id=maman).update(must_change=False)


async def test_une_porte_ne_coute_aucune_requete_de_plus(signed_in, world, queries):
    client = await signed_in("maman.test")
    await Account.filter(id=world.account("maman.test")["id"]).update(terms_hash=None)
    with queries:
        assert (await client.get(f"/{HOME}/reservations")).status_code == 303
    assert len(queries) == 1


async def test_un_agent_n_accepte_pas_les_conditions_des_familles(signed_in):
    assert (await (await signed_in("agent.enfance")).get(f"/{HOME}/guichet")).status_code == 200
