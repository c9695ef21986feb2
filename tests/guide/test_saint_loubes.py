"""Le guide de Saint-Loubès, de « MON ESPACE PERSO » à « Traitée positivement », sur un téléphone de 390 px.

Les mots entre guillemets sont ceux du guide. Chaque parcours se fait avec JavaScript et sans.
"""

import re

import pytest
from playwright.async_api import expect

from tests.conftest import DESKTOP, PHONE
from tests.guide.parent import Parent

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEADING = "du 01/09/2021 au 07/07/2022 - Hector Ducamp Élémentaire - Classe CE1 A salle B12 Mme F."


@pytest.fixture(params=["avec JavaScript", "sans JavaScript"])
async def maman(request, contexts):
    has_script = request.param == "avec JavaScript"
    context = await contexts(**PHONE, java_script_enabled=has_script)
    return Parent(await context.new_page(), has_script=has_script)


@pytest.fixture
async def maman_a_l_ordinateur(contexts):
    return Parent(await (await contexts(**DESKTOP)).new_page())


@pytest.mark.requirement("SL-03", "SL-14", "SL-15", "SL-16", "SL-20", "SL-21")
async def test_je_me_connecte_avec_mes_identifiants(maman):
    await maman.ouvre()
    await maman.lit("MAIRIE SAINT LOUBÈS", "MON ESPACE PERSO", "J’ai oublié mon mot de passe.", "CONNEXION")
    await maman.lit("BIENVENUE SUR VOTRE ESPACE CITOYENS", "Un guichet unique en ligne au bénéfice de tous...")
    await maman.saisit_ses_identifiants()
    await maman.page.wait_for_url("**/saint-loubes/espace")
    await maman.lit("Bonjour, Maman TEST")


@pytest.mark.requirement("ECP-07")
async def test_une_page_protegee_demande_la_connexion_puis_s_ouvre(maman):
    await maman.ouvre("reservations")
    await maman.lit("LA CONNEXION À VOTRE ESPACE PERSONNEL EST NÉCESSAIRE.")
    await maman.saisit_ses_identifiants()
    await maman.page.wait_for_url("**/saint-loubes/reservations")
    await maman.lit_le_titre("MODIFIER LES RÉSERVATIONS")


@pytest.mark.requirement("SL-27", "SL-28", "SL-36", "SL-38", "SL-40", "SL-41")
async def test_mon_espace_montre_mon_foyer(maman):
    await maman.se_connecte()
    await maman.lit("Bonjour, Maman TEST", "Dernière connexion le", "MON ESPACE")
    await maman.lit("Bienvenue sur votre espace privé.", "12 Pl de l’Hotel de Ville", "33450 SAINT-LOUBÈS")
    await maman.lit("CO-REPRÉSENTANT", "Papa", "MEMBRES FOYER", "Bébé", "Fille", "CONTACTS")
    await maman.lit("Ici, vous gérez vos réservations.", "Sélectionnez l’activité Exemple : périscolaire.")


@pytest.mark.requirement("SL-45", "SL-46", "SL-47", "SL-48", "SL-49", "SL-50")
async def test_mes_inscriptions_sont_les_six_cartes_du_guide(maman):
    await maman.se_connecte()
    await maman.clique("Modifier les réservations")
    await maman.lit_le_titre("MODIFIER LES RÉSERVATIONS")
    cards = [
        "Bébé Accueil périscolaire Hector Ducamp Élémentaire du 01/09/2021 au 07/07/2022",
        "Bébé Centre de Loisirs Mercredi Jean De La Fontaine du 02/09/2021 au 07/07/2022",
        "Bébé Restauration Scolaire HD CE1 A SALLE B12 du 03/01 au 06/07/2022",
        "Bébé Restauration Scolaire HD CE1 A SALLE B12 du 01/09/2021 au 06/07/2022",
        "Fille Accueil périscolaire Hector Ducamp Élémentaire du 01/09/2021 au 07/07/2022",
        "Fille Centre de Loisirs Vacances Jean De La Fontaine du 02/09/2021 au 07/07/2022",
        "Sorties et activités PJ Comment s’inscrire",
    ]  # les six du guide, et celle que la démonstration ajoute
    shown = maman.page.get_by_role("main").get_by_role("listitem")
    await expect(shown).to_have_text(cards, use_inner_text=True)
    await maman.clique("Sorties et activités PJ")
    await maman.lit("Sorties et activités PJ", "Comment inscrire mon enfant ?")


