"""Le guide de Saint-Loubès dans un tunnel : le même parcours, sur un téléphone de 390 px, réseau coupé.

Ce qui est coché et validé hors connexion part une seule fois, au retour du réseau, et la réponse revient sur les jours.
"""

import re

import pytest
from playwright.async_api import expect

from pwa.storage import databases
from tests.conftest import PHONE
from tests.guide.phone import ParentAuTelephone

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARE = "Accueil périscolaire"
FOUR = [(day, slot) for day in ("2022-02-01", "2022-02-08") for slot in ("Matin", "Soir")]


@pytest.fixture
async def maman(contexts):
    return await ParentAuTelephone(await contexts(**PHONE)).allume()


async def ouvre_la_saison_puis_perd_le_reseau(parent):
    await parent.ouvre_la_saison()
    await parent.attend_que_la_page_soit_gardee()
    await parent.perd_le_reseau()


async def coche_et_valide_sans_reseau(parent):
    """Matin et Soir, le 01/02 et le 08/02 : la demande reste sur le téléphone."""
    await ouvre_la_saison_puis_perd_le_reseau(parent)
    await parent.va_en("Février 2022")
    for day in ("2022-02-01", "2022-02-08"):
        await parent.coche(day, "Matin", "Soir")
    await parent.passe_a_l_etape_2()
    await parent.valide()
    await parent.lit("Gardée sur ce téléphone, elle partira au retour du réseau")
    await parent.attend_que_la_file_dise("1 demande en attente d’envoi")


async def demandes_de(world, username="maman.test"):
    """Les demandes faites par ce compte pendant le test, dans l’ordre."""
    return await databases.rows(
        databases.reading(),
        "SELECT number, b.overall FROM service_request r JOIN booking_request b ON b.service_request_id = r.id "
        "WHERE account_id = ? AND number > 22 ORDER BY number",
        [world.account(username)["id"]],
    )


async def etats(world, child="Bébé"):
    """Ce que la base sait des quatre cases."""
    return [await world.status(child, await world.opening(child, CARE, day, slot)) for day, slot in FOUR]


@pytest.fixture
def envois(caplog):
    """Combien de fois une demande est arrivée à la mairie."""
    caplog.set_level("INFO", "preau.requests")
    return lambda: [one for one in caplog.records if getattr(one, "route", None) == "book"]


@pytest.mark.requirement("SL-51", "SL-65", "SL-67", "SL-68", "SL-71", "SL-77")
async def test_je_coche_et_je_valide_dans_le_tunnel_et_la_reponse_arrive_a_la_sortie(maman, world, envois):
    await maman.se_connecte()
    await ouvre_la_saison_puis_perd_le_reseau(maman)
    await maman.lit("Hors connexion")
    await maman.recharge()
    await maman.lit(re.compile(r"Hors connexion · page du 24/01 à 14:2\d · vos modifications restent sur ce téléphone"))
    await maman.va_en("Février 2022")
    for day in ("2022-02-01", "2022-02-08"):
        await maman.coche(day, "Matin", "Soir")
    await maman.lit("4 changements", "+ 4,40 €")

    await maman.recharge()
    await maman.va_en("Février 2022")
    for day, slot in FOUR:
        await expect(maman.case(day, slot)).to_be_checked()
    await maman.lit("4 changements")

    await maman.passe_a_l_etape_2()
    recap = (await maman.texte()).replace("\xa0", " ")
    assert "mardi 01/02/2022 Matin Soir mardi 08/02/2022 Matin Soir" in recap
    assert "+ 4,40 €" in recap
    await maman.valide()
    await maman.lit("Gardée sur ce téléphone, elle partira au retour du réseau")
    await maman.lit("Elle doit arriver avant le", "lundi 31/01 à 23:59")
    await maman.attend_que_la_file_dise("1 demande en attente d’envoi")
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    await maman.attend_sur_le_jour("2022-02-01", "Matin", "Matin, mardi 01/02, à envoyer")
    assert await etats(world) == [None] * 4

    await maman.retrouve_le_reseau()
    await maman.attend_que_la_file_soit_vide()
    for day, slot in FOUR:
        await expect(maman.case(day, slot)).to_be_checked()
    await maman.attend_sur_le_jour("2022-02-01", "Matin", "Matin, mardi 01/02")
    assert await etats(world) == ["booked"] * 4
    assert await demandes_de(world) == [{"number": 23, "overall": "positive"}]
    assert len(envois()) == 1


@pytest.mark.requirement("SL-71", "SL-72")
async def test_la_reponse_s_ouvre_d_elle_meme_si_je_l_attends(maman, world):
    await maman.se_connecte()
    await coche_et_valide_sans_reseau(maman)
    await maman.retrouve_le_reseau()
    await maman.attend_la_reponse()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE", "DEMANDE N° 23", "Traitée positivement")
    await maman.attend_que_la_file_soit_vide()


