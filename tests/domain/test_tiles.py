"""Les tuiles de l’espace : la commune les renomme ou les cache par leur code ; ses fichiers d’avant les nommaient."""

from datetime import date

import msgspec
import pytest

from pwa.domain.declared.mistakes import Mistakes
from pwa.domain.declared.profile import TownProfile
from pwa.domain.tiles import Board, Tile, tiles_of
from pwa.domain.town_files.whole import read_town

BOOKINGS = Tile(
    "bookings", "calendar", "Modifier les réservations", "cards", Board.HOUSEHOLD, ("Gérer mes réservations",)
)
REQUESTS = Tile("requests", "inbox", "Dernières demandes", "requests", Board.DASHBOARD)
HOUSE = [BOOKINGS, REQUESTS]


def shown(profile, board=Board.HOUSEHOLD):
    return [(tile.code, tile.label) for tile in tiles_of(msgspec.convert(profile, TownProfile), board, HOUSE)]


def test_sans_rien_dire_une_commune_montre_toutes_les_pieces():
    assert (
        shown({}) == shown({"tiles_family": [], "tiles_dashboard": []}) == [("bookings", "Modifier les réservations")]
    )
    assert shown({}, Board.DASHBOARD) == [("requests", "Dernières demandes")]


def test_une_commune_renomme_ou_cache_par_le_code():
    profile = {"tiles": {"bookings": "Réserver", "requests": False}}
    assert shown(profile) == [("bookings", "Réserver")]
    assert shown(profile, Board.DASHBOARD) == []


@pytest.mark.parametrize("label", ["Modifier les réservations", "Gérer mes réservations"])
def test_un_fichier_d_avant_nomme_par_libelle_et_choisit_le_tableau(label):
    assert shown({"tiles_family": ["Enfance", label]}) == [("bookings", label)]
    assert shown({"tiles_family": [label]}, Board.DASHBOARD) == []
    assert shown({"tiles_dashboard": [label, "Dernières demandes", "Mes factures"]}, Board.DASHBOARD) == [
        ("bookings", label), ("requests", "Dernières demandes"),
    ]  # fmt: skip


def test_un_libelle_neuf_l_emporte_sur_la_liste_d_avant():
    profile = {"tiles_family": ["Modifier les réservations"], "tiles": {"bookings": False}}
    assert shown(profile) == []
    profile["tiles"] = {"bookings": "Réserver"}
    assert shown(profile) == [("bookings", "Réserver")]


def test_un_code_inconnu_se_dit():
    assert unknown({"tiles": {"booking": "Réserver", "requests": False}}) == [
        "profile, tiles : pas de tuile « booking ». Leurs codes : bookings, requests."
    ]
    assert unknown({"tiles": {"bookings": "Réserver"}}) == unknown([]) == unknown({"tiles": 3}) == []


def unknown(profile: object) -> list[str]:
    """What is told of the tiles that a town file names, whatever else is wrong with it."""
    with pytest.raises(Mistakes) as told:
        read_town({"profile": profile}, date(2022, 1, 24), tiles=[tile.code for tile in HOUSE])
    return [str(one) for one in told.value.mistakes if "pas de tuile" in str(one)]