@pytest.mark.requirement("SL-51", "SL-52", "SL-53", "SL-54", "SL-55", "SL-56", "SL-63", "SL-64")
async def test_la_grille_porte_les_mots_du_guide(maman_a_l_ordinateur):
    maman = maman_a_l_ordinateur
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.lit_le_titre(f"Bébé - Accueil périscolaire - {HEADING}")
    await maman.va_en("Février 2022")
    await maman.lit("ANNULER LA DÉMARCHE", "ALLER À L’ÉTAPE 2 >", "Semaine", "Mois")
    await maman.lit("Réservations du 01/09/2021 au 07/07/2022", "Appliquer une périodicité")
    await maman.lit("Modifications apportées ici", "Réservations antérieures en attente d’instruction")
    await maman.ne_lit_pas("Pas encore arrivé à la mairie")
    await maman.lit("Tout cocher", "Tout décocher", "Cochez matin et/ou soir des jours souhaités")
    await maman.lit("MODIFIER LES RÉSERVATIONS", "démarche : 5 mn")


@pytest.mark.requirement("SL-57", "SL-58", "SL-59", "SL-60", "SL-61", "SL-62")
async def test_fevrier_2022_a_les_sept_colonnes_et_les_semaines_du_guide(maman_a_l_ordinateur):
    maman = maman_a_l_ordinateur
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Février 2022")
    columns = await maman.page.get_by_role("columnheader").all_inner_texts()
    assert [" ".join(c.split()).upper() for c in columns][-7:] == [
        "LUNDI", "MARDI", "MERCREDI", "JEUDI", "VENDREDI", "SAMEDI", "DIMANCHE",
    ]  # fmt: skip
    weeks = [w for w in await maman.page.get_by_role("rowheader").all_inner_texts() if w.strip()]
    assert weeks == ["5", "6", "7", "8", "9"]
    for day in ("2022-01-31", "2022-02-01", "2022-02-10"):
        await expect(maman.jour(day).get_by_role("checkbox")).to_have_count(2)
        await expect(maman.jour(day)).to_contain_text(f"{day[8:]}/{day[5:7]}")
    for shut in ("2022-02-02", "2022-02-05", "2022-02-06", "2022-02-14", "2022-02-18", "2022-02-25"):
        await expect(maman.jour(shut).get_by_role("checkbox")).to_have_count(0)
        await expect(maman.jour(shut)).to_contain_text(f"{shut[8:]}/{shut[5:7]}")
    await maman.clique("Semaine")
    await expect(maman.page.get_by_role("rowheader").locator("visible=true")).to_have_count(1)


@pytest.mark.requirement(
    "SL-65", "SL-66", "SL-67", "SL-68", "SL-69", "SL-70", "SL-71", "SL-72", "SL-74", "SL-76", "SL-77"
)
async def test_de_modifier_les_reservations_a_traitee_positivement(maman, world):
    await maman.se_connecte()
    await maman.clique("Modifier les réservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Février 2022")
    await maman.coche("2022-02-01", "Matin", "Soir")
    await maman.coche("2022-02-08", "Matin", "Soir")
    if maman.has_script:
        await maman.lit("4 changements", "+ 4,40 €")
    await maman.passe_a_l_etape_2()
    await maman.lit("Récapitulatif des réservations. Il vous reste à valider votre demande.")
    await maman.lit("ANNULER LA DÉMARCHE", "< RETOUR À L’ÉTAPE 1", "VALIDER", "Le demandeur", "La demande")
    recap = await maman.texte()
    assert "mardi 01/02/2022 Matin Soir mardi 08/02/2022 Matin Soir" in recap
    assert f"RÉSERVATION Bébé - Accueil périscolaire - {HEADING}" in recap
    assert "+ 4,40 €" in recap.replace("\u202f", " ").replace("\xa0", " ")
    await maman.lit("EFFECTUER LA MÊME DEMANDE POUR :", "Fille - Accueil périscolaire - Hector Ducamp Élémentaire")
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("NOUS AVONS BIEN ENREGISTRÉ VOTRE DEMANDE", "DEMANDE N° 23", "Traitée positivement")
    await maman.lit("Vous recevrez un mail de confirmation.")
    await maman.lit("Pour annuler ou modifier une réservation, faire la même démarche en décochant le jour souhaité.")
    await maman.lit(
        "Cette opération est à renouveler pour :", "chaque activité (périscolaire, mercredis, vacances etc...)"
    )
    await maman.lit("pour chaque enfant concerné.")
    for day in ("2022-02-01", "2022-02-08"):
        for slot in ("Matin", "Soir"):
            opening = await world.opening("Bébé", "Accueil périscolaire", day, slot)
            assert await world.status("Bébé", opening) == "booked"