async def test_je_ferme_la_page_et_la_prochaine_page_ouverte_envoie(maman, world, envois):
    await maman.se_connecte()
    await coche_et_valide_sans_reseau(maman)
    await maman.ferme_la_page()
    await maman.retrouve_le_reseau()
    await maman.allume()
    await maman.ouvre("espace")
    await maman.attend_que_la_file_soit_vide()
    assert await etats(world) == ["booked"] * 4
    assert len(await demandes_de(world)) == 1
    assert len(envois()) == 1
    await maman.ouvre("demandes")
    await maman.lit("DEMANDE N° 23", "Traitée positivement")


async def delai_depasse(opening):
    await change("UPDATE opening SET book_by = '2022-01-24 12:00:00+00:00' WHERE id = ?", [opening])


async def plus_de_place(opening):
    await change(
        "UPDATE seats SET taken = capacity, revision = revision + 1 "
        "WHERE id IN (SELECT seats_id FROM opening_seats WHERE opening_id = ?)",
        [opening],
    )


async def change(sql, values):
    async with databases.writing() as db:
        await databases.run(db, sql, values)


@pytest.mark.requirement("SL-71")
@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        pytest.param(delai_depasse, "La date limite est passée", id="la date limite est passée"),
        pytest.param(plus_de_place, "Il n’y a plus de place ce jour-là.", id="le jour est complet"),
    ],
)
async def test_une_case_refusee_a_l_arrivee_le_dit_sur_le_jour(maman, world, meanwhile, reason):
    await maman.se_connecte()
    await coche_et_valide_sans_reseau(maman)
    await maman.clique("RETOUR AUX RÉSERVATIONS")
    await meanwhile(await world.opening("Bébé", CARE, "2022-02-01", "Matin"))
    await maman.retrouve_le_reseau()
    await maman.attend_que_la_file_soit_vide()
    await maman.attend_sur_le_jour("2022-02-01", "Matin", "Matin, mardi 01/02, refusé")
    await expect(maman.case("2022-02-01", "Matin")).not_to_be_checked()
    await expect(maman.case("2022-02-01", "Soir")).to_be_checked()
    said = await maman.demande_pourquoi("2022-02-01", "Matin")
    assert reason in said
    assert "dossier.enfance@saint-loubes.example" in said
    assert await etats(world) == [None, "booked", "booked", "booked"]
    await maman.recharge()
    await maman.va_en("Février 2022")
    assert reason in await maman.demande_pourquoi("2022-02-01", "Matin")


async def test_un_autre_parent_sur_ce_telephone_ne_voit_ni_n_envoie_la_file_de_maman(maman, world, envois):
    await maman.se_connecte()
    await coche_et_valide_sans_reseau(maman)
    await maman.se_deconnecte()
    await maman.attend_que_plus_rien_ne_soit_garde()
    await maman.retrouve_le_reseau()

    papa = maman  # le même téléphone
    await papa.se_connecte("papa.test")
    await papa.lit("Bonjour, Papa TEST")
    await papa.ouvre_la_saison()
    await papa.va_en("Février 2022")
    await papa.attend_que_la_page_soit_gardee()
    assert await papa.demandes_en_attente() == ""
    for day, slot in FOUR:
        await expect(papa.case(day, slot)).not_to_be_checked()
    await papa.attend_sur_le_jour("2022-02-01", "Matin", "Matin, mardi 01/02")
    assert not envois()
    await papa.se_deconnecte()

    await maman.se_connecte()
    await maman.attend_que_la_file_soit_vide()
    assert await etats(world) == ["booked"] * 4
    assert len(await demandes_de(world)) == 1
    assert not await demandes_de(world, "papa.test")


@pytest.mark.parametrize("way_out", ["avec le réseau", "sans réseau"])
async def test_apres_la_deconnexion_rien_de_prive_ne_se_lit(maman, way_out):
    await maman.se_connecte()
    await maman.ouvre_la_saison()
    season = maman.page.url
    await maman.attend_que_la_page_soit_gardee()
    if way_out == "sans réseau":
        await maman.perd_le_reseau()
    await maman.se_deconnecte()
    await maman.attend_que_plus_rien_ne_soit_garde()
    await maman.perd_le_reseau()

    await maman.revient_en_arriere()
    await maman.lit("Vous êtes hors connexion")
    await maman.ne_lit_pas("Bébé")
    for address in (season, f"/{maman.town}/espace", f"/{maman.town}/demandes"):
        await maman.page.goto(address)
        await maman.lit("Vous êtes hors connexion")
        await maman.ne_lit_pas("Bébé")
        await maman.ne_lit_pas("Maman")

    await maman.retrouve_le_reseau()
    await maman.page.goto(season)
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await maman.ne_lit_pas("Bébé")
