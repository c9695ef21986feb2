"""Une boîte aux lettres s’écrit de bien des façons : ses courriels du jour se comptent ensemble."""

import pytest

from pwa.domain.accounts.daily import box_of


@pytest.mark.parametrize("most", [1, 40, 64, 118, 128, 240])
def test_aucune_longueur_n_en_fait_une_autre_boite(most):
    plain = "prenom.nom@mairie-de-la-tres-longue-commune.example.org"
    found = {box_of(plain.replace("@", f"+{'a' * length}@")) for length in range(most)}
    assert found == {plain}


def test_une_longue_adresse_n_est_la_boite_de_personne_d_autre():
    name = "n" * 130
    assert box_of(f"{name}@example.org") != box_of(f"{name}@example.com")


@pytest.mark.parametrize(
    "typed", ["Ma.Man+a+b@Gmail.com", "maman@googlemail.com", " maman@gmail.com", "m.a.m.a.n@GOOGLEMAIL.com"]
)
def test_les_deux_noms_d_une_meme_maison_sont_une_boite(typed):
    assert box_of(typed) == "maman@gmail.com"
