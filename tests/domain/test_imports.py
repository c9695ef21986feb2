"""Reprendre les foyers d’un autre logiciel : répétés et dits d’abord, écrits ensuite, une fois, sur les deux bases."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from pwa.domain.imports import adding, running
from pwa.domain.imports.faults import Weight
from pwa.models.bookings import Enrolment
from pwa.models.events import Event
from pwa.models.imports import ImportedRow
from pwa.models.people import Account, Child, Contact, Custody, Guardian, Household, Membership
from pwa.storage.databases import is_postgres, reading, rows, writing
from tests.domain.imports import of, told, wrongs
from tests.people import ELSEWHERE, HOME, NOW

pytestmark = pytest.mark.both_databases

SAMPLE = {
    "household": 3, "guardian": 3, "child": 2, "contact": 1, "membership": 3, "custody": 3, "enrolment": 1,
    "account": 2,
}  # fmt: skip


@pytest.fixture
def town(world) -> int:
    return world.towns[HOME]["id"]


async def counts() -> list[int]:
    return [
        await model.all().count()
        for model in (Household, Guardian, Child, Contact, Membership, Custody, Enrolment, Account, ImportedRow, Event)
    ]


async def test_une_repetition_dit_tout_et_n_ecrit_rien(folder, town):
    before = await counts()
    brought, tally = await folder.rehearsed(town)
    assert wrongs(brought) == []
    assert of(tally) == {kind: (count, 0, 0) for kind, count in SAMPLE.items()}
    assert len(told(brought, Weight.CREATED)) == sum(SAMPLE.values())
    assert "foyers.csv, ligne 2 : foyer « F1 » : sera créé." in told(brought, Weight.CREATED)
    assert await counts() == before


async def test_ce_qui_est_repris_est_la_famille_entiere(folder, town):
    await folder.written(town)
    camille = await Guardian.get(email="camille.pivoine@example.org").prefetch_related("household")
    home = camille.household
    assert (home.address, home.postcode, home.city) == ("12 rue du Lavoir", "33450", "SAINT-LOUBÈS")
    assert (home.family_quotient, home.is_resident, home.town_id) == (742, True, town)
    [member] = await Membership.filter(guardian=camille)
    assert (member.is_payer, member.since, member.until) == (True, date(2019, 9, 1), None)
    noe = await Child.get(first_name="Noé", last_name="PIVOINE")
    assert noe.birth_date == date(2015, 3, 14)
    assert await Custody.filter(child=noe).count() == 2, "separated parents share him"
    [grandmother] = await Contact.filter(household=home)
    assert (grandmother.first_name, grandmother.may_pick_up) == ("Awa", True)
    [enrolment] = await Enrolment.filter(child=noe).prefetch_related("group")
    assert (enrolment.group.name, enrolment.place) == ("Île Bleue", "Île Bleue")
    expected = await Child.get(last_name="L’ÉTOILE")
    assert (expected.first_name, expected.birth_date, expected.expected_on) == ("", None, date(2022, 5, 20))


async def test_les_comptes_gardent_leur_identifiant_ou_attendent_d_etre_invites(folder, town):
    await folder.written(town)
    [camille, ines] = await Account.filter(username__in=["camille.pivoine", "ines.letoile"]).order_by("username")
    assert camille.password_hash.startswith("$2b$")
    assert ines.password_hash == ""
    assert {camille.town_id, ines.town_id} == {town}


async def test_deux_fois_le_meme_dossier_ne_change_rien(folder, town):
    await folder.written(town)
    before = await counts()
    brought, tally = await folder.rehearsed(town)
    assert of(tally) == {kind: (0, 0, count) for kind, count in SAMPLE.items()}
    assert [one for one in brought.said()] == []
    await folder.written(town)
    assert await counts() == before


async def test_ce_qui_change_dans_le_fichier_change_ici_et_rien_d_autre(folder, town):
    await folder.written(town)
    folder.changes("foyers", "12 rue du Lavoir", "14 rue du Lavoir").changes("quotients", "742", "800")
    brought, tally = await folder.rehearsed(town)
    assert told(brought, Weight.CHANGED) == [
        "foyers.csv, ligne 2 : adresse (foyer « F1 ») : « 12 rue du Lavoir » deviendra « 14 rue du Lavoir ».",
        "foyers.csv, ligne 2 : quotient (foyer « F1 ») : « 742 » deviendra « 800 ».",
    ]
    assert tally.changed.total() == 1
    await folder.written(town)
    home = await Household.get(address="14 rue du Lavoir")
    assert home.family_quotient == 800


async def test_ce_qui_a_ete_change_ici_reste(folder, town):
    await folder.written(town)
    await Household.filter(address="12 rue du Lavoir").update(address="1 place de la Mairie", city="LOUBÈS")
    folder.changes("foyers", "12 rue du Lavoir", "14 rue du Lavoir")
    brought, _ = await folder.rehearsed(town)
    assert told(brought, Weight.LEFT) == [
        "foyers.csv, ligne 2 : adresse (foyer « F1 ») : quelqu’un l’a changé ici depuis le dernier import ; ce qui est "
        "ici reste."
    ]
    await folder.written(town)
    assert await Household.filter(address="1 place de la Mairie", city="LOUBÈS").count() == 1


async def test_une_case_vide_n_efface_rien(folder, town):
    await folder.written(town)
    folder.changes("personnes", "camille.pivoine@example.org", "")
    _, tally = await folder.rehearsed(town)
    assert tally.changed.total() == 0
    await folder.written(town)
    assert await Guardian.exists(email="camille.pivoine@example.org")


async def test_l_enfant_attendu_nait(folder, town):
    await folder.written(town)
    folder.changes("personnes", "P5;;;L’ÉTOILE;;20/05/2022", "P5;;Zoé;L’ÉTOILE;18/05/2022;")
    await folder.written(town)
    [zoe] = await Child.filter(last_name="L’ÉTOILE")
    assert (zoe.first_name, zoe.birth_date, zoe.expected_on) == ("Zoé", date(2022, 5, 18), None)


async def test_un_enfant_dit_ne_au_guichet_n_est_plus_attendu_par_le_fichier(folder, town):
    await folder.written(town)
    await Child.filter(last_name="L’ÉTOILE").update(birth_date=date(2022, 5, 17), expected_on=None)
    folder.changes("personnes", "20/05/2022", "25/05/2022")
    await folder.written(town)
    [born] = await Child.filter(last_name="L’ÉTOILE")
    assert (born.birth_date, born.expected_on) == (date(2022, 5, 17), None)


async def test_un_autre_payeur_et_jamais_deux(folder, town):
    await folder.written(town)
    folder.changes("liens", "F1;P1;payeur", "F1;P1;responsable").changes("liens", "F1;P6;autorise", "F1;P4;payeur")
    await folder.written(town)
    home = await Household.get(address="12 rue du Lavoir")
    members = await Membership.filter(household=home).prefetch_related("guardian")
    assert sorted((one.guardian.first_name, one.is_payer) for one in members) == [("Camille", False), ("Inès", True)]


async def test_sans_payeur_le_premier_paie(folder, town):
    folder.changes("liens", "F1;P1;payeur", "F1;P1;responsable").changes("liens", "F1;P6;autorise", "F1;P4;responsable")
    await folder.written(town)
    home = await Household.get(address="12 rue du Lavoir")
    assert await Membership.filter(household=home, is_payer=True).count() == 1
    before = await counts()
    await folder.written(town)
    assert await counts() == before


async def test_une_personne_de_deux_foyers_regarde_le_premier(folder, town):
    text = (folder.path / "liens.csv").read_text(encoding="utf-8-sig")
    folder.write("liens", f"{text.rstrip()}\nF3;P1;responsable;\n")
    await folder.written(town)
    camille = await Guardian.get(email="camille.pivoine@example.org").prefetch_related("household", "memberships")
    assert len(camille.memberships) == 2
    assert camille.household.address == "12 rue du Lavoir"


async def test_ce_qui_a_ete_retire_ici_ne_revient_pas(folder, town):
    await folder.written(town)
    home = await Household.get(address="12 rue du Lavoir")
    await Contact.filter(household=home).delete()
    await Membership.filter(household=home).update(until=date(2022, 1, 24))
    brought, _ = await folder.rehearsed(town)
    assert sorted(told(brought, Weight.LEFT)) == [
        "liens.csv, ligne 2 : responsable dans un foyer « F1/P1 » : n’est plus dans la base, où quelqu’un l’a retiré ; "
        "cette ligne est laissée.",
        "personnes.csv, ligne 4 : contact « F1/P6 » : n’est plus dans la base, où quelqu’un l’a retiré ; "
        "cette ligne est laissée.",
    ]
    await folder.written(town)
    assert await Membership.filter(household=home, until=None).count() == 0


async def test_une_autre_commune_a_les_siens(folder, world, town):
    """The same keys in another town are other people; its activities are not this one's."""
    other = world.towns[ELSEWHERE]["id"]
    await folder.written(town)
    brought, tally = await folder.rehearsed(other)
    assert wrongs(brought) == [
        "faute inscriptions.csv, ligne 2 : activite : la commune n’a pas d’activité « accueil-periscolaire »."
    ]
    assert tally.created["household"] == 3
    await folder.written(other)
    assert await Household.filter(address="12 rue du Lavoir").count() == 2
    assert {one.town_id for one in await Guardian.filter(last_name="PIVOINE")} == {town, other}


