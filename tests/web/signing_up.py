"""Somebody who creates their espace, as tests play them; and what a town must say for it."""

import re

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.sign_up.proof import is_proved
from pwa.models.towns import Town

STEPS = "/{}/creer-mon-espace"
PASSWORD = "quatre mots sans rapport 7"
IDENTITY = {"civility": "Mme", "last_name": "D’Ornano-Test", "first_name": "Ó"}
ADDRESS = {"address": "1 place de la Mairie", "postcode": "33450", "city": "Saint-Loubès"}
REACH = {"email": "nouvelle@example.org", "phone": "0639980042"}
SCREENS = {"identite": IDENTITY, "adresse": ADDRESS, "contact": REACH}


async def open_to_families(slug="saint-loubes", **sections):
    """The town lets families create their espace; its profile may say more."""
    town = await Town.get(slug=slug)
    town.profile = {**town.profile, "sign_up": {}, **sections}
    town.revision += 1
    await town.save()
    return town


def hidden(html, name):
    field = HTMLParser(html).css_first(f"input[name={name}]")
    return field.attributes.get("value") or ""


def proof_in(html):
    challenge = re.search(r'data-challenge="(\w+)"', html)[1]
    return next(str(n) for n in range(10**7) if is_proved(challenge, str(n)))


async def fill(client, town="saint-loubes", but=(), **said):
    """Every screen but those, as they are shown; `said` changes a field wherever it is. The last answer."""
    answer = None
    for code, fields in SCREENS.items():
        if code in but:
            continue
        page = await client.get(f"{STEPS.format(town)}/{code}")
        given = {name: said.get(name, value) for name, value in fields.items()}
        answer = await client.post(f"{STEPS.format(town)}/{code}", data=given | {"seen": hidden(page.text, "seen")})
    return answer


async def validate(client, town="saint-loubes", *, proves=True, password=PASSWORD, **more):
    """The last screen; its answer."""
    form = await last_form(client, town, proves=proves, password=password)
    return await client.post(f"{STEPS.format(town)}/authentification", data=form | more)


async def last_form(client, town="saint-loubes", *, proves=True, password=PASSWORD):
    """What the last screen posts."""
    page = await client.get(f"{STEPS.format(town)}/authentification")
    return {"seen": hidden(page.text, "seen"), "proof": proof_in(page.text) if proves else "",
            "new_password": password, "new_password_again": password}  # fmt: skip
