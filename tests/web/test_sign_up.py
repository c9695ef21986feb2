"""Créer mon espace : quatre écrans qui gardent ce que l’on tape, un courriel, un compte."""

import pytest

from pwa.domain.sign_up.drafts import digest
from pwa.models.people import Account, Guardian
from pwa.models.sign_up import SignUp
from tests.people import HOME
from tests.web.signing_up import ADDRESS, IDENTITY, REACH, fill, hidden, open_to_families, validate

HERE = f"/{HOME}/creer-mon-espace"
FIRST, SECOND, THIRD, LAST = (f"{HERE}/{one}" for one in ("identite", "adresse", "contact", "authentification"))


@pytest.fixture
async def opened(database):
    return await open_to_families()


async def test_une_commune_qui_invite_ses_familles_ne_montre_rien(client):
    assert "JE N’AI PAS D’ESPACE" not in (await client.get(f"/{HOME}/")).text
    for path in (HERE, FIRST, LAST, f"{HERE}/courriel"):
        assert (await client.get(path)).status_code == 404
    assert (await client.post(FIRST, data=IDENTITY)).status_code == 404
    assert await SignUp.all().count() == 0


@pytest.mark.requirement("SPE-08", "CSL-12", "SMF-14", "SMF-15")
async def test_l_encadre_de_l_accueil(client, opened):
    home = (await client.get(f"/{HOME}/")).text
    assert "JE N’AI PAS D’ESPACE" in home
    assert "Créer votre espace personnel qui vous donnera accès au tableau de bord de vos demandes existantes" in home
    assert f'href="{HERE}"' in home
    assert "Créer mon espace" in home
    assert (await client.get(HERE)).headers["location"] == FIRST


async def test_ce_qui_a_ete_efface_ailleurs_se_dit_meme_a_cote_d_une_faute(client, opened):
    """« Tout effacer » in another tab, then a screen with a mistake in this one, then without."""
    await fill(client)
    seen = hidden((await client.get(THIRD)).text, "seen")
    await SignUp.all().delete()
    answer = await client.post(THIRD, data=REACH | {"email": "pas une adresse", "seen": seen})
    assert answer.status_code == 422
    assert "a été effacé dans un autre onglet" in answer.text


@pytest.mark.requirement("SMF-16", "SMF-17")
async def test_les_ecrans_se_suivent_et_disent_ou_l_on_est(client, opened):
    first = await client.get(FIRST)
    assert "Étape 1 sur 4 : Identité" in first.text
    assert "Les champs marqués «\u00a0*\u00a0» sont obligatoires." in first.text
    answer = await client.post(FIRST, data=IDENTITY | {"seen": hidden(first.text, "seen")})
    assert (answer.status_code, answer.headers["location"]) == (303, SECOND)
    assert "Étape 2 sur 4 : Adresse" in (await client.get(SECOND)).text
    assert (await fill(client, but=["identite"])).headers["location"] == LAST
    last = (await client.get(LAST)).text
    assert "Étape 4 sur 4 : Authentification" in last
    for said in (*IDENTITY.values(), *ADDRESS.values(), "nouvelle@example.org", "06 39 98 00 42"):
        assert said in last


async def test_ce_qui_est_tape_reste_meme_faux_meme_onglet_ferme(client, opened):
    wrong = IDENTITY | {"last_name": "A" * 200, "seen": digest({})}
    answer = await client.post(FIRST, data=wrong)
    assert answer.status_code == 422
    assert "80 caractères au plus." in answer.text
    assert "A" * 200 in answer.text
    assert 'aria-describedby="last_name-fault"' in answer.text
    again = (await client.get(HERE)).headers["location"]
    assert again == FIRST
    assert "A" * 200 in (await client.get(FIRST)).text


async def test_on_revient_ou_l_on_etait(client, opened):
    await fill(client, but=["adresse", "contact"])
    assert (await client.get(HERE)).headers["location"] == SECOND
    assert (await client.get(LAST)).headers["location"] == SECOND
    await fill(client, but=["identite"])
    assert (await client.get(HERE)).headers["location"] == LAST
    assert IDENTITY["last_name"] in (await client.get(FIRST)).text


