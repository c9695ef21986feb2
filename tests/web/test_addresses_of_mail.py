"""Changer de courriel et de nom d’utilisateur : confirmé à la nouvelle adresse, dit à l’ancienne, qui peut revenir."""

import asyncio
from datetime import timedelta

import pytest

from pwa.domain import links
from pwa.models.letters import Letter
from pwa.models.passkeys import Passkey
from pwa.models.people import Account, Guardian
from pwa.models.words import LinkKind
from pwa.running.clock import Clock
from pwa.storage.databases import writing
from tests.passkeys import a_passkey
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW

CREDENTIALS = f"/{HOME}/identifiants"
MAIL, NAME = f"{CREDENTIALS}/courriel", f"{CREDENTIALS}/nom"
CONFIRM, KEEP = f"/{HOME}/confirmer-mon-adresse", f"/{HOME}/garder-mon-adresse"
NEW, FORMER = "nouvelle@example.org", "maman.test@example.org"


async def email() -> str:
    return (await Guardian.get(account__username="maman.test")).email


async def letter(kind: str) -> Letter:
    return (await Letter.filter(kind=kind).order_by("-id"))[0]


async def token(kind: str) -> dict[str, str]:
    return {"lien": (await letter(kind)).secrets["token"]}


@pytest.fixture
async def maman(signed_in):
    one = await signed_in("maman.test")
    assert (await one.post(MAIL, data={"email": NEW})).status_code == 303
    return one


@pytest.mark.both_databases
async def test_la_nouvelle_adresse_se_confirme_elle_meme(maman, client):
    assert ((await letter("address_asked")).address, (await letter("address_told")).address) == (NEW, FORMER)
    assert await email() == FORMER
    link = await token("address_asked")
    for _ in range(3):
        assert NEW in (await client.get(CONFIRM, params=link)).text
    assert await email() == FORMER
    answer = await client.post(CONFIRM, data=link)
    assert answer.status_code == 303
    assert "Votre adresse est confirmée" in (await client.get(answer.headers["location"])).text
    assert await email() == NEW
    assert (await client.post(CONFIRM, data=link)).status_code == 410
    assert (await maman.get(f"/{HOME}/espace")).status_code == 200


@pytest.mark.both_databases
async def test_confirmer_deconnecte_les_autres_appareils_et_pas_celui_qui_a_demande(maman, signed_in, client):
    other = await signed_in("maman.test")
    assert (await other.get(f"/{HOME}/espace")).status_code == 200
    link = await token("address_asked")
    assert "Vos autres appareils seront" in (await client.get(CONFIRM, params=link)).text
    answer = await client.post(CONFIRM, data=link)
    assert "Vos autres appareils sont déconnectés" in (await client.get(answer.headers["location"])).text
    statuses = [(await one.get(f"/{HOME}/espace")).status_code for one in (maman, other)]
    assert statuses == [200, 401]


@pytest.mark.both_databases
@pytest.mark.parametrize("is_confirmed", [False, True])
async def test_l_ancienne_adresse_peut_dire_que_ce_n_est_pas_elle(maman, client, is_confirmed):
    if is_confirmed:
        await client.post(CONFIRM, data=await token("address_asked"))
    link = await token("address_told")
    assert FORMER in (await client.get(KEEP, params=link)).text
    answer = await client.post(KEEP, data=link)
    assert "lien=" in answer.headers["location"]
    assert "Vous gardez votre adresse" in (await client.get(answer.headers["location"])).text
    assert await email() == FORMER
    assert (await client.post(CONFIRM, data=await token("address_asked"))).status_code == 410
    assert (await maman.get(f"/{HOME}/espace")).status_code == 401


@pytest.mark.both_databases
async def test_un_bouton_presse_deux_fois_n_ecrit_qu_une_fois_et_son_lien_sert(signed_in, application, client):
    one = await signed_in("maman.test")
    answers = await asyncio.gather(*[one.post(MAIL, data={"email": NEW}) for _ in range(3)])
    assert [answer.status_code for answer in answers] == [303] * 3
    kinds = (
        await Letter.filter(kind__in=["address_asked", "address_told"]).order_by("kind").values_list("kind", flat=True)
    )
    assert kinds == ["address_asked", "address_told"]
    first, clock = await token("address_asked"), application.state.clock
    assert (await client.get(CONFIRM, params=first)).status_code == 200
    application.state.clock = Clock(clock.offset, lambda: clock.real() + timedelta(minutes=2))
    assert (await one.post(MAIL, data={"email": NEW})).status_code == 303
    assert await token("address_asked") != first, "asked again, later"
    assert (await client.post(CONFIRM, data=await token("address_asked"))).status_code == 303


async def test_les_liens_ne_s_echangent_pas(maman, client):
    asked, told = await token("address_asked"), await token("address_told")
    assert (await client.post(KEEP, data=asked)).status_code == 410
    assert (await client.post(CONFIRM, data=told)).status_code == 410
    assert (await client.post(f"/{ELSEWHERE}/confirmer-mon-adresse", data=asked)).status_code == 410
    assert await email() == FORMER


@pytest.mark.parametrize(
    "typed",
    ["", "maman", "a@b", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "x" * 250 + "@example.org",
     "mamаn@example.org", "maman@еxample.org", "Maman <a@example.org>", '"a"@example.org', FORMER.upper()],
)  # fmt: skip
async def test_une_adresse_qui_n_en_est_pas_une_se_dit(signed_in, typed):
    one = await signed_in("maman.test")
    page = await one.post(MAIL, data={"email": typed})
    assert page.status_code == 422
    assert await Letter.filter(kind__in=["address_asked", "address_told"]).count() == 0