async def test_un_identifiant_deja_pris_ou_un_compte_deja_la_sont_laisses(folder, world, town):
    folder.changes("comptes", "ines.letoile", "MAMAN.test")
    brought, tally = await folder.rehearsed(town)
    assert told(brought, Weight.LEFT) == [
        "comptes.csv, ligne 3 : identifiant : « MAMAN.test » est déjà l’identifiant de quelqu’un d’autre ici ; "
        "ce compte est laissé."
    ]
    assert tally.created["account"] == 1


async def test_un_compte_fait_ici_reste_a_son_nom(folder, world, town):
    """The other files came first; an officer made the account since; then comes the file of accounts."""
    accounts = (folder.path / "comptes.csv").read_bytes()
    (folder.path / "comptes.csv").unlink()
    await folder.written(town)
    ines = await Guardian.get(email="ines.letoile@example.org")
    made = {"town_id": town, "username": "ines.ici", "username_key": "ines.ici", "password_hash": "le sien"}
    await Account.create(public_id=uuid4(), guardian=ines, **made)
    folder.write("comptes", accounts)
    brought, tally = await folder.rehearsed(town)
    assert told(brought, Weight.LEFT) == [
        "comptes.csv, ligne 3 : identifiant : cette personne a déjà un compte ici ; il reste comme il est."
    ]
    assert tally.created["account"] == 1
    await folder.written(town)
    kept = await Account.get(guardian=ines)
    assert (kept.username, kept.password_hash) == ("ines.ici", "le sien")


