"""Ce que dit une case : noms, dates, adresses, empreintes ; ce qui est faux est dit, ce qui est étrange est gardé."""

from datetime import date

import pytest

from pwa.domain.declared.mistakes import Mistakes, Wrong
from pwa.domain.imports import cells
from pwa.domain.imports.columns import PEOPLE, SHEETS
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.mapping import read_mapping
from tests.domain.test_former_passwords import HOSTILE, KEPT

NAME = PEOPLE.columns["nom"].read


@pytest.mark.parametrize("name", ["L’ÉTOILE", "D'ALMEIDA", "O", "N’Guyễn-Đặng", "=ET FILS", "@lix", "x" * 80, "李"])
def test_un_nom_est_garde_comme_il_est(name):
    assert NAME(f"  {name} ", cells.WAYS) == name


@pytest.mark.parametrize("name", ["x" * 200, "Ma\u202eman", "a\x07b", "\ud800"])
def test_un_nom_qui_n_en_est_pas_un_est_dit(name):
    with pytest.raises(Wrong):
        NAME(name, cells.WAYS)


@pytest.mark.parametrize(
    ("cell", "ways", "day"),
    [
        ("14/03/2015", cells.WAYS, date(2015, 3, 14)),
        ("2015-03-14", cells.WAYS, date(2015, 3, 14)),
        ("14/03/2015 00:00:00", ("%d/%m/%Y %H:%M:%S",), date(2015, 3, 14)),
        ("14.03.15", ("%d.%m.%y",), date(2015, 3, 14)),
        ("20150314", ("%Y%m%d",), date(2015, 3, 14)),
    ],
)
def test_une_date_se_lit_comme_la_correspondance_le_dit(cell, ways, day):
    assert cells.day(cell, ways) == day


@pytest.mark.parametrize(
    "cell", ["31/02/2015", "03/14/2015", "14/03/0015", "14/03/15", "hier", "=AUJOURDHUI()", "9" * 99]
)
def test_une_mauvaise_date_est_dite_avec_ce_qu_elle_doit_etre(cell):
    with pytest.raises(Wrong, match="doit être une date \\(jj/mm/aaaa ou aaaa-mm-jj\\)"):
        cells.day(cell, cells.WAYS)


@pytest.mark.parametrize("address", ["prenom.nom@exemple.fr", "a+b@sous.domaine.exemple.fr", "o'neil@exemple.fr"])
def test_une_adresse_est_gardee(address):
    assert cells.mail(address, ()) == address


def test_une_adresse_d_un_autre_alphabet_est_nommee():
    with pytest.raises(Wrong, match=r"« а », qui n’est pas une lettre .* \(CYRILLIC SMALL LETTER A\)"):
        cells.mail("p\u0430ul@exemple.fr", ())


@pytest.mark.parametrize(
    "address",
    ["paul", "paul@", "@exemple.fr", "paul@exemple", "paul @exemple.fr", "paul@exemple.fr, lea@exemple.fr",
     "Paul <paul@exemple.fr>", "paul@exemple.fr\nBcc: tous@exemple.fr", "paul..leger@exemple.fr", "x" * 250 + "@ab.fr"],
)  # fmt: skip
def test_une_adresse_mal_formee_est_dite(address):
    with pytest.raises(Wrong):
        cells.mail(address, ())


@pytest.mark.parametrize(("cell", "value"), [("742", 742), ("742,31", 742), ("1 130.00 €", 1130), ("0", 0)])
def test_un_quotient_est_en_euros_entiers(cell, value):
    assert cells.quotient(cell, ()) == value


@pytest.mark.parametrize("cell", ["-1", "1e3", "100001", "12.345,00", "=1+1", "9" * 400, "²"])
def test_un_mauvais_quotient_est_dit(cell):
    with pytest.raises(Wrong):
        cells.quotient(cell, ())


@pytest.mark.parametrize("kind", KEPT)
def test_une_empreinte_connue_est_gardee(kind):
    assert cells.former_hash(KEPT[kind], ()) == KEPT[kind]


@pytest.mark.parametrize("kind", HOSTILE)
def test_une_autre_est_refusee_sans_etre_redite(kind):
    with pytest.raises(Wrong) as told:
        cells.former_hash(HOSTILE[kind], ())
    assert not HOSTILE[kind] or HOSTILE[kind] not in str(told.value)


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+33 6", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_une_formule_est_neutre_dans_le_rapport(cell):
    assert list(Said(Weight.FAULT, "a.csv", 2, "nom", cell).cells)[-1] == f"'{cell}"
    assert list(Said(Weight.FAULT, cell, 2, "nom", "doit être").cells)[1] == f"'{cell}"


def test_le_role_se_lit_sans_accent_ni_casse():
    read = SHEETS["liens"].columns["role"].read
    assert [read(one, ()) for one in ("Payeur", "AUTORISÉ", "enfant")] == ["payer", "pick_up", "child"]
    with pytest.raises(Wrong, match="doit être l’un de payeur, responsable, enfant, contact, autorise, pas « père »"):
        read("père", ())


def test_une_correspondance_fausse_dit_tout_ce_qui_l_est():
    with pytest.raises(Mistakes) as told:
        read_mapping({"delimiter": "~", "dates": ["jj/mm"], "foyers": {"file": "../secret", "colonnes": {}}})
    assert len(told.value.mistakes) == 4
    with pytest.raises(Mistakes, match="foyers, columns, adrese : cette colonne n’est pas l’une de foyer, adresse,"):
        read_mapping({"foyers": {"columns": {"adrese": "RUE"}}})
