"""Guichet, « Familles » : chercher, créer, modifier, réunir ; à deux agents, avec des noms de toutes sortes."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.models.bookings import Enrolment
from pwa.models.events import Event
from pwa.models.people import Account, Child, Contact, Custody, Guardian, Household, Membership, Officer
from pwa.models.sites import ActivityGroup, Department
from pwa.models.towns import Town
from tests.pages import faults
from tests.people import ELSEWHERE, HOME

DESK = f"/{HOME}/guichet/familles"
NEW = {
    "civility": "Mme", "last_name": "D’ALMEIDA", "first_name": "Ève", "email": "eve@example.org", "phone": "0639980000",
    "address": "12 rue de l’Église", "postcode": "33450", "city": "Saint-Loubès", "is_resident": "Oui",
}  # fmt: skip


@pytest.fixture
async def officer(signed_in):
    return await signed_in("direction.mairie")


def words(answer) -> str:
    return " ".join(HTMLParser(answer.text).css_first("main").text(separator=" ").split())


async def made(officer, **changes) -> str:
    """The page of a new household."""
    answer = await officer.post(f"{DESK}/nouveau", data=NEW | changes)
    assert answer.status_code == 303, words(answer)
    return answer.headers["location"]


async def kept(officer, home: str, part: str, **typed):
    """As its form posts it, on the revision that is there."""
    revision = (await Household.get(id=int(home.rsplit("/", 1)[1]))).revision
    return await officer.post(f"{home}/{part}", data={"revision": str(revision)} | typed)


async def pressed(officer, page: str, label: str):
    """The button of that page, with what its form carries."""
    button = next(one for one in HTMLParser((await officer.get(page)).text).css("main button") if one.text() == label)
    form = button.parent
    sent = {one.attributes["name"]: one.attributes["value"] for one in [button, *form.css("input")]}
    return await officer.post(form.attributes["action"], data=sent)


async def test_creer_un_foyer_et_tout_ce_qui_y_vit(officer):
    home = await made(officer)
    for part, typed in (
        ("representant/0", {"last_name": "O", "first_name": "", "is_payer": "Non"}),
        ("enfant/0", {"last_name": "D’ALMEIDA", "first_name": "Noé", "birth_date": "2015-03-01"}),
        ("enfant/0", {"last_name": "D’ALMEIDA", "first_name": "Léo", "birth_date": "01/03/2017"}),
        ("enfant/0", {"last_name": "D’ALMEIDA", "expected_on": "2022-06-01"}),
        ("contact/0", {"last_name": "MAMIE", "first_name": "Rose", "phone": "06 39 98 00 01", "may_pick_up": "Oui"}),
        ("quotient", {"quotient": "742"}),
    ):
        answer = await kept(officer, home, part, **typed)
        assert answer.status_code == 303, words(answer)
    noe, group = await Child.get(first_name="Noé", last_name="D’ALMEIDA"), await ActivityGroup.filter(
        activity__town__slug=HOME
    ).first()  # fmt: skip
    term = {"group": str(group.id), "starts_on": "2021-09-02", "ends_on": "2022-07-07"}
    assert (await kept(officer, home, f"enfant/{noe.id}/inscriptions/nouvelle", **term)).status_code == 303
    page = await officer.get(home)
    said = words(page)
    for told in (
        "Ève D’ALMEIDA et O", "06 39 98 00 00", "Enfant à naître , à naître", "Naissance prévue : 01/06/2022", "742",
        "Peut venir chercher les enfants", "du 02/09/2021 au 07/07/2022", "Foyer créé", "pas de compte",
    ):  # fmt: skip
        assert told in said, (told, said)
    assert faults(page.text) == []
    enrolment = await Enrolment.get(child=noe)
    assert enrolment.group_id == group.id
    term = await officer.get(f"{home}/enfant/{noe.id}/inscriptions/{enrolment.id}")
    assert group.name in words(term), "which activity these dates are of"
    assert "suivis de *" not in words(await officer.get(f"{home}/quotient")), "nothing is required there"


async def test_la_recherche_trouve_et_dit_quand_elle_ne_trouve_pas(officer):
    await made(officer)
    for typed in ("d'almeida", "EVE", "eve@example"):
        assert "12 rue de l’Église" in words(await officer.get(DESK, params={"q": typed}))
    assert "Aucun foyer ne commence par « zzz »" in words(await officer.get(DESK, params={"q": "zzz"}))
    assert "au moins deux lettres" in words(await officer.get(DESK, params={"q": "e"}))
    assert (await officer.get(DESK, params={"q": "<script>"})).text.count("<script>") == 0


async def test_ce_qui_est_faux_se_dit_champ_par_champ_et_la_saisie_reste(officer):
    answer = await officer.post(f"{DESK}/nouveau", data=NEW | {"postcode": "334", "last_name": "x" * 200})
    assert answer.status_code == 422
    said = words(answer)
    assert "Corrigez 2 champs" in said
    assert "80 caractères au plus" in said
    assert "Un code postal a cinq chiffres" in said
    typed = {one.attributes["name"]: one.attributes.get("value") for one in HTMLParser(answer.text).css("input[id]")}
    assert (typed["last_name"], typed["postcode"], typed["first_name"]) == ("x" * 200, "334", "Ève")
    assert not await Household.filter(address=NEW["address"]).exists()


WRONG_CHILDREN = [
    ({"last_name": "A", "first_name": "B"}, "une des deux"),
    ({"last_name": "A", "first_name": "B", "birth_date": "2015-01-01", "expected_on": "2022-06-01"}, "une des deux"),
    ({"last_name": "A", "first_name": "B", "birth_date": "2031-01-01"}, "Cette date est à venir"),
    ({"last_name": "A", "birth_date": "2015-01-01"}, "seul un enfant à naître peut ne pas en avoir"),
    ({"last_name": "A", "first_name": "B", "birth_date": "31/02/2015"}, "Écrivez une date"),
    ({"last_name": "-", "first_name": "B", "birth_date": "2015-01-01"}, "au moins une lettre"),
    ({"last_name": "", "first_name": "B", "birth_date": "2015-01-01"}, "obligatoire"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG_CHILDREN)
async def test_un_enfant_mal_ecrit(officer, typed, told):
    answer = await kept(officer, await made(officer), "enfant/0", **typed)
    assert answer.status_code == 422
    assert told in words(answer)


async def test_le_nom_des_representants_est_propose_au_nouvel_enfant(officer):
    """Where all have it, however it is written; it stays to be changed, and one that was emptied stays empty."""
    home = await made(officer)

    async def offered(part: str = "enfant/0") -> str:
        field = HTMLParser((await officer.get(f"{home}/{part}")).text).css_first("input[name=last_name]")
        return field.attributes["value"]

    assert await offered() == "D’ALMEIDA"
    await kept(officer, home, "representant/0", last_name="d'Almeida", first_name="Ada", is_payer="Non")
    assert await offered() == "D’ALMEIDA"
    typed = await kept(officer, home, "enfant/0", last_name="", first_name="Noé", birth_date="2015-03-01")
    assert (typed.status_code, 'value="D’ALMEIDA"' in typed.text) == (422, False)
    typed = await kept(officer, home, "enfant/0", last_name="O", first_name="Noé", birth_date="2015-03-01")
    assert typed.status_code == 303
    assert await Child.filter(first_name="Noé", last_name="O").exists()
    await kept(officer, home, "representant/0", last_name="O", first_name="", is_payer="Non")
    assert await offered() == ""
    assert await offered("contact/0") == ""


async def test_deux_agents_a_la_fois_le_second_garde_sa_saisie(officer):
    home = await made(officer)
    page = await officer.get(f"{home}/foyer/0")
    [revision] = re.findall(r'name="revision" value="(\d+)"', page.text)
    where = {name: NEW[name] for name in ("address", "postcode", "city", "is_resident")}
    first = await officer.post(f"{home}/foyer/0", data=where | {"revision": revision, "address": "1 rue Neuve"})
    second = await officer.post(f"{home}/foyer/0", data=where | {"revision": revision, "address": "2 rue Vieille"})
    assert (first.status_code, second.status_code) == (303, 409)
    assert "une autre personne a modifié ce foyer" in words(second)
    assert "2 rue Vieille" in second.text
    [newer] = re.findall(r'name="revision" value="(\d+)"', second.text)
    again = await officer.post(f"{home}/foyer/0", data=where | {"revision": newer, "address": "2 rue Vieille"})
    assert again.status_code == 303


async def test_reunir_dit_ce_qui_change_puis_le_fait(officer):
    kept_home, gone_home = await made(officer), await made(officer, last_name="AUTRE", email="", address="3 place Une")
    tom = await kept(officer, gone_home, "enfant/0", last_name="AUTRE", first_name="Tom", birth_date="2015-03-01")
    assert tom.status_code == 303
    gone = int(gone_home.rsplit("/", 1)[1])
    assert "3 place Une" in words(await officer.get(f"{kept_home}/reunion", params={"q": "autre"}))
    page = await officer.get(f"{kept_home}/reunion", params={"autre": gone})
    assert "1 représentant" in words(page)
    assert "1 enfant" in words(page)
    assert faults(page.text) == []
    form = dict(re.findall(r'name="(gone|gone_revision|kept_revision)" value="(\d+)"', page.text))
    assert (await officer.post(f"{kept_home}/reunion", data=form | {"gone_revision": "1"})).status_code == 409
    assert (await officer.post(f"{kept_home}/reunion", data=form)).status_code == 303
    assert (await officer.get(gone_home)).headers["location"] == kept_home
    said = words(await officer.get(kept_home))
    assert "Tom" in said
    assert "Un autre foyer a été réuni à celui-ci" in said


async def test_reunir_les_deux_fiches_d_un_enfant(officer, signed_in):
    home = await made(officer)
    for name in ("Noé", "Noe L"):
        await kept(officer, home, "enfant/0", last_name="D’ALMEIDA", first_name=name, birth_date="2015-03-01")
    noe, other = await Child.filter(last_name="D’ALMEIDA").order_by("id")
    address = f"{home}/enfants/reunion"
    assert "Un enfant figure deux fois ?" in words(await officer.get(home)).replace("\u00a0", " ")
    first = await officer.get(address)
    assert (first.status_code, faults(first.text)) == (200, [])
    assert len(HTMLParser(first.text).css("input[name=reste]")) == 2
    same = await officer.get(address, params={"reste": noe.id, "autre": noe.id})
    assert same.status_code == 422
    assert "Choisissez deux fiches différentes." in words(same)
    page = await officer.get(address, params={"reste": noe.id, "autre": other.id})
    assert page.status_code == 200
    assert "Cette fiche la rejoint" in words(page)
    assert faults(page.text) == []
    fields = "gone|kept|revision|gone_revision|kept_revision"
    form = dict(re.findall(rf'name="({fields})" value="(\d+)"', page.text))
    stale = await officer.post(address, data=form | {"gone_revision": "99"})
    assert stale.status_code == 409
    assert "une autre personne a modifié" in words(stale)
    assert (await (await signed_in("agent.enfance")).post(address, data=form)).status_code == 403
    assert (await officer.post(address, data=form)).status_code == 303
    said = words(await officer.get(home))
    assert "Noe L" not in said
    assert "Deux fiches d’enfant réunies" in said
    heard_late = await officer.post(address, data=form)
    assert (heard_late.status_code, heard_late.headers["location"]) == (303, f"{home}?fait=1")


async def test_les_fiches_d_un_autre_foyer_ne_se_reunissent_pas(officer):
    home, away = await made(officer), await Child.filter(town__slug=ELSEWHERE).first()
    for params in ({"reste": away.id, "autre": away.id}, {"reste": 999_999, "autre": 1}):
        assert (await officer.get(f"{home}/enfants/reunion", params=params)).status_code == 404
    assert (await officer.post(f"{home}/enfants/reunion", data={})).status_code in (404, 409, 422)
    assert (await officer.get(f"{DESK}/999999/enfants/reunion")).status_code == 404


async def test_reunir_est_a_la_direction_seule(signed_in, officer):
    home, agent = await made(officer), await signed_in("agent.enfance")
    assert (await agent.get(home)).status_code == 200
    assert "Réunir" not in (await agent.get(home)).text
    assert (await agent.get(f"{home}/reunion")).status_code == 403


@pytest.mark.parametrize("who", ["direction.ducamp", "maman.test", "regie.recettes"])
async def test_ni_un_responsable_de_site_ni_une_famille_n_y_entre(signed_in, officer, who):
    home, other = await made(officer), await signed_in(who)
    assert {(await other.get(one)).status_code for one in (DESK, home, f"{home}/foyer/0")} == {403}


async def test_un_service_n_inscrit_qu_a_ses_activites(signed_in, officer, database):
    home, agent = await made(officer), await signed_in("agent.enfance")
    await kept(officer, home, "enfant/0", last_name="D’ALMEIDA", first_name="Noé", birth_date="2015-03-01")
    noe = await Child.get(first_name="Noé", last_name="D’ALMEIDA")
    page = await agent.get(f"{home}/enfant/{noe.id}/inscriptions/nouvelle")
    offered = {int(one.attributes["value"]) for one in HTMLParser(page.text).css("option[value]:not([value=''])")}
    assert offered == set(await ActivityGroup.filter(activity__town__slug=HOME).values_list("id", flat=True))
    town = await Town.get(slug=HOME)
    other = await Department.create(town=town, code="x", name="AUTRE", email="x@example.org", silence="rejection")
    await Officer.filter(account__username="agent.enfance").update(department=other)
    term = {"group": str(min(offered)), "starts_on": "2021-09-02", "ends_on": "2022-07-07"}
    assert (await kept(agent, home, f"enfant/{noe.id}/inscriptions/nouvelle", **term)).status_code == 404
    assert '<option value="' not in (await agent.get(f"{home}/enfant/{noe.id}/inscriptions/nouvelle")).text.replace(
        '<option value="">', ""
    )


async def a_child(officer, home: str, born: str) -> str:
    await kept(officer, home, "enfant/0", last_name="D’ALMEIDA", first_name="Noé", birth_date=born)
    return f"enfant/{(await Child.get(first_name='Noé', last_name='D’ALMEIDA')).id}/inscriptions/nouvelle"


async def test_un_enfant_trop_jeune_se_dit_et_s_inscrit_quand_meme(officer):
    """A second button, for these words alone: another group asks again."""
    home = await made(officer)
    part = await a_child(officer, home, "2019-03-01")
    groups = await ActivityGroup.filter(activity__town__slug=HOME, activity__code="accueil-periscolaire").order_by("id")
    term = {"group": str(groups[0].id), "starts_on": "2021-09-02", "ends_on": "2022-07-07"}
    asked = await kept(officer, home, part, **term)
    assert asked.status_code == 422
    assert "L’enfant aura 2 ans le 02/09/2021 : cette activité est pour les 3 à 11 ans." in words(asked)
    assert "Rien n’est encore enregistré" in words(asked)
    assert not await Enrolment.filter(child__first_name="Noé", child__last_name="D’ALMEIDA").exists()
    assert faults(asked.text) == []
    button = HTMLParser(asked.text).css_first("button[name=anyway]")
    assert button.text() == "Inscrire quand même"
    assert HTMLParser(asked.text).css_first("select option[selected]").attributes["value"] == term["group"]
    anyway = button.attributes["value"]
    other = await kept(officer, home, part, **term | {"group": str(groups[1].id), "anyway": anyway})
    assert other.status_code == 422
    assert (await kept(officer, home, part, **term, anyway=anyway)).status_code == 303
    assert await Enrolment.filter(child__last_name="D’ALMEIDA", group_id=groups[0].id).count() == 1


async def test_un_groupe_plein_se_dit_et_une_place_libre_ne_dit_rien(officer):
    home = await made(officer)
    part = await a_child(officer, home, "2015-03-01")
    group = await ActivityGroup.filter(activity__town__slug=HOME, activity__code="accueil-periscolaire").first()
    there = await Enrolment.filter(group=group).count()
    term = {"group": str(group.id), "starts_on": "2021-09-02", "ends_on": "2022-07-07"}
    await ActivityGroup.filter(id=group.id).update(capacity={"matin": there, "soir": there + 9})
    asked = await kept(officer, home, part, **term)
    assert asked.status_code == 422
    assert "déjà inscrits à ces dates" in words(asked)
    later = term | {"starts_on": "2031-09-02", "ends_on": "2032-07-07"}
    assert "déjà inscrits" not in words(await kept(officer, home, part, **later))
    await ActivityGroup.filter(id=group.id).update(capacity={"matin": there + 1, "soir": there + 9})
    assert (await kept(officer, home, part, **term)).status_code == 303


async def test_le_quotient_a_une_date_et_son_histoire(officer):
    home = await made(officer)
    assert (await kept(officer, home, "quotient", quotient="742")).status_code == 303
    assert (await kept(officer, home, "quotient", quotient="500", starts_on="2022-09-01")).status_code == 303
    said = words(await officer.get(home))
    assert "500 à partir du 01/09/2022 (à venir)" in said
    assert "(aujourd’hui)" in said
    assert "Quotient familial modifié, à partir du 01/09/2022" in said
    for wrong in ("hier", "0022-01-01", "2099-01-01", "2022-02-30"):
        answer = await kept(officer, home, "quotient", quotient="600", starts_on=wrong)
        assert answer.status_code == 422
        assert "Écrivez une date proche" in words(answer)
        assert HTMLParser(answer.text).css_first("[name=quotient]").attributes["value"] == "600"


async def test_le_foyer_d_une_autre_commune_ou_de_personne_est_un_meme_404(officer):
    away = await Household.filter(town__slug=ELSEWHERE).first()
    for id in (away.id, 999_999, 2**31, 10**20):
        for part in ("", "/foyer/0", "/representant/0", "/enfant/1", "/contact/1", "/quotient", "/reunion", "/rien/0",
                     "/foyer/1", "/enfant/1/inscriptions/nouvelle", "/enfant/1/inscriptions/1"):  # fmt: skip
            assert (await officer.get(f"{DESK}/{id}{part}")).status_code == 404, (id, part)


async def test_qui_lit_une_fiche_est_note(officer):
    home = await made(officer)
    await officer.get(home)
    assert "sensitive_read" in await verbs_of()


async def verbs_of() -> set[str]:
    return {one.verb for one in await Event.filter(town__slug=HOME)}


async def test_modifier_et_retirer_un_contact_et_un_enfant(officer):
    home = await made(officer)
    born = {"birth_date": "2015-03-01"}
    await kept(officer, home, "contact/0", last_name="MAMIE", first_name="Rose", may_pick_up="Oui")
    await kept(officer, home, "enfant/0", last_name="D’ALMEIDA", first_name="Noé", **born)
    rose = await Contact.get(last_name="MAMIE", first_name="Rose", household_id=int(home.rsplit("/", 1)[1]))
    noe = await Child.get(last_name="D’ALMEIDA", first_name="Noé")
    page = await officer.get(f"{home}/contact/{rose.id}")
    assert HTMLParser(page.text).css_first("[name=first_name]").attributes["value"] == "Rose"
    for part, typed in (
        (f"contact/{rose.id}", {"last_name": "MAMIE", "first_name": "Rosa", "may_pick_up": "Non"}),
        (f"enfant/{noe.id}", {"last_name": "D’ALMEIDA", "first_name": "Noah", **born}),
    ):
        assert (await kept(officer, home, part, **typed)).status_code == 303
    said = words(await officer.get(home))
    assert "Noah D’ALMEIDA" in said
    assert "Rosa MAMIE" in said
    assert "Peut venir chercher" not in said
    for part in (f"contact/{rose.id}", f"enfant/{noe.id}"):
        assert (await kept(officer, home, f"{part}/retrait")).status_code == 303
        assert (await officer.get(f"{home}/{part}")).status_code == 404
    assert "Rosa MAMIE" not in words(await officer.get(home)).partition("Historique")[0]
    assert not await Contact.filter(id=rose.id).exists()
    assert not await Custody.filter(child=noe).exists()


async def test_retirer_un_representant(officer):
    home = await made(officer)
    await kept(officer, home, "representant/0", last_name="O", is_payer="Non")
    adult = await Guardian.get(last_name="O")
    answer = await kept(officer, home, f"representant/{adult.id}/retrait")
    assert answer.status_code == 303
    assert not await Membership.filter(guardian=adult, until=None).exists()
    eve = await Guardian.get(email="eve@example.org")
    answer = await kept(officer, home, f"representant/{eve.id}/retrait")
    assert answer.status_code == 422
    assert "Un foyer garde au moins un représentant" in words(answer)


# --- l'espace de qui n'a pas de foyer


async def test_un_compte_sans_foyer_a_un_espace_et_rien_d_un_autre(signed_in):
    papa = await Guardian.get(account__username="papa.test")
    home, url = papa.household_id, (await (await signed_in("maman.test")).get(f"/{HOME}/reservations")).text
    await Membership.filter(guardian=papa).update(until="2022-01-24")
    visitor = await signed_in("papa.test")
    page = await visitor.get(f"/{HOME}/espace")
    assert page.status_code == 200
    assert "n’est encore rattaché à aucun foyer" in words(page)
    assert "MA FAMILLE" not in page.text
    [season, *_] = re.findall(rf"/{HOME}/reservations/\d+", url)
    child = await Child.filter(custodies__household_id=home).first()
    for one in (season, f"/{HOME}/enfants/{child.id}/agenda"):
        assert (await visitor.get(one)).status_code == 404
    for one in ("reservations", "demandes", "appareils"):
        assert (await visitor.get(f"/{HOME}/{one}")).status_code in (200, 404)


async def test_le_compte_et_l_invitation_depuis_le_foyer(officer, signed_in):
    home = await made(officer)
    page = (await officer.get(home)).text
    assert ">Inviter</button>" in page
    eve = await Guardian.get(email="eve@example.org")
    sent = await officer.post(f"/{HOME}/guichet/invitations", data={"one": str(eve.id)})
    assert sent.headers["location"].endswith("/guichet/invitations?fait=un")
    again = await pressed(officer, home, "Renvoyer l’invitation")
    assert again.headers["location"] == f"{home}?fait=un"
    assert "L’invitation est partie." in words(await officer.get(f"{home}?fait=un"))
    assert "C’est enregistré." in words(await officer.get(f"{home}?fait=1"))
    assert "celui d’Ève D’ALMEIDA" in words(await officer.get(f"{home}/reunion"))
    account = await Account.get(guardian=eve)
    page = (await officer.get(home)).text
    assert f"/{HOME}/guichet/comptes/{account.id}" in page
    assert ">Renvoyer l’invitation</button>" in page
    assert faults(page) == []
    await Guardian.filter(id=eve.id).update(email=None)
    assert "invitation</button>" not in (await officer.get(home)).text


async def test_qui_ne_tient_pas_les_comptes_n_y_est_pas_mene(signed_in, world):
    maman = await Guardian.get(email="maman.test@example.org", town__slug=HOME)
    page = (await (await signed_in("agent.enfance")).get(f"{DESK}/{maman.household_id}")).text
    assert "maman.test" in page
    assert "guichet/comptes" not in page
