"""Every page of the house, by who opens it, and how to get to those that need some steps first."""

from uuid import uuid4

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
        "hors connexion": "hors-connexion",
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
        "une demande acceptée": "demandes/23",
        "une demande refusée": "demandes/20",
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
