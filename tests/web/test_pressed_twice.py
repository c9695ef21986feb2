"""Au guichet, un bouton pressé deux fois : une seule clé, une seule invitation, et ce que la page dit est vrai."""

import asyncio
import re

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain.events.verbs import Verb
from pwa.domain.letters.kinds import letter_of
from pwa.models.events import Event
from pwa.models.household_keys import HouseholdKey
from pwa.models.letters import Letter
from pwa.models.links import Link
from pwa.models.people import Account, Guardian
from tests.people import HOME
from tests.web.signing_up import open_to_families

pytestmark = pytest.mark.both_databases
LIST = f"/{HOME}/guichet/invitations"
ONCE = "L’invitation est partie, une seule fois."


@pytest.fixture
async def desk(database, signed_in):
    await open_to_families(HOME, household_keys={"departments": ["enfance"]})
    return await signed_in("direction.mairie")


async def drawn(desk, address, action):
    """What this page posts from that form when it is pressed, whatever is chosen in it."""
    page = HTMLParser((await desk.get(address)).text)
    form = next(one for one in page.css("main form[method=post]") if one.attributes["action"].endswith(action))
    return {one.attributes["name"]: one.attributes["value"] for one in form.css("input[type=hidden]")}


async def twice(desk, address, data):
    """One press then another; and two at once."""
    answers = await asyncio.gather(*(desk.post(address, data=data) for _ in range(2)))
    return [*answers, await desk.post(address, data=data)]


def code_of(answer):
    assert answer.status_code == 200, answer.text
    return re.search(r'given-key">([\w-]+)<', answer.text)[1]


async def test_une_cle_donnee_en_deux_pressions_est_une_seule_cle(desk, world):
    keys = f"/{HOME}/guichet/familles/{world.account('maman.test')['household_id']}/cles"
    pressed = await drawn(desk, keys, "/cles")
    answers = await twice(desk, keys, pressed)
    codes = {code_of(one) for one in answers}
    assert len(codes) == 1
    assert ["avait déjà donnée" in one.text for one in answers].count(True) == len(answers) - 1, "it is said"
    [key] = await HouseholdKey.all()
    assert await Event.filter(verb="key_given").count() == 1
    assert (await desk.get(keys)).text.count("Retirer cette clé</button>") == 1
    await desk.post(f"/{HOME}/guichet/cles/{key.id}/retirer")
    again = {code_of(one) for one in await twice(desk, keys, pressed)}
    assert len(again - codes) == 1, "from a page that the browser kept: the key that was taken back is not shown again"
    later = code_of(await desk.post(keys, data=await drawn(desk, keys, "/cles")))
    assert later not in codes | again, "asked for again, on purpose"
    assert await HouseholdKey.filter(revoked_at=None).count() == 2


async def test_le_code_d_une_cle_n_est_qu_a_qui_l_a_donnee(desk, signed_in, world):
    """Another officer who has the page's fields reads nobody's code."""
    keys = f"/{HOME}/guichet/familles/{world.account('maman.test')['household_id']}/cles"
    pressed = await drawn(desk, keys, "/cles")
    mine = code_of(await desk.post(keys, data=pressed))
    assert code_of(await (await signed_in("agent.enfance")).post(keys, data=pressed)) != mine


@pytest.fixture
async def newcomer(database):
    """Somebody of the demo whom the town knows, without an account."""
    return await Guardian.filter(town__slug=HOME, account=None, email__isnull=False).order_by("id").first()


async def test_une_invitation_en_deux_pressions_est_une_seule_lettre(desk, newcomer):
    """From the household's page, the list, and the account's, each as its own page draws it."""
    links, letters = Link.filter(kind="invitation"), Letter.filter(kind=letter_of(Verb.ACCOUNT_INVITED))
    family = f"/{HOME}/guichet/familles/{newcomer.household_id}"
    pages = [family, f"{LIST}?q={newcomer.last_name}", "account"]
    for sent, page in enumerate(pages, 1):
        if page == "account":
            page = f"/{HOME}/guichet/comptes/{(await Account.get(guardian=newcomer)).id}"
        pressed = await drawn(desk, page, "/invitations") | {"one": newcomer.id}
        answers = await twice(desk, LIST, pressed)
        assert sorted(re.search("fait=(\\w+)", one.headers["location"])[1] for one in answers) == ["deja", "deja", "un"]
        assert ONCE in (await desk.get(answers[-1].headers["location"])).text
        assert await letters.count() == sent
        [live] = await links.filter(revoked_at=None)
        assert live.used_at is None
    assert await Account.filter(guardian=newcomer).count() == 1