async def test_qui_etait_enfant_ne_devient_pas_payeur_par_un_lien(folder, town):
    """A file of links alone, about people of an earlier import."""
    await folder.written(town)
    for name in ("foyers", "personnes", "quotients", "inscriptions", "comptes"):
        (folder.path / f"{name}.csv").unlink()
    folder.write("liens", "foyer;personne;role\nF3;P3;responsable\n")
    brought, _ = await folder.rehearsed(town)
    assert wrongs(brought) == [
        "faute liens.csv, ligne 2 : role : « P3 » n’est pas cela ici ; une personne nouvelle doit être dans le "
        "fichier des personnes."
    ]
    before = await counts()
    await folder.written(town)
    assert await counts() == before


async def test_un_mot_de_passe_change_ici_reste(folder, town):
    await folder.written(town)
    await Account.filter(username="camille.pivoine").update(password_hash="le sien")
    folder.changes("comptes", "$2b$10$", "$2b$11$")
    await folder.written(town)
    assert (await Account.get(username="camille.pivoine")).password_hash == "le sien"


async def test_un_dossier_qui_ne_dit_que_des_quotients_ou_des_inscriptions(folder, town):
    """Their households and people are those of an earlier import."""
    await folder.written(town)
    for name in ("foyers", "personnes", "liens", "comptes"):
        (folder.path / f"{name}.csv").unlink()
    folder.write("quotients", "foyer;quotient\nF1;900\nF9;100\n")
    folder.write(
        "inscriptions",
        "personne;activite;groupe;debut;fin\nP3;restauration-scolaire;Île Bleue;02/09/2021;07/07/2022\n"
        "P1;restauration-scolaire;Île Bleue;02/09/2021;07/07/2022\n",
    )
    brought, _ = await folder.rehearsed(town)
    assert wrongs(brought) == [
        "faute inscriptions.csv, ligne 3 : personne : « P1 » n’est l’enfant d’aucun foyer.",
        "faute quotients.csv, ligne 3 : foyer : aucun foyer ne porte le numéro « F9 ».",
    ]
    await folder.written(town)
    assert (await Household.get(address="12 rue du Lavoir")).family_quotient == 900
    assert await Enrolment.filter(child__first_name="Noé", child__last_name="PIVOINE").count() == 2


