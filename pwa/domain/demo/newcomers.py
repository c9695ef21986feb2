"""Three fictitious people who have just come to a demo town: known to the town hall, and not invited yet."""

from pwa.domain.households.members import join
from pwa.models.people import Guardian, Household
from pwa.models.towns import Town
from pwa.storage.databases import writing

PEOPLE = (
    ("Mme", "Nour", "ARRIVÉE", "nour.arrivee@example.org"),
    ("M.", "Gaspard", "DÉMÉNAGE", "gaspard.demenage@example.org"),
    ("Mme", "Odette", "SANSCOURRIEL", None),
)  # fmt: skip
"""The last has no address yet: the desk completes it first."""


async def come(town: Town) -> None:
    """Each in a household of their own, without an account."""
    for number, (civility, first_name, last_name, email) in enumerate(PEOPLE, 2):
        async with writing() as db:
            home = await Household.create(
                using_db=db, town=town, address=f"{number * 3} allée des Pêchers", postcode="33450", city="SAINT-LOUBÈS"
            )
            guardian = await Guardian.create(
                using_db=db, town=town, civility=civility, first_name=first_name, last_name=last_name, email=email
            )
            await join(db, guardian.id, home.id, is_payer=True)