async def test_on_n_ecrit_pas_a_toute_la_ville(signed_in):
    one = await signed_in("maman.test")
    answers = [(await one.post(MAIL, data={"email": f"a{n}@example.org"})).status_code for n in range(6)]
    assert answers == [303] * 5 + [429]


async def test_il_faut_avoir_dit_que_c_est_soi(signed_in, application):
    one = await signed_in("maman.test")
    clock = application.state.clock
    application.state.clock = Clock(clock.offset, lambda: clock.real() + timedelta(minutes=11))
    for path in (MAIL, NAME):
        page = await one.get(path)
        assert page.status_code == 403
        assert "Confirmez que c’est vous" in page.text


@pytest.mark.both_databases
async def test_le_nom_d_utilisateur_change_et_reste_unique(signed_in, client):
    one = await signed_in("maman.test")
    assert (await one.post(NAME, data={"username": "Papa.Test"})).status_code == 422
    assert (await one.post(NAME, data={"username": "Zoé D’Été-33"})).status_code == 303
    assert "Zoé D’Été-33" in (await one.get(f"{CREDENTIALS}?fait=nom")).text
    door = {"username": "zoé d’été-33", "password": PASSWORD}
    assert (await client.post(f"/{HOME}/connexion", data=door)).status_code == 303


@pytest.mark.parametrize(
    "typed",
    ["", "ab", "x" * 121, "раураl", "mаman.test", "mɑman", "maman\u202etest", "maman\u200btest", "ｍaman<b>", "..."],
)
async def test_un_nom_qui_passerait_pour_un_autre_est_refuse(signed_in, typed):
    one = await signed_in("maman.test")
    page = await one.post(NAME, data={"username": typed})
    assert page.status_code == 422
    assert await Account.filter(username="maman.test").exists()


async def test_un_lien_mort_dit_comment_en_avoir_un_autre(maman, client):
    dead = {"lien": "un-lien-mort"}
    for address in (CONFIRM, KEEP):
        opened, pressed = await client.get(address, params=dead), await client.post(address, data=dead)
        way = MAIL if address == CONFIRM else f"/{HOME}/mot-de-passe-oublie"
        assert all(f'class="button primary" href="{way}"' in one.text for one in (opened, pressed)), address


async def test_la_page_parle_de_l_identifiant_comme_la_connexion_et_titre_ses_erreurs(maman):
    assert "Identifiant d’utilisateur" in (await maman.get(NAME)).text
    assert "Identifiant d’utilisateur" in (await maman.get(CREDENTIALS)).text
    assert "<title>Erreur\u00a0: Changer d’identifiant" in (await maman.post(NAME, data={"username": " "})).text
    assert "<title>Erreur\u00a0: Changer de courriel" in (await maman.post(MAIL, data={"email": "x"})).text


@pytest.mark.both_databases
async def test_qui_change_deux_fois_l_adresse_ne_prive_pas_la_premiere_de_son_retour(maman, client):
    """An intruder who asks again neither ends the owner's link, nor keeps one that gives the account back to them."""
    owner = await token("address_told")
    await client.post(CONFIRM, data=await token("address_asked"))
    assert (await maman.post(MAIL, data={"email": "encore@example.org"})).status_code == 303
    intruder = await token("address_told")
    assert (await letter("address_told")).address == NEW
    assert (await client.post(KEEP, data=owner)).status_code == 303
    assert await email() == FORMER
    assert (await client.post(KEEP, data=intruder)).status_code == 410
    assert (await client.post(CONFIRM, data=await token("address_asked"))).status_code == 410
    assert await email() == FORMER


@pytest.mark.both_databases
async def test_un_mot_de_passe_renouvele_arrete_le_changement_d_adresse_en_cours(maman, client):
    made = {"current_password": PASSWORD, "new_password": "trois mots et 1 chiffre", "new_password_again":
            "trois mots et 1 chiffre"}  # fmt: skip
    assert (await maman.post(f"{CREDENTIALS}/mot-de-passe", data=made)).status_code == 303
    assert (await client.post(CONFIRM, data=await token("address_asked"))).status_code == 410
    assert await email() == FORMER


@pytest.mark.both_databases
async def test_le_lien_d_un_mot_de_passe_ne_survit_pas_a_l_adresse_qui_l_a_recu(maman, client):
    account = await Account.get(username="maman.test")
    async with writing() as db:
        reset = await links.make(db, account.town_id, LinkKind.RESET, account=account.id, real_now=REAL_NOW)
    await client.post(CONFIRM, data=await token("address_asked"))
    assert (await client.get(f"/{HOME}/nouveau-mot-de-passe", params={"lien": reset})).status_code == 410


@pytest.mark.both_databases
async def test_garder_son_adresse_oublie_les_cles_d_acces_et_le_mot_de_passe_de_l_intrus(maman, client):
    await a_passkey("maman.test", NOW)
    await client.post(KEEP, data=await token("address_told"))
    assert not await Passkey.all().exists()
    known = {"username": "maman.test", "password": PASSWORD}
    assert (await client.post(f"/{HOME}/connexion", data=known)).status_code == 422
