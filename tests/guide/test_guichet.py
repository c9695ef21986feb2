"""Le guichet : une demande qui attend, l’agent qui répond ligne par ligne, la famille qui lit sa réponse."""

from datetime import date

import pytest
from playwright.async_api import expect

from pwa.models.bookings import BookingRequest, Enrolment
from pwa.models.requests import ServiceRequest
from tests.conftest import DESKTOP, PHONE
from tests.guide.officer import Agent
from tests.guide.parent import Parent
from tests.people import HOME

pytestmark = pytest.mark.asyncio(loop_scope="session")

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
MONDAY, TUESDAY = "lundi 14/02/2022", "mardi 15/02/2022"
REASON = "Il faut réserver deux jours par semaine au moins."


@pytest.fixture(params=[DESKTOP, TABLET, PHONE], ids=["à l’ordinateur", "sur tablette", "au téléphone"])
async def agent(request, contexts):
    return Agent(await (await contexts(**request.param)).new_page())


@pytest.fixture
async def agent_a_l_ordinateur(contexts):
    return Agent(await (await contexts(**DESKTOP)).new_page())


@pytest.fixture
async def camille(contexts):
    """The neighbour whose demand waits: two days of the winter holidays for Alix."""
    return Parent(await (await contexts(**PHONE)).new_page())


@pytest.fixture
async def number(database):
    return (await ServiceRequest.get(town__slug=HOME, state="pending")).number


@pytest.mark.requirement("SL-55", "SL-74", "SL-75")
async def test_l_agent_accepte_un_jour_refuse_l_autre_et_la_famille_le_lit(agent, camille, number):
    await camille.se_connecte("camille.ardoise")
    await camille.ouvre("demandes")
    await camille.lit("En attente d’instruction")

    await agent.arrive_au_guichet()
    await agent.lit_le_titre("Demandes en attente d’instruction")
    await agent.lit("Alix ARDOISE", "il y a 12 jours", "Centre de Loisirs Vacances", "48 places restantes")
    await agent.ouvre_la_demande(number)
    await agent.choisit(MONDAY, "Accepter")
    await agent.choisit(TUESDAY, "Refuser")
    await agent.donne_la_raison(TUESDAY, REASON)
    await agent.clique("ENVOYER LA RÉPONSE")
    await agent.lit("Envoyer quand même", "semaine du 14/02/2022", "1 jour seulement, il en faut 2 au moins")
    await agent.clique("ENVOYER QUAND MÊME")
    await agent.lit("Traitée partiellement", "Vous avez répondu le 24/01/2022", REASON)
    await agent.clique("Toutes les demandes en attente")
    await agent.lit("Aucune demande n’attend de réponse.")

    await camille.ouvre("demandes")
    await camille.lit("Traitée partiellement")
    await camille.clique(f"DEMANDE N° {number}")
    await camille.lit("Sur 2 cases", "1 acceptée, 1 refusée", "Réservé", "Refusé")
    await camille.lit(f"Le service n’a pas pu accepter : {REASON}", "recours gracieux", "tribunal administratif")
    await camille.lit("Réponse du service Enfance le 24/01/2022", "donnée par Agent du service Enfance")


async def test_le_second_agent_apprend_que_c_est_fait_et_garde_ce_qu_il_avait_ecrit(contexts, number):
    first, second = [Agent(await (await contexts(**DESKTOP)).new_page()) for _ in range(2)]
    for agent in (first, second):
        await agent.arrive_au_guichet()
        await agent.ouvre_la_demande(number)
    await first.clique("Tout accepter")
    await first.lit("Traitée positivement")
    await second.choisit(MONDAY, "Refuser")
    await second.donne_la_raison(MONDAY, REASON)
    await second.clique("ENVOYER LA RÉPONSE")
    await second.lit("Votre réponse n’est pas enregistrée.", "le 24/01/2022", "Traitée positivement")
    assert f"{MONDAY} Journée avec repas : Refuser « {REASON} »" in await second.texte()


async def test_au_clavier_seul(agent_a_l_ordinateur, number):
    agent = agent_a_l_ordinateur
    await agent.arrive_au_guichet()
    await agent.ouvre_la_demande(number)
    await agent.place_le_clavier_sur(MONDAY)
    await agent.presse("ArrowLeft")
    await agent.a_choisi(MONDAY, "Refuser")
    await agent.presse("Tab", *"Complet", "Tab", "ArrowRight")
    await agent.a_choisi(TUESDAY, "Accepter")
    await agent.presse("Tab", "Enter")
    await agent.lit("Envoyer quand même", "1 jour seulement, il en faut 2 au moins")
    await agent.a_le_clavier_sur("ENVOYER QUAND MÊME")
    await agent.presse("Enter")
    await agent.lit("Traitée partiellement", "Le service n’a pas pu accepter : Complet")


