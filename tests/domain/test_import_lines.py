"""Lire les fichiers d’un autre logiciel : encodages, séparateurs, lignes abîmées, chacune dite à sa place."""

import tracemalloc

import pytest

from pwa.domain.imports import lines, records
from pwa.domain.imports.records import Unreadable, table_of
from tests.domain.imports import plain

WANTED = ("foyer", "adresse", "code_postal", "commune", "resident")
TEXT = "foyer;adresse;commune\nF1;1 rue de l’Été;Évry\nF2;2 rue;Lyon\n"


@pytest.fixture
def written(tmp_path):
    def write(content: bytes | str, encoding: str = "utf-8"):
        path = tmp_path / "foyers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def rows(path, **more) -> list[tuple[int, list[str] | str]]:
    found = table_of(path, WANTED, **more).records()
    return [(one.line, plain(one.wrong) if one.wrong else list(one.cells.values())) for one in found]


GOOD = [(2, ["F1", "1 rue de l’Été", "Évry"]), (3, ["F2", "2 rue", "Lyon"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_l_encodage_est_devine(written, encoding):
    assert rows(written(TEXT, encoding)) == GOOD


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_le_separateur_et_les_fins_de_ligne_aussi(written, end, delimiter):
    assert rows(written(TEXT.replace(";", delimiter).replace("\n", end))) == GOOD


@pytest.mark.parametrize("before", ["sep=;\n", '"sep=;"\n', "SEP=; \n\n", "\n", "sep=\t\n"])
def test_ce_qui_vient_avant_les_noms_des_colonnes_n_est_rien(written, before):
    """Excel’s own first line, or an empty one; lines keep their numbers."""
    added = before.count("\n")
    assert rows(written(before + TEXT)) == [(line + added, cells) for line, cells in GOOD]


def test_un_separateur_dit_faux_est_nomme(written):
    with pytest.raises(Unreadable, match=r"avec «.,.» entre elles.: ce fichier semble écrit avec «.;.»"):
        table_of(written(TEXT), WANTED, delimiter=",")


def test_les_guillemets_gardent_le_separateur_et_les_fins_de_ligne(written):
    path = written('foyer;adresse;commune\nF1;"1 rue; bât. ""B""\nescalier 2";Lyon\nF2;2 rue;Lyon\n')
    assert rows(path) == [(2, ["F1", '1 rue; bât. "B"\nescalier 2', "Lyon"]), (4, ["F2", "2 rue", "Lyon"])]


def test_un_guillemet_qui_ne_se_ferme_pas_ne_perd_que_sa_ligne(written):
    path = written('foyer;adresse;commune\nF1;"1 rue;Lyon\n' + "F2;2 rue;Lyon\n" * 60)
    found = rows(path)
    assert found[0] == (2, plain(records.BAD_LINES["quotes"]))
    assert found[1:] == [(n, ["F2", "2 rue", "Lyon"]) for n in range(3, 63)]


def test_un_guillemet_dans_un_mot_ne_prend_pas_la_ligne_d_apres(written):
    path = written('foyer;adresse;commune\nF1;12" rue;Lyon\nF2;2 rue;Lyon\nF3;3" rue;Lyon\nF4;4 rue;Lyon\n')
    assert [line for line, _ in rows(path)] == [2, 3, 4, 5]


def test_une_ligne_de_cent_megaoctets_ne_prend_pas_la_memoire(tmp_path):
    path = tmp_path / "foyers.csv"
    with path.open("wb") as file:
        file.write(b"foyer;adresse;commune\nF1;")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b";Lyon\nF2;2 rue;Lyon\n")
    tracemalloc.start()
    found = rows(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [(2, plain(records.BAD_LINES["too_long"])), (3, ["F2", "2 rue", "Lyon"])]
    assert peak < 2_000_000


def test_un_fichier_d_une_seule_ligne_sans_fin_est_refuse(tmp_path):
    path = tmp_path / "foyers.csv"
    path.write_bytes(b"foyer" * 50_000)
    with pytest.raises(Unreadable, match="est vide"):
        table_of(path, WANTED)


def test_des_octets_nuls_ne_sont_pas_des_lettres(written):
    found = rows(written("foyer;adresse;commune\nF1;1 r\0ue;Lyon\nF2;2 rue;Lyon\n"))
    assert found == [(2, plain(records.BAD_LINES["zeros"])), (3, ["F2", "2 rue", "Lyon"])]


def test_un_encodage_dit_faux_se_voit_a_la_ligne(written):
    found = rows(written(TEXT, "cp1252"), encoding="utf-8")
    assert found == [(2, plain(records.BAD_LINES["letters"])), GOOD[1]]


def test_un_fichier_coupe_au_milieu_le_dit_a_sa_derniere_ligne(written):
    found = rows(written(TEXT[: TEXT.index("Lyon") - 1]))
    assert found[0] == GOOD[0]
    assert found[1] == (3, "cette ligne a 2 cases au lieu de 3. C’est la dernière du fichier : a-t-il été coupé ?")


def test_des_cases_de_trop_sont_dites_si_elles_disent_quelque_chose(written):
    found = rows(written("foyer;adresse;commune\nF1;1 rue;Lyon;;\nF2;2;rue;Lyon\n\n;;\n"))
    assert found == [(2, ["F1", "1 rue", "Lyon"]), (3, "cette ligne a 4 cases au lieu de 3.")]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf"])
def test_un_fichier_vide_est_dit(written, content):
    with pytest.raises(Unreadable, match="est vide"):
        table_of(written(content), WANTED)


def test_un_fichier_qui_n_est_pas_un_tableau_est_dit(written):
    with pytest.raises(Unreadable, match="aucune des colonnes attendues"):
        table_of(written(bytes(range(256)) * 40), WANTED)


def test_les_noms_des_colonnes_se_lisent_sans_accent_ni_casse(written):
    [first, *_] = table_of(written("FOYER; Adresse ;Code-Postal\nF1;1 rue;69000\n"), WANTED).records()
    assert dict(first.cells) == {"foyer": "F1", "adresse": "1 rue", "code postal": "69000"}


def test_les_lignes_sont_lues_par_morceaux_quelle_que_soit_leur_coupure(written, monkeypatch):
    for chunk in (1, 2, 3, 7, 64):
        monkeypatch.setattr(lines, "CHUNK", chunk)
        assert rows(written(TEXT.replace("\n", "\r\n"))) == GOOD


def test_une_colonne_se_reconnait_quoi_que_separe_ses_mots():
    assert {records.plain(one) for one in ("code_postal", "Code Postal", "CODE-POSTAL", " code_postal ")} == {
        "code postal"
    }