async def test_sans_cookie_rien_ne_se_perd_en_silence(client, opened):
    assert (await client.get(THIRD)).headers["location"] == f"{FIRST}?perdu=1"
    assert "Votre saisie n’a pas été retrouvée" in (await client.get(f"{FIRST}?perdu=1")).text
    answer = await client.post(THIRD, data=REACH)
    assert answer.headers["location"] == FIRST
    assert REACH["email"] in (await client.get(THIRD)).text


async def test_le_brouillon_d_un_autre_ne_se_lit_pas(client, opened, application):
    await fill(client)
    [name] = [one for one in client.cookies if "sign_up" in one]
    for forged in ("x" * 43, "", "'; DROP", "é"):
        client.cookies.clear()
        if forged.isascii():
            client.cookies.set(name, forged)
        page = await client.get(THIRD)
        assert page.status_code == 303
        assert REACH["email"] not in (await client.get(FIRST)).text


async def test_deux_onglets_ne_se_melangent_pas(client, opened):
    await fill(client)
    seen = hidden((await client.get(FIRST)).text, "seen")
    papa = {"civility": "M.", "last_name": "Autre", "first_name": "Papa", "seen": seen}
    assert (await client.post(FIRST, data=papa)).status_code == 303
    other = await client.post(FIRST, data=IDENTITY | {"first_name": "Mamie", "seen": seen})
    assert other.status_code == 409
    assert "Cet écran a été rempli autrement dans un autre onglet." in other.text
    assert "Mamie" in other.text
    assert "Papa" in (await client.get(FIRST)).text
    kept = IDENTITY | {"first_name": "Mamie", "seen": hidden(other.text, "seen")}
    assert (await client.post(FIRST, data=kept)).status_code == 303
    assert "Mamie" in (await client.get(FIRST)).text


async def test_on_ne_valide_que_ce_qu_on_a_relu(client, opened):
    await fill(client)
    last = (await client.get(LAST)).text
    await fill(client, but=["adresse", "contact"], last_name="Changé")
    answer = await validate(client, seen=hidden(last, "seen"))
    assert answer.status_code == 409
    assert "Changé" in answer.text
    assert await SignUp.filter(sent_at__isnull=False).count() == 0


async def test_un_navigateur_partage_peut_tout_effacer_des_le_premier_ecran(client, opened):
    """A script keeps what is typed from the first letter on; once all is sent, another one takes it away."""
    first = (await client.get(FIRST)).text
    assert "Votre saisie est gardée sept jours" in first
    assert f'action="{HERE}/recommencer" data-again' in first
    assert (await client.post(f"{HERE}/recommencer")).headers["location"] == FIRST, "nothing was sent yet"
    await fill(client)
    sent = (await client.get((await validate(client)).headers["location"])).text
    assert "data-sent" in sent
    assert "js/profiles/half_typed.js" in sent


async def test_tout_effacer(client, opened):
    await fill(client)
    assert (await client.post(f"{HERE}/recommencer")).headers["location"] == FIRST
    assert await SignUp.all().count() == 0
    assert IDENTITY["last_name"] not in (await client.get(FIRST)).text


async def test_le_mot_de_passe_suit_la_regle_et_ne_reste_nulle_part(client, opened):
    await fill(client)
    answer = await validate(client, password="court")
    assert answer.status_code == 422
    assert "Ce mot de passe est trop simple" in answer.text
    assert "court" not in answer.text.replace("courtois", "")
    assert (await validate(client, password="nouvelle@example.org 1")).status_code == 422
    assert (await validate(client, new_password_again="autre")).status_code == 422
    [row] = await SignUp.all()
    assert row.password_hash is None


async def test_rien_n_existe_avant_le_lien(client, opened):
    before = await Account.all().count(), await Guardian.all().count()
    await fill(client)
    assert (await validate(client)).headers["location"] == f"{HERE}/courriel"
    assert (await Account.all().count(), await Guardian.all().count()) == before
    [row] = await SignUp.all()
    assert row.password_hash.startswith("$argon2id$")
    assert (await validate_again(client)).headers["location"] == f"{HERE}/courriel?deja=1"


async def validate_again(client):
    """A second tap on « VALIDER »."""
    return await client.post(LAST, data={"seen": "", "new_password": "a", "new_password_again": "a"})