@pytest.mark.requirement("SL-73")
async def test_la_ligne_de_resultat_est_celle_du_guide(maman):
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Mars 2022")
    await maman.coche("2022-03-03", "Matin")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.ouvre("demandes")
    await maman.lit("Dernières demandes")
    line = " ".join((await maman.page.get_by_role("article").first.inner_text()).split())
    assert line == (
        "24 janv. 2022 | 14:24 DEMANDE N° 23 ENFANCE Modifier les réservations "
        "Bébé - Accueil périscolaire - Hector Ducamp Élémentaire - le 03/03/2022 Traitée positivement"
    )
    await maman.clique("DEMANDE N° 23")
    await maman.lit("jeudi 03/03/2022", "Réservé")


@pytest.mark.requirement("SL-76")
async def test_pour_annuler_je_decoche_le_jour(maman, world):
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Février 2022")
    await expect(maman.case("2022-02-07", "Matin")).to_be_checked()
    await maman.decoche("2022-02-07", "Matin")
    await maman.passe_a_l_etape_2()
    assert "lundi 07/02/2022 Matin" in await maman.texte()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("Traitée positivement", "Annulé")
    opening = await world.opening("Bébé", "Accueil périscolaire", "2022-02-07", "Matin")
    assert await world.status("Bébé", opening) is None


@pytest.mark.requirement("SL-70")
async def test_la_meme_demande_pour_fille(maman, world):
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Mars 2022")
    await maman.coche("2022-03-03", "Soir")
    await maman.passe_a_l_etape_2()
    await maman.page.get_by_label("Fille - Accueil périscolaire - Hector Ducamp Élémentaire").check()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("DEMANDE N° 23", "DEMANDE N° 24")
    for child in ("Bébé", "Fille"):
        opening = await world.opening(child, "Accueil périscolaire", "2022-03-03", "Soir")
        assert await world.status(child, opening) == "booked"


@pytest.mark.requirement("SL-51", "SL-66")
async def test_je_reviens_a_l_etape_1_ou_j_annule_la_demarche(maman):
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Accueil périscolaire")
    await maman.va_en("Février 2022")
    await maman.coche("2022-02-01", "Matin")
    await maman.passe_a_l_etape_2()
    await maman.clique("< RETOUR À L’ÉTAPE 1")
    await expect(maman.case("2022-02-01", "Matin").locator("visible=true").first).to_be_attached()
    if maman.has_script:
        await expect(maman.case("2022-02-01", "Matin")).to_be_checked()
    await maman.clique("ANNULER LA DÉMARCHE")
    if maman.has_script:
        await maman.lit("1 changement sera perdu.")
        await maman.clique("Tout abandonner")
    await maman.page.wait_for_url("**/reservations")
    await maman.lit_le_titre("MODIFIER LES RÉSERVATIONS")


@pytest.mark.requirement("SPE-32")
async def test_l_agenda_de_mon_enfant(maman):
    await maman.se_connecte()
    await maman.page.get_by_role("link", name="Bébé").click()
    await maman.lit_le_titre(re.compile("Bébé"))
    await maman.lit("lundi 07/02/2022", "Accueil périscolaire")


@pytest.mark.requirement("SL-71")
async def test_un_jour_complet_va_en_liste_d_attente(maman):
    await maman.se_connecte()
    await maman.ouvre("reservations")
    await maman.choisit_l_inscription("Centre de Loisirs Mercredi")
    full = maman.page.locator('[data-state="waitable"]').first
    day = await full.locator("xpath=ancestor::*[@data-day]").get_attribute("data-day")
    if maman.has_script:
        await maman.va_en({"01": "Janvier 2022", "02": "Février 2022", "03": "Mars 2022"}[day[5:7]])
    await full.click()
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.attend_la_reponse()
    await maman.lit("En liste d’attente")
    await maman.ne_lit_pas("Traitée positivement")
