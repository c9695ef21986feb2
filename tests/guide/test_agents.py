"""Les agents : une administratrice invite un collègue, qui installe son second facteur et revient le lendemain."""

from datetime import timedelta

import pyotp
import pytest

from pwa.models.letters import Letter
from pwa.models.people import Account, Session
from pwa.models.second_factor import SecondFactor
from tests.conftest import DESKTOP, PHONE
from tests.guide.officer import Agent

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHOSEN = "Un-Préau-Sous-La-Neige-7"
A_DAY = timedelta(days=1)


@pytest.fixture
async def directrice(contexts):
    return Agent(await (await contexts(**DESKTOP)).new_page())


@pytest.fixture(params=[DESKTOP, PHONE], ids=["à l’ordinateur", "au téléphone"])
async def karim(request, contexts):
    return Agent(await (await contexts(**request.param)).new_page())


async def le_lien_du_courriel() -> str:
    [letter] = await Letter.filter(kind="officer_invited")
    return f"activation/{letter.secrets['token']}"


async def le_lendemain() -> None:
    """The first day is over, and so is its session."""
    account = await Account.get(username="karim.mairie")
    row = await SecondFactor.get(officer_id=account.officer_id)
    await SecondFactor.filter(id=row.id).update(since=row.since - A_DAY, last_step=0)
    await Session.filter(account_id=account.id).delete()


async def test_un_agent_invite_entre_installe_son_second_facteur_et_revient_le_lendemain(directrice, karim):
    await directrice.arrive_au_guichet("direction.mairie")
    await directrice.ouvre("guichet/agents")
    await directrice.clique("Ajouter un agent")
    await directrice.ecrit("Prénom et nom", "Karim MAIRIE")
    await directrice.ecrit("Nom d’utilisateur", "karim.mairie")
    await directrice.ecrit("Adresse de courriel", "karim@mairie.example")
    await directrice.choisit_dans("Fonction", "agent d’un service")
    await directrice.choisit_dans("Son service, pour un agent d’un service", "Enfance")
    await directrice.clique("Ajouter cet agent")
    await directrice.lit("L’invitation est partie.", "Répondre aux demandes, son service")

    await karim.ouvre(await le_lien_du_courriel())
    await karim.ecrit("* Mot de passe", CHOSEN)
    await karim.ecrit("* Confirmation du mot de passe", CHOSEN)
    await karim.clique("ACTIVER MON ESPACE")
    await karim.ouvre()
    await karim.se_connecte_avec("karim.mairie", CHOSEN)
    await karim.lit("Un second facteur pour votre compte", "Plus tard")
    application = pyotp.TOTP(await karim.clef_de_l_application())
    await karim.ecrit("Écrivez les six chiffres que l’application montre", application.now())
    await karim.clique("Installer le second facteur")
    await karim.lit("Ils ne seront plus montrés.")
    await karim.clique("Je les ai gardés, continuer")
    await karim.lit("Demandes en attente d’instruction")

    await le_lendemain()
    await karim.ouvre()
    await karim.se_connecte_avec("karim.mairie", CHOSEN)
    await karim.lit("Votre code")
    await karim.ecrit("Les six chiffres", application.now())
    await karim.clique("Continuer")
    await karim.lit("Demandes en attente d’instruction")

    await directrice.ouvre(f"guichet/agents/{(await Account.get(username='karim.mairie')).officer_id}")
    await directrice.lit("Second facteur installé.", "Compte activé par son titulaire.", "Invité par courriel.")
