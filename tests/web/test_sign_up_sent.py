"""Après « VALIDER » : un courriel à la seule adresse donnée, la même réponse pour toutes, un lien qui sert une fois."""

import asyncio
import re
from datetime import timedelta

import pytest

from pwa.domain.household_keys import codes
from pwa.domain.sign_up import sending
from pwa.models.events import Event
from pwa.models.household_keys import HouseholdKey
from pwa.models.letters import Letter
from pwa.models.people import Account, Guardian, Household, Membership
from pwa.models.sign_up import SignUp
from pwa.models.sites import Department
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, REAL_NOW
from tests.web.signing_up import PASSWORD, REACH, fill, last_form, open_to_families, validate

HERE = f"/{HOME}/creer-mon-espace"
LAST, SENT = f"{HERE}/authentification", f"{HERE}/courriel"
pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
async def opened(database):
    await Letter.all().delete()
    return await open_to_families()


async def link_of(address=REACH["email"]):
    """What the last mail to that address carries."""
    letter = await Letter.filter(address=address).order_by("-id").first()
    return f"{HERE}/lien/{letter.secrets['link']}"


async def asked(client, **said):
    await fill(client, **said)
    answer = await validate(client)
    assert answer.status_code == 303, answer.text
    return await link_of(said.get("email", REACH["email"]))