async def test_un_refus_sans_raison_ramene_au_champ_a_remplir(agent_a_l_ordinateur, number):
    agent = agent_a_l_ordinateur
    await agent.arrive_au_guichet()
    await agent.ouvre_la_demande(number)
    await agent.choisit(MONDAY, "Accepter")
    await agent.choisit(TUESDAY, "Refuser")
    await agent.clique("ENVOYER LA RÉPONSE")
    await agent.lit("Rien n’est encore envoyé.", "Écrivez la raison du refus")
    await agent.a_choisi(MONDAY, "Accepter")
    await agent.a_le_clavier_dans_la_raison(TUESDAY)
    await agent.presse(*"Complet", "Enter")
    await agent.lit("Envoyer quand même")
    await agent.a_choisi(TUESDAY, "Refuser")
    await agent.a_le_clavier_sur("ENVOYER QUAND MÊME")
    await agent.presse("Enter")
    await agent.lit("Traitée partiellement", "Le service n’a pas pu accepter : Complet")


async def test_une_regle_enfreinte_se_lit_a_cote_de_la_ligne_et_l_agent_passe_outre(agent, number):
    request = await BookingRequest.get(service_request__town__slug=HOME, service_request__number=number)
    await Enrolment.filter(id=request.enrolment_id).update(ends_on=date(2022, 2, 14))
    await agent.arrive_au_guichet()
    await agent.ouvre_la_demande(number)
    rule = "L’inscription de l’enfant ne couvre pas ce jour."
    await expect(agent.ligne(TUESDAY)).to_contain_text(rule)
    await expect(agent.ligne(MONDAY)).not_to_contain_text(rule)
    await agent.clique("Tout accepter")
    await agent.lit("Traitée positivement")


async def test_l_agent_revient_a_la_demande_sans_rien_perdre(agent, number):
    await agent.arrive_au_guichet()
    await agent.ouvre_la_demande(number)
    await agent.choisit(MONDAY, "Accepter")
    await agent.choisit(TUESDAY, "Refuser")
    await agent.donne_la_raison(TUESDAY, "Trop jeune.")
    await agent.clique("ENVOYER LA RÉPONSE")
    await agent.lit("Envoyer quand même")
    await agent.clique("Revenir à la demande")
    await agent.ne_lit_pas("Envoyer quand même")
    await agent.a_choisi(TUESDAY, "Refuser")
    await expect(agent.ligne(TUESDAY).get_by_label("Raison du refus")).to_have_value("Trop jeune.")
    await agent.choisit(TUESDAY, "Accepter")
    await agent.clique("ENVOYER LA RÉPONSE")
    await agent.lit("Traitée positivement")


async def test_de_la_demande_a_la_liste_de_demain(agent_a_l_ordinateur):
    agent = agent_a_l_ordinateur
    await agent.arrive_au_guichet()
    await agent.clique("La liste de demain par site")
    await agent.lit_le_titre("Liste du mardi 25/01/2022")
    await agent.clique("GUICHET")
    await agent.lit_le_titre("Demandes en attente d’instruction")


async def test_maman_demande_deux_jours_de_vacances_et_l_agent_l_apprend_sans_recharger(
    contexts, agent_a_l_ordinateur, world
):
    """La démonstration laisse un parent essayer ce qu’un agent décide."""
    agent, maman = agent_a_l_ordinateur, Parent(await (await contexts(**PHONE)).new_page())
    await agent.arrive_au_guichet()
    await maman.se_connecte("maman.test")
    season = world.enrolment("Fille", "Centre de Loisirs Vacances")["id"]
    await maman.ouvre(f"reservations/{season}#2022-02")
    await maman.coche("2022-02-14", "Journée avec repas")
    await maman.coche("2022-02-15", "Journée avec repas")
    await maman.passe_a_l_etape_2()
    await maman.valide()
    await maman.lit("En attente d’instruction")
    await agent.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await agent.lit("1 nouvelle demande")
    await agent.clique("1 nouvelle demande : voir")
    await agent.lit("Fille TEST")


async def test_tout_refuser_se_confirme_puis_s_annule(agent, number):
    await agent.arrive_au_guichet()
    await agent.ouvre_la_demande(number)
    await agent.donne_la_raison_commune(REASON)
    await agent.clique("Tout refuser")
    await agent.lit("Refuser 2 jours ?", REASON)
    await agent.clique("REFUSER 2 JOURS")
    await agent.lit("Traitée négativement")
    await agent.clique("Annuler le refus")
    await agent.lit("À décider", "En attente d’instruction")
