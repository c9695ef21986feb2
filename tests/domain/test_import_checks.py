"""Ce que les fichiers ont de faux est dit à sa ligne, en français ; le reste est repris."""

import pytest

from pwa.domain.imports.faults import Weight
from pwa.models.people import Child, Guardian, Household
from tests.domain.imports import Folder, of, told, wrongs
from tests.people import HOME


@pytest.fixture
def town(world) -> int:
    return world.towns[HOME]["id"]


async def wrongs_of(folder, town, **mapping) -> list[str]:
    brought, _ = await folder.rehearsed(town, mapping or None)
    return wrongs(brought)


CHANGES = {
    "un enfant deux fois dans son foyer": (
        ("personnes", "P4;", "P7;;Noé;Pivoine;14/03/2015;;;\nP4;"), ("liens", "F2;P2", "F1;P7;enfant;\nF2;P2"),
        ["faute personnes.csv, ligne 5 : nom : le même enfant (nom, prénom, naissance) est déjà dans ce foyer, "
         "à la ligne 4.",
         "réserve liens.csv, ligne 5 : cette ligne est laissée avec « P7 »."],
    ),
    "deux enfants pareils dans deux foyers": (
        ("personnes", "P4;", "P7;;NOE;Pivoine;14/03/2015;;;\nP4;"), ("liens", "F3;P4", "F3;P7;enfant;\nF3;P4"),
        ["réserve personnes.csv, ligne 5 : nom : un enfant de mêmes nom, prénom et naissance est dans un autre foyer "
         "(ligne 4) : si c’est le même, donnez-lui le même numéro."],
    ),
    "un lien vers personne": (
        ("liens", "F2;P2;", "F2;P99;"), None,
        ["réserve foyers.csv, ligne 3 : foyer : le foyer « F2 » n’a ni payeur ni responsable.",
         "faute liens.csv, ligne 5 : personne : personne ne porte le numéro « P99 ».",
         "réserve personnes.csv, ligne 3 : personne : « P2 » n’est dans aucun foyer ; cette ligne est laissée."],
    ),
    "un lien vers aucun foyer": (
        ("liens", "F2;P3;", "F9;P3;"), None,
        ["faute liens.csv, ligne 6 : foyer : aucun foyer ne porte le numéro « F9 »."],
    ),
    "deux payeurs": (
        ("liens", "F2;P3;enfant", "F2;P4;payeur"), None,
        ["faute liens.csv, ligne 6 : role : le foyer « F2 » a déjà un payeur à la ligne 5."],
    ),
    "à la fois enfant et adulte": (
        ("liens", "F3;P4;payeur", "F3;P3;payeur"), None,
        ["réserve foyers.csv, ligne 4 : foyer : le foyer « F3 » n’a ni payeur ni responsable.",
         "faute liens.csv, ligne 7 : role : « P3 » est à la fois enfant et adulte (ligne 3).",
         "réserve personnes.csv, ligne 5 : personne : « P4 » n’est dans aucun foyer ; cette ligne est laissée.",
         "réserve comptes.csv, ligne 3 : cette ligne est laissée avec « P4 »."],
    ),
    "un enfant sans naissance": (
        ("personnes", "14/03/2015", ""), None,
        ["faute personnes.csv, ligne 4 : naissance : l’enfant « P3 » n’a ni naissance ni naissance_prevue.",
         "réserve inscriptions.csv, ligne 2 : cette ligne est laissée avec « P3 ».",
         "réserve liens.csv, ligne 3 : cette ligne est laissée avec « P3 ».",
         "réserve liens.csv, ligne 6 : cette ligne est laissée avec « P3 »."],
    ),
    "une mauvaise date": (
        ("personnes", "14/03/2015", "31/02/2015"), None,
        ["faute personnes.csv, ligne 4 : naissance doit être une date (jj/mm/aaaa ou aaaa-mm-jj), pas « 31/02/2015 ».",
         "réserve inscriptions.csv, ligne 2 : cette ligne est laissée avec « P3 ».",
         "réserve liens.csv, ligne 3 : cette ligne est laissée avec « P3 ».",
         "réserve liens.csv, ligne 6 : cette ligne est laissée avec « P3 »."],
    ),
    "la même ligne deux fois": (
        ("foyers", "F3;", "F2;3 impasse des Cerisiers;33450;SAINT-LOUBÈS;oui\nF3;"), None,
        ["réserve foyers.csv, ligne 4 : foyer : « F2 » est déjà à la ligne 3, avec les mêmes mots ; "
         "cette ligne est laissée."],
    ),
    "le même numéro pour deux foyers": (
        ("foyers", "F3;", "F2;9 rue du Bac;33450;SAINT-LOUBÈS;oui\nF3;"), None,
        ["faute foyers.csv, ligne 4 : foyer : « F2 » est déjà à la ligne 3, qui dit autre chose."],
    ),
    "le même identifiant, à la casse près": (
        ("comptes", "ines.letoile", "Camille.PIVOINE"), None,
        ["faute comptes.csv, ligne 3 : identifiant : « camille.pivoine » est déjà l’identifiant de la ligne 2."],
    ),
    "une empreinte hostile": (
        ("comptes", "$2b$10$", "$2b$31$"), None,
        ["réserve comptes.csv, ligne 2 : empreinte doit être une empreinte argon2, bcrypt ou PBKDF2 que ce site sait "
         "vérifier en moins d’une seconde : ce compte devra être invité."],
    ),
    "une adresse d’un autre alphabet": (
        ("personnes", "camille.pivoine@", "c\u0430mille.pivoine@"), None,
        ["réserve personnes.csv, ligne 2 : courriel contient « а », qui n’est pas une lettre d’une adresse de courriel "
         "(CYRILLIC SMALL LETTER A)."],
    ),
    "une activité qui n’existe pas": (
        ("inscriptions", "accueil-periscolaire", "piscine"), None,
        ["faute inscriptions.csv, ligne 2 : activite : la commune n’a pas d’activité « piscine »."],
    ),
    "un groupe qui n’existe pas": (
        ("inscriptions", "Île Bleue", "Île Verte"), None,
        ["faute inscriptions.csv, ligne 2 : groupe : cette activité n’a pas de groupe « Île Verte »."],
    ),
    "une classe qui n’existe pas": (
        ("inscriptions", "07/07/2022;", "07/07/2022;CM9"), None,
        ["faute inscriptions.csv, ligne 2 : classe : l’école de ce groupe n’a pas de classe « CM9 »."],
    ),
    "le compte d’un enfant": (
        ("comptes", "P4;ines", "P3;noe"), None,
        ["faute comptes.csv, ligne 3 : personne : « P3 » n’est payeur ni responsable d’aucun foyer."],
    ),
    "une fin avant le début": (
        ("inscriptions", "07/07/2022", "07/07/2021"), None,
        ["faute inscriptions.csv, ligne 2 : fin doit venir après debut."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
async def test_ce_qui_est_faux_est_dit_a_sa_ligne(folder, town, what):
    *changes, said = CHANGES[what]
    for change in filter(None, changes):
        folder.changes(*change)
    assert sorted(await wrongs_of(folder, town)) == sorted(said)


async def test_ce_qui_est_faux_n_empeche_pas_le_reste(folder, town):
    """The household whose line is wrong is left out with its people; the others come."""
    folder.changes("foyers", "F2;3 impasse des Cerisiers", f"F2;{'x' * 300}")
    brought, _ = await folder.rehearsed(town)
    assert [one.split(" : ")[0] for one in wrongs(brought)] == [
        "faute foyers.csv, ligne 3", "réserve liens.csv, ligne 5", "réserve liens.csv, ligne 6",
        "réserve quotients.csv, ligne 3",
    ]  # fmt: skip
    tally = await folder.written(town)
    assert of(tally)["household"] == (2, 0, 0)
    assert not await Guardian.exists(last_name="CERISIER", town_id=town)
    assert await Child.exists(first_name="Noé", last_name="PIVOINE")


NAMES = ("O", "D'ARTAGNAN", "L’ÉTOILE", "Ng", "=1+1", "@SOMME(A1)", "x" * 80, "Ça-Va  Bien")


@pytest.mark.parametrize("name", NAMES)
async def test_un_nom_est_repris_comme_il_est(folder, town, name):
    folder.changes("personnes", "Inès;L’ÉTOILE", f";{name}")
    await folder.written(town)
    kept = await Guardian.get(email="ines.letoile@example.org")
    assert (kept.first_name, kept.last_name) == ("", " ".join(name.split()))


async def test_un_nom_de_200_lettres_est_une_faute(folder, town):
    folder.changes("personnes", "Inès;L’ÉTOILE", f"Inès;{'É' * 200}")
    said = await wrongs_of(folder, town)
    assert f"faute personnes.csv, ligne 5 : nom dépasse 80 caractères : « {'É' * 80}… »." in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
async def test_un_export_d_un_autre_logiciel_se_lit_par_sa_correspondance(tmp_path, town, encoding):
    """One file of theirs is households, people and links of ours."""
    tmp_path.joinpath("FAMILLES.txt").write_bytes(
        "Num Famille|Rue|Ville|Num Resp|Titre|Nom|Né le|Sit\n"
        "77|1 rue d’Été|ÉVRY|R1|MME|D’ÉTÉ|1985.03.02|P\n77|1 rue d’Été|ÉVRY|R2|MR|D’ÉTÉ|1984.01.30|C\n".encode(encoding)
    )
    here = {"file": "FAMILLES.txt"}
    mapping = {
        "dates": ["%Y.%m.%d"],
        "foyers": here | {"columns": {"foyer": "Num Famille", "adresse": "Rue", "commune": "Ville"},
                          "fixed": {"code_postal": "91000", "resident": "non"}},
        "personnes": here | {"columns": {"personne": "Num Resp", "civilite": "Titre", "naissance": "Né le"},
                             "values": {"civilite": {"MME": "Mme", "MR": "M."}}},
        "liens": here | {"columns": {"foyer": "Num Famille", "personne": "Num Resp", "role": "Sit"},
                         "values": {"role": {"P": "payeur", "C": "responsable"}}},
    }  # fmt: skip
    folder = Folder(tmp_path)
    brought, tally = await folder.rehearsed(town, mapping)
    assert wrongs(brought) == [
        "réserve FAMILLES.txt, ligne 3 : foyer : « 77 » est déjà à la ligne 2, avec les mêmes mots ; "
        "cette ligne est laissée."
    ]
    assert of(tally) == {"household": (1, 0, 0), "guardian": (2, 0, 0), "membership": (2, 0, 0)}
    await folder.written(town, mapping)
    home = await Household.get(address="1 rue d’Été").prefetch_related("memberships__guardian")
    assert (home.city, home.postcode, home.is_resident) == ("ÉVRY", "91000", False)
    assert {one.guardian.civility for one in home.memberships} == {"Mme", "M."}
    folder.stack.close()


async def test_un_fichier_de_la_correspondance_qui_manque_est_dit(folder, town):
    said = await wrongs_of(folder, town, foyers={"file": "FAMILLES.csv"})
    assert said[0] == "faute FAMILLES.csv : n’est pas dans le dossier."


async def test_un_fichier_sans_une_colonne_qu_il_faut_le_dit_une_fois(folder, town):
    folder.changes("liens", "role", "qualite")
    said = await wrongs_of(folder, town)
    assert said.count("faute liens.csv : n’a pas ces colonnes, qu’il lui faut : role.") == 1


async def test_deux_colonnes_du_meme_nom_sont_refusees(folder, town):
    folder.changes("foyers", "adresse;code_postal", "adresse;Adresse")
    assert "faute foyers.csv : a deux fois ces colonnes : Adresse, adresse." in await wrongs_of(folder, town)


async def test_un_fichier_coupe_puis_entier_finit_comme_entier(folder, town):
    whole = (folder.path / "personnes.csv").read_bytes()
    folder.write("personnes", whole[: len(whole) - 60])
    brought, _ = await folder.rehearsed(town)
    assert any("a-t-il été coupé" in one for one in wrongs(brought)), wrongs(brought)
    await folder.written(town)
    folder.write("personnes", whole)
    await folder.written(town)
    brought, tally = await folder.rehearsed(town)
    assert wrongs(brought) == told(brought, Weight.CREATED) == []
    assert tally.created.total() == tally.changed.total() == 0
