"""Every page of the house, by who opens it, and how to get to those that need some steps first."""

from uuid import uuid4

from pwa.domain import links
from pwa.models.people import Custody, Household
from pwa.models.words import LinkKind
from pwa.running.clock import real_time
from pwa.storage.databases import writing
from tests import people
from tests.guide.parent import Parent

CARE, WEDNESDAY = "Accueil périscolaire", "Centre de Loisirs Mercredi"


def anyone() -> dict[str, str]:
    """Pages that need no sign-in. An address beginning with « / » is outside the town."""
    return {
        "les communes": "/",
        "la connexion": "",
        "une page qui demande la connexion": "reservations",
        "les activités": "activites",
        "une activité": "activites/accueil-periscolaire",
        "une activité des vacances": "activites/centre-de-loisirs-vacances",
        "comment s’inscrire": "activites/sorties-et-activites-pj",
        "un mot de passe oublié": "mot-de-passe-oublie",
        "un mot de passe demandé": "mot-de-passe-oublie?fait=oui",
        "un lien trop ancien": "nouveau-mot-de-passe?lien=x",
        "un mot de passe enregistré": "nouveau-mot-de-passe?fait=oui",
        "hors connexion": "hors-connexion",
        "les conditions": "conditions",
        "l’aide": "aide",
        "un lien qui ne sert plus": "activation/inconnu",
        "une page introuvable": "nulle-part",
        "une commune introuvable": "/nulle-part/",
        "les courriers de la démonstration": "/demo/courriers",
    }


def family(world: people.World, mutation: str) -> dict[str, str]:
    """Maman's pages, once she has made a demand with `demand`."""
    care, wednesday = (world.enrolment("Bébé", name)["id"] for name in (CARE, WEDNESDAY))
    return {
        "l’accueil": "espace",
        "l’agenda de Bébé": f"enfants/{world.child('Bébé')['id']}/agenda",
        "les inscriptions": "reservations",
        "la saison": f"reservations/{care}#2022-02",
        "la saison du mercredi": f"reservations/{wednesday}#2022-02",
        "une semaine": f"reservations/{care}#2022-W05",
        "la réponse": f"demandes/recues/{mutation}",
        "les demandes": "demandes",
        "les demandes en cours": "demandes?etat=en-cours",
        "une place en liste d’attente": "demandes/24",
        "mes appareils": "appareils",
        "mes identifiants": "identifiants",
        "changer de mot de passe": "identifiants/mot-de-passe",
        "changer de nom": "identifiants/nom",
        "changer de courriel": "identifiants/courriel",
        "mon profil, mon nom": "profil/identite",
        "mon profil, mon adresse": "profil/adresse",
        "mon profil, où m’écrire": "profil/contact",
        "une demande acceptée": "demandes/23",
        "une demande refusée": "demandes/20",
    }


async def linked(world: people.World) -> dict[str, str]:
    """The pages that the links of Maman's mails open, while they are good."""
    account, email = world.account("maman.test"), {"email": "maman.test@example.org"}

    async def token(kind: LinkKind, payload: dict[str, str]) -> str:
        async with writing() as db:
            return await links.make(
                db, account["town_id"], kind, account=account["id"], payload=payload, real_now=real_time()
            )

    return {
        "un nouveau mot de passe": f"nouveau-mot-de-passe?lien={await token(LinkKind.RESET, {})}",
        "ce n’est pas moi": f"ce-n-est-pas-moi?lien={await token(LinkKind.NOT_ME, {})}",
        "confirmer une adresse": f"confirmer-mon-adresse?lien={await token(LinkKind.EMAIL_CHANGE, email)}",
        "garder une adresse": f"garder-mon-adresse?lien={await token(LinkKind.EMAIL_CHANGE_BEFORE, email)}",
    }


async def household(world: people.World) -> dict[str, str]:
    """Maman’s household at the desk, and what would be merged with it."""
    home = f"guichet/familles/{world.account('maman.test')['household_id']}"
    other = await Household.filter(town_id=world.town["id"]).exclude(id=int(home.rsplit("/", 1)[1])).first()
    assert other
    reste, autre, *_ = await Custody.filter(household_id=int(home.rsplit("/", 1)[1])).values_list("child_id", flat=True)
    return {
        "un foyer": home,
        "son adresse": f"{home}/foyer/0",
        "un enfant": f"{home}/enfant/{world.child('Bébé')['id']}",
        "un enfant à ajouter": f"{home}/enfant/0",
        "un représentant à ajouter": f"{home}/representant/0",
        "un contact à ajouter": f"{home}/contact/0",
        "son quotient": f"{home}/quotient",
        "une inscription": f"{home}/enfant/{world.child('Bébé')['id']}/inscriptions/nouvelle",
        "deux fiches à choisir": f"{home}/enfants/reunion",
        "deux fiches à réunir": f"{home}/enfants/reunion?reste={reste}&autre={autre}",
        "un foyer à réunir": f"{home}/reunion",
        "deux foyers à réunir": f"{home}/reunion?autre={other.id}",
        "ses clés": f"{home}/cles",
        "qui l’a lu": f"guichet/consultations/{world.account('maman.test')['household_id']}",
    }


async def demand(parent: Parent, world: people.World) -> str:
    """Maman asks for a day and for a place on the full Wednesday; the mutation."""
    wishes = []
    for activity, day, slot in ((CARE, "2022-02-01", "Matin"), (WEDNESDAY, "2022-02-02", "Journée avec repas")):
        opening = await world.opening("Bébé", activity, day, slot)
        wishes.append(f"{world.enrolment('Bébé', activity)['id']}:{opening}")
    account = str(world.account("maman.test")["public_id"])
    for wish in wishes:
        form = {"account": account, "mutation": (mutation := str(uuid4())), "book": wish}
        address = f"/{people.HOME}/reservations/demandes"
        answer = await parent.page.context.request.post(address, form=form, headers={"Accept": "application/json"})
        assert answer.status == 201, await answer.text()
    return mutation


async def opens(parent: Parent, address: str) -> None:
    await parent.page.goto(address if address.startswith("/") else f"/{parent.town}/{address}")
    await settled(parent)


async def settled(parent: Parent) -> None:
    """A season's boxes are painted by its script."""
    if await parent.page.locator("#season").count():
        await parent.page.locator(".slot [aria-label]").first.wait_for(state="attached")