async def test_chaque_foyer_a_son_evenement(folder, town):
    await folder.written(town)
    events = await Event.filter(verb="household_imported").order_by("position")
    assert len(events) == 3
    assert sum(one.detail["created"] for one in events) == sum(SAMPLE.values())
    assert all(one.subject == f"household:{one.household_id}" for one in events)
    assert "Lavoir" not in str([one.detail for one in events])


class Killed(BaseException):
    """As a process that stops there."""


async def test_tue_au_milieu_et_relance_finit_pareil(folder, town, monkeypatch):
    monkeypatch.setattr(running.bundles, "AT_ONCE", 1)
    whole = running.Import.write
    left = 2

    async def killed(self, bundle, now):
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return await whole(self, bundle, now)

    monkeypatch.setattr(running.Import, "write", killed)
    with pytest.raises(Killed):
        await folder.written(town)
    assert await Household.filter(address__in=["12 rue du Lavoir", "7 chemin des Vignes"]).count() == 1
    monkeypatch.setattr(running.Import, "write", whole)
    await folder.written(town)
    kinds = {kind: await ImportedRow.filter(kind=kind).count() for kind in SAMPLE}
    assert kinds == SAMPLE
    _, tally = await folder.rehearsed(town)
    assert of(tally) == {kind: (0, 0, count) for kind, count in SAMPLE.items()}


async def test_tue_au_milieu_d_un_lot_il_n_en_reste_rien(folder, town, monkeypatch):
    before = await counts()

    async def killed(*_):
        raise Killed

    monkeypatch.setattr(adding, "finish", killed)
    with pytest.raises(Killed):
        await folder.written(town)
    assert await counts() == before


async def test_deux_imports_a_la_fois_n_en_font_qu_un(folder, town):
    (one, _), (other, _) = await folder.rehearsed(town), await folder.rehearsed(town)
    await asyncio.gather(one.written(NOW), other.written(NOW))
    kinds = {kind: await ImportedRow.filter(kind=kind).count() for kind in SAMPLE}
    assert kinds == SAMPLE
    assert await Household.filter(address="12 rue du Lavoir").count() == 1


async def test_un_foyer_reuni_a_un_autre_est_laisse(folder, town):
    await folder.written(town)
    one, other = await Household.get(address="12 rue du Lavoir"), await Household.get(address="3 impasse des Cerisiers")
    await Household.filter(id=one.id).update(merged_into_id=other.id)
    folder.changes("foyers", "12 rue du Lavoir", "16 rue du Lavoir")
    brought, _ = await folder.rehearsed(town)
    assert told(brought, Weight.LEFT)[0].startswith("foyers.csv, ligne 2 : foyer « F1 » : n’est plus dans la base")
    async with writing():
        await folder.written(town)
    assert (await Household.get(id=one.id)).address == "12 rue du Lavoir"


async def test_les_tables_sont_recomptees_en_chemin(folder, town):
    """A plan that PostgreSQL made for an empty table would read all of it, a batch after another."""
    await folder.written(town)
    if is_postgres(reading()):
        counted = await rows(reading(), "SELECT reltuples FROM pg_class WHERE relname = 'imported_row'")
        assert [int(one["reltuples"]) for one in counted] == [await ImportedRow.all().count()]
