"""Les fichiers d’ONDE : les élèves retrouvés par leur nom et leur naissance, et rien d’écrit."""

import pytest

from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.onde.comparing import compare
from pwa.domain.imports.records import Unreadable
from pwa.models.people import Account, Child, Guardian
from tests.domain.imports import plain
from tests.people import HOME

HEADER = (
    "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;"
    "Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;"
    "Autorisation photo;Décision de passage"
)
INE = "1234567890AB"


def pupil(name: str, first: str, born: str, *, used: str = "") -> str:
    return ";".join([name, used, first, born, "M", INE, *[""] * 8, "CYCLE II", "CE1", "CE1 A", "77", *[""] * 4])


@pytest.fixture
async def children(world) -> dict[str, Child]:
    found = await Child.filter(last_name="TEST", town_id=world.towns[HOME]["id"])
    return {one.first_name: one for one in found}


@pytest.fixture
def town(world) -> int:
    return world.towns[HOME]["id"]


async def told_by(town, tmp_path, text: str, guardians: str | None = None, encoding: str = "utf-8") -> list[Said]:
    (tmp_path / "CSVExtraction.csv").write_bytes(text.encode(encoding))
    if guardians:
        (tmp_path / "Responsables.csv").write_bytes(guardians.encode(encoding))
    told: list[Said] = []
    await compare(
        town, tmp_path / "CSVExtraction.csv", tmp_path / "Responsables.csv" if guardians else None, told.append
    )
    return told


def quoted(text: str) -> str:
    return "\n".join(";".join(f'"{cell}"' for cell in line.split(";")) for line in text.split("\n"))


FOOTER = "\nExtraction ONDE du 24/01/2022"


@pytest.mark.both_databases
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-8-sig"])
@pytest.mark.parametrize("footer", ["", FOOTER])
@pytest.mark.parametrize("written", [str, quoted])
async def test_un_eleve_est_retrouve_par_son_nom_et_sa_naissance(town, children, tmp_path, encoding, footer, written):
    one = children["Fille"]
    text = f"{HEADER}\n{pupil('test', 'FILLE', f'{one.birth_date:%d/%m/%Y}')}{footer}"
    [said] = await told_by(town, tmp_path, written(text), encoding=encoding)
    assert said.weight == Weight.FOUND
    assert f"est l’enfant n° {one.id} ; sa classe serait « CE1 CE1 A »." in plain(said.sentence)
    assert INE not in str(said)


@pytest.mark.parametrize(
    "header",
    [
        "Nom;Nom d’usage;Prénom;Date naissance;INE;Niveau;Classe",
        "NOM ELEVE;NOM D'USAGE ELEVE;PRENOM ELEVE;DATE NAISSANCE;INE;NIVEAU;LIBELLE CLASSE",
        "Nom de famille élève;Nom d'usage élève;Prénom élève;Date de naissance;INE; Niveau;Classe",
    ],
)
async def test_les_colonnes_ont_plusieurs_noms(town, children, tmp_path, header):
    born = children["Fille"].birth_date
    [said] = await told_by(town, tmp_path, f"{header}\nMARTIN;TEST;Fille;{born:%Y-%m-%d};{INE};CP;CP B\n")
    assert said.weight == Weight.FOUND, "by the name in use too"


async def test_ce_qui_n_est_pas_ici_est_dit_et_rien_n_est_cree(town, children, tmp_path):
    born = f"{children['Fille'].birth_date:%d/%m/%Y}"
    before = [await model.all().count() for model in (Child, Guardian, Account)]
    told = await told_by(
        town, tmp_path,
        "\n".join([HEADER, pupil("TEST", "Filou", born), pupil("NOUVEAU", "Léo", "01/02/2016"),
                   pupil("MAUVAIS", "Jour", "30/02/2016"), "une ligne;abîmée;ici",
                   pupil("AUTRE", "Mia", "02/02/2016")]),
    )  # fmt: skip
    assert [(one.weight, one.line) for one in told] == [
        (Weight.FAULT, 4), (Weight.FAULT, 5), (Weight.PROPOSED, 2), (Weight.PROPOSED, 3), (Weight.PROPOSED, 6),
    ]  # fmt: skip
    assert "n’est pas ici sous ce nom ; est-ce Fille TEST" in plain(told[2].sentence)
    assert plain(told[3].sentence) == "Léo NOUVEAU, né le 01/02/2016, n’est pas ici ; sa classe serait « CE1 CE1 A »."
    assert [await model.all().count() for model in (Child, Guardian, Account)] == before


async def test_un_eleve_qui_est_ici_deux_fois_est_a_reunir(town, children, tmp_path):
    one = children["Fille"]
    twin = await Child.create(town_id=town, first_name="fille", last_name="Test", birth_date=one.birth_date)
    [said] = await told_by(town, tmp_path, f"{HEADER}\n{pupil('TEST', 'Fille', f'{one.birth_date:%d/%m/%Y}')}")
    assert said.weight == Weight.PROPOSED
    assert f"est ici plusieurs fois (enfants n° {one.id}, {twin.id}) : à réunir au guichet." in plain(said.sentence)


RESPONSIBLES = (
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;"
    "Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable;"
    + "Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants;"
    * 3
)


def responsible(name: str, first: str, mail: str, *children: tuple[str, str]) -> str:
    cells = ["MME", "", name, first, "", "", "", "", mail, "", "", ""]
    for family, given in children:
        cells += ["", family, given, "CE1 A"]
    return ";".join([*cells, *[""] * (4 * (3 - len(children))), ""])


@pytest.mark.both_databases
async def test_les_responsables_sont_proposes_a_l_agent(town, children, tmp_path):
    girl, baby = children["Fille"], children["Bébé"]
    pupils = "\n".join([HEADER, *(pupil("TEST", one.first_name, f"{one.birth_date:%d/%m/%Y}") for one in (girl, baby))])
    said = await told_by(
        town, tmp_path, pupils,
        "\n".join([
            RESPONSIBLES,
            responsible("TEST", "MAMAN", "maman.test@example.org", ("TEST", "Fille"), ("TEST", "Bébé")),
            responsible("TEST", "Maman", "ailleurs@example.org", ("TEST", "Fille")),
            responsible("TANTE", "Rosa", "", ("TEST", "Bébé"), ("INCONNU", "Zoé")),
        ]),
    )  # fmt: skip
    assert [(one.line, plain(one.sentence)) for one in said if one.file == "Responsables.csv"] == [
        (3, f"Maman TEST a donné à l’école une autre adresse de courriel qu’ici (enfant n° {girl.id}) : "
            "à lui demander."),
        (4, f"Rosa TANTE répond à l’école de Bébé TEST (enfant n° {baby.id}), et pas ici : à ajouter au foyer, "
            "si la famille le veut."),
        (4, "Rosa TANTE répond de Zoé INCONNU, que l’on n’a pas trouvé ici, ou plusieurs fois."),
    ]  # fmt: skip


async def test_un_eleve_d_une_autre_commune_n_est_pas_d_ici(world, children, tmp_path):
    born = f"{children['Fille'].birth_date:%d/%m/%Y}"
    other = next(row["id"] for slug, row in world.towns.items() if slug != HOME)
    [said] = await told_by(other, tmp_path, f"{HEADER}\n{pupil('TEST', 'Fille', born)}")
    assert said.weight == Weight.PROPOSED


async def test_un_autre_fichier_est_refuse(town, children, tmp_path):
    with pytest.raises(Unreadable, match=r"qu’il lui faut.: Prénom élève, Date naissance"):
        await told_by(town, tmp_path, "Nom;Niveau\nTEST;CP\n")