@pytest.mark.requirement("SMF-18", "SMF-19", "SMF-20")
async def test_de_la_validation_a_l_espace(client):
    link = await asked(client)
    page = await client.get(SENT)
    assert "Un courriel vous attend" in page.text
    assert REACH["email"] in page.text
    for _ in range(3):
        opened = await client.get(link)
        assert "ACTIVER MON ESPACE" in opened.text
    assert not await Account.exists(username=REACH["email"])
    answer = await client.post(link, data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/espace")
    account = await Account.get(username=REACH["email"]).select_related("guardian")
    assert (account.guardian.last_name, account.guardian.first_name) == ("D’Ornano-Test", "Ó")
    assert account.guardian.household_id is None
    assert "conditions" in (await client.get(f"/{HOME}/espace")).headers["location"]
    assert await SignUp.all().count() == 0
    assert await Event.filter(verb="space_created").count() == 1


async def test_valider_en_deux_pressions_ou_deux_onglets_dit_que_c_est_parti(client):
    """Two at once, then another tab with another password: one mail, and its page promises the first password."""
    await fill(client)
    pressed = await last_form(client)
    other = pressed | {"new_password": "Un-autre-mot-de-passe-9", "new_password_again": "Un-autre-mot-de-passe-9"}
    answers = await asyncio.gather(*(client.post(LAST, data=pressed) for _ in range(2)))
    answers.append(await client.post(LAST, data=other))
    assert [one.status_code for one in answers] == [303, 303, 303], [one.text[:300] for one in answers]
    assert sorted(one.headers["location"] for one in answers) == [SENT, f"{SENT}?deja=1", f"{SENT}?deja=1"]
    assert await Letter.filter(address=REACH["email"]).count() == 1
    assert "que vous venez de choisir" not in (await client.get(f"{SENT}?deja=1")).text


async def test_un_lien_sert_une_fois(client):
    link = await asked(client)
    await client.post(link, data={"password": PASSWORD})
    client.cookies.clear()
    for answer in (await client.get(link), await client.post(link, data={"password": PASSWORD})):
        assert answer.status_code == 404
        assert "Ce lien ne marche plus" in answer.text
    assert await Account.filter(username=REACH["email"]).count() == 1


async def test_deux_qui_activent_ensemble_font_un_compte(client, application):
    link = await asked(client)
    async with visitor(application) as one, visitor(application) as two:
        answers = await asyncio.gather(*(who.post(link, data={"password": PASSWORD}) for who in (one, two)))
    assert sorted(answer.status_code for answer in answers) == [303, 404]
    assert await Account.filter(username=REACH["email"]).count() == 1


async def test_un_lien_tronque_perime_ou_d_une_autre_commune_ne_marche_pas(client):
    await open_to_families(ELSEWHERE)
    link = await asked(client)
    for dead in (link[:-1], link + "a", f"{HERE}/lien/é", link.replace(HOME, ELSEWHERE)):
        assert (await client.get(dead)).status_code == 404
        assert (await client.post(dead, data={"password": PASSWORD})).status_code == 404
    await SignUp.all().update(expires_at=(await SignUp.first()).sent_at - timedelta(seconds=1))
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 404


async def test_sans_le_mot_de_passe_choisi_le_lien_ne_fait_rien(client):
    """Who writes somebody else's address chose a password that its owner does not know: no account waits for them."""
    link = await asked(client)
    for _ in range(10):
        answer = await client.post(link, data={"password": "un autre mot de passe 3"})
        assert answer.status_code == 422
        assert "Ce n’est pas le mot de passe choisi" in answer.text
    assert (await client.post(link, data={"password": PASSWORD})).status_code == 429
    assert not await Account.exists(username=REACH["email"])


async def known_and_unknown(application):
    """The same acts with an address that has an espace, and with one that has none."""
    answers = []
    for email in ("maman.test@example.org", "MAMAN.test@example.org", "inconnue.test@example.org"):
        async with visitor(application) as one:
            await fill(one, email=email)
            answer = await validate(one)
            page = await one.get(SENT)
            said = page.text.replace(email, "…")
            said = re.sub(r'data-now="[^"]+"', "", said)
            cookies = sorted(one.cookies)
            answers.append((answer.status_code, answer.headers["location"], sorted(answer.headers), said, cookies))
    return answers


async def test_une_adresse_connue_recoit_la_meme_reponse_et_un_autre_courriel(application):
    answers = await known_and_unknown(application)
    assert answers[0] == answers[1] == answers[2]
    kinds = {letter.address: letter.kind for letter in await Letter.all()}
    assert kinds == {"maman.test@example.org": "already_known", "MAMAN.test@example.org": "already_known",
                     "inconnue.test@example.org": "activation_link"}  # fmt: skip
    assert await Account.filter(username__icontains="test@example.org").count() == 0


async def test_une_adresse_connue_demande_autant_de_travail(application, queries):
    counted = []
    for email in ("maman.test@example.org", "inconnue.test@example.org"):
        async with visitor(application) as one:
            await fill(one, email=email)
            with queries:
                await validate(one)
            counted.append(len(queries))
    assert counted[0] == counted[1]


async def test_personne_ne_remplit_la_boite_d_un_autre(application):
    for n in range(sending.PER_ADDRESS + 2):
        async with visitor(application) as one:
            await fill(one, last_name=f"Test {chr(65 + n)}")
            assert (await validate(one)).headers["location"] == SENT
    assert await Letter.filter(address=REACH["email"]).count() == sending.PER_ADDRESS


async def test_le_premier_active_gagne_et_le_mot_de_passe_d_un_autre_ne_suit_pas(application):
    async with visitor(application) as stranger, visitor(application) as owner:
        theirs = await asked(stranger, last_name="Intrus")
        await fill(owner)
        await validate(owner, password="cinq autres mots sans lien 8")
        mine = await link_of()
        assert (await owner.post(mine, data={"password": "cinq autres mots sans lien 8"})).status_code == 303
        assert (await stranger.post(theirs, data={"password": PASSWORD})).status_code == 404
    assert [one.last_name for one in await Guardian.filter(email=REACH["email"])] == ["D’Ornano-Test"]


async def test_une_preuve_sert_une_fois(client, application):
    await fill(client)
    page = await client.get(LAST)
    assert "Mot de passe\u00a0*</label>" in page.text
    assert "Confirmation du mot de passe\u00a0*</label>" in page.text
    assert (await validate(client)).status_code == 303
    [row] = await SignUp.all()
    assert row.challenge in page.text
    async with visitor(application) as other:
        await fill(other, email="deux@example.org")
        answer = await validate(other, proof="12345")
        assert answer.status_code == 422
        assert "dans quelques secondes" in answer.text


async def test_sans_script_on_attend_et_on_est_moins_nombreux(application):
    """No picture to read: time, and few at once from one network."""
    for n in range(sending.UNPROVED + 1):
        async with visitor(application) as one:
            await fill(one, email=f"sans.script.{n}@example.org")
            assert (await validate(one, proves=False)).status_code == 422
            begun = SignUp.filter(sent_at=None)
            await begun.update(began_at=(await begun.first()).began_at - sending.UNHURRIED)
            answer = await validate(one, proves=False)
            assert answer.status_code == (303 if n < sending.UNPROVED else 429)
    assert "Trop d’essais" in answer.text
    async with visitor(application) as one:
        await fill(one, email="avec.script@example.org")
        assert (await validate(one)).status_code == 303


@pytest.mark.parametrize("days", [0, 1, 6])
async def test_qui_prend_son_temps_sans_script_n_est_jamais_refuse(client, days):
    """A screen reader, a meal in between, a week-end."""
    await fill(client)
    for _ in range(2):
        quick = await validate(client, proves=False)
        assert (quick.status_code, "vingt au plus" in quick.text, "1 place de la Mairie" in quick.text) == (
            422,
            True,
            True,
        )
    draft = await SignUp.get()
    began = draft.began_at - timedelta(days=days) - sending.UNHURRIED
    await SignUp.all().update(began_at=began, expires_at=draft.expires_at - timedelta(days=days))
    assert (await validate(client, proves=False)).status_code == 303


async def test_un_robot_qui_remplit_tout_n_entre_pas_et_un_humain_s_en_sort(client):
    await fill(client)
    answer = await validate(client, sujet="Acheter des pilules")
    assert answer.status_code == 422
    assert "Laissez vide le champ" in answer.text
    assert "pilules" not in answer.text
    assert await Letter.all().count() == 0
    assert (await validate(client)).status_code == 303


async def test_rien_d_autre_ne_passe_dans_un_courriel(client):
    await fill(client, last_name="Test\r\nBcc: tous@example.org")
    assert (await client.get(LAST)).headers["location"] == f"{HERE}/identite"
    await fill(client, email="a@example.org\r\nBcc: b@example.org")
    assert (await client.get(LAST)).headers["location"] == f"{HERE}/contact"
    assert await Letter.all().count() == 0


async def with_a_key(client, code):
    """Somebody who has a key types it on the last screen (SMF-11); the department, the last answer."""
    department = await Department.filter(town__slug=HOME).order_by("name", "id").first()
    await open_to_families(household_keys={"departments": [department.code]})
    await fill(client)
    page = await client.get(LAST)
    assert f"SERVICE CLE - {department.name.upper()}" in page.text
    return department, await validate(client, **{f"key-{department.id}": code})


async def key_for(household, code):
    """A live key of that code."""
    home = await Household.get(id=household)
    department = await Department.filter(town_id=home.town_id).order_by("name", "id").first()
    at = {"given_at": REAL_NOW, "expires_at": REAL_NOW + timedelta(days=36500)}
    hashed = codes.hash_of(home.town_id, code)
    return await HouseholdKey.create(
        town_id=home.town_id, department=department, household=home, code_hash=hashed, **at
    )  # fmt: skip


@pytest.mark.requirement("SMF-11")
async def test_une_cle_saisie_a_la_creation_sert_a_l_activation(client, world):
    code, home = codes.made(), world.account("maman.test")["household_id"]
    key = await key_for(home, code)
    _, answer = await with_a_key(client, code)
    assert answer.status_code == 303
    assert code not in str(await SignUp.all().values())
    await key.refresh_from_db()
    assert key.used_at is None
    await client.post(await link_of(), data={"password": PASSWORD})
    await key.refresh_from_db()
    assert key.used_at is not None
    assert await Membership.filter(household_id=home, guardian__email=REACH["email"]).count() == 1


async def test_une_cle_fausse_a_la_creation_ne_dit_rien_et_n_ouvre_rien(client):
    _, answer = await with_a_key(client, codes.made())
    assert (answer.status_code, answer.headers["location"]) == (303, SENT)
    assert (await client.post(await link_of(), data={"password": PASSWORD})).status_code == 303
    assert await Membership.filter(guardian__email=REACH["email"]).count() == 0
    assert await Event.filter(verb="key_tried").count() == 1


async def test_une_cle_mal_recopiee_a_la_creation_se_voit(client):
    _, answer = await with_a_key(client, "C9WK")
    assert answer.status_code == 422
    assert "mal recopiée" in answer.text
    assert 'value="C9WK"' in answer.text


async def test_rien_n_est_chiffre_avant_d_etre_compte(client, monkeypatch):
    """A stranger who validates what cannot be sent, again and again, makes nobody work."""
    hashed = []

    async def hash_it(password):
        hashed.append(password)
        return "x"

    monkeypatch.setattr(sending.passwords, "hashed", hash_it)
    await fill(client)
    assert (await validate(client, seen="autre")).status_code == 409
    monkeypatch.setattr(sending, "PROVED", 0)
    assert (await validate(client)).status_code == 429
    assert not hashed


async def test_un_signe_plus_n_ouvre_pas_une_autre_boite(client, application):
    for n in range(sending.PER_ADDRESS + 2):
        async with visitor(application) as one:
            await fill(one, email=f"voisine+{n}@example.org")
            assert (await validate(one)).status_code == 303
    assert await Letter.filter(address__startswith="voisine").count() == sending.PER_ADDRESS
