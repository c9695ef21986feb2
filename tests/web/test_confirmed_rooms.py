"""Une session ouverte depuis plus de dix minutes ne touche ni aux identifiants, ni au courriel, ni aux clés."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import pyotp
import pytest

from pwa.models.household_keys import HouseholdKey
from pwa.models.letters import Letter
from pwa.models.people import Account, Child, Custody, Guardian, Household, Membership
from pwa.models.second_factor import RecoveryCode, SecondFactor
from pwa.models.sites import Department
from pwa.running.clock import Clock
from pwa.storage.databases import writing
from tests.officers import codes_on, enters, hidden, hired, secret_on
from tests.people import HOME, NOW, PASSWORD, REAL_NOW
from tests.web.signing_up import open_to_families

pytestmark = pytest.mark.both_databases
OWN = f"/{HOME}/identifiants"
NAME, MAIL, PASSKEYS, SERVICES = f"{OWN}/nom", f"{OWN}/courriel", f"{OWN}/cles-d-acces", f"/{HOME}/profil/services"
ASKED = "Confirmez que c’est vous"


@pytest.fixture
async def giving(database):
    every = await Department.filter(town__slug=HOME).order_by("name", "id").values_list("code", flat=True)
    await open_to_families(HOME, household_keys={"departments": list(every)})


@pytest.fixture
async def later(signed_in, application):
    """`later(11)`: maman, signed in; what she does is done so many minutes after."""

    def at(minutes: float) -> None:
        now = REAL_NOW + timedelta(minutes=minutes)
        application.state.clock = Clock(NOW - now, lambda: now)

    at(0)
    phone = await signed_in("maman.test")

    def after(minutes: float):
        at(minutes)
        return phone

    return after


async def confirms(phone, page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text.split("<main")[1])
    body = urlencode([*((unescape(name), unescape(value)) for name, value in found), ("confirm-password", PASSWORD)])
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return await phone.post(f"/{HOME}/confirmation", content=body, headers=head, follow_redirects=True)


@pytest.mark.parametrize(
    ("how", "path", "sent"),
    [
        ("GET", NAME, {}),
        ("POST", NAME, {"username": "autre.nom"}),
        ("GET", MAIL, {}),
        ("POST", MAIL, {"email": "voleur@example.org"}),
        ("GET", PASSKEYS, {}),
        ("POST", PASSKEYS, {"credential": "{}", "name": "La mienne"}),
        ("POST", f"{PASSKEYS}/defi", {}),
        ("POST", f"{PASSKEYS}/1/nom", {"name": "La mienne"}),
        ("POST", f"{PASSKEYS}/1/retirer", {}),
        ("GET", SERVICES, {}),
        ("POST", SERVICES, {"key-1": "ABCD-EFGH"}),
    ],
)
async def test_passe_dix_minutes_on_confirme_d_abord(giving, later, how, path, sent):
    answer = await later(9.9).request(how, path, data=sent or None)
    assert ASKED not in answer.text
    letters = await Letter.all().count()
    before = await Account.get(username="maman.test") if how == "GET" else None
    answer = await later(10).request(how, path, data=sent or None)
    assert (answer.status_code, ASKED in answer.text) == (403, True)
    assert await Letter.all().count() == letters
    assert before is None or before.username_key == (await Account.get(id=before.id)).username_key


KEYS, FACTOR = f"/{HOME}/guichet/familles/{{}}/cles", f"/{HOME}/securite/second-facteur"


@pytest.fixture
async def officer_later(client, application):
    """The same, of an officer of the town hall who has a telephone."""
    one, again = await hired(), datetime.now(UTC).replace(microsecond=0)

    def at(minutes: float) -> None:
        now = again + timedelta(minutes=minutes)
        application.state.clock = Clock(NOW - now, lambda: now)

    at(0)
    await enters(client, one)

    def after(minutes: float):
        at(minutes)
        return client

    return after


@pytest.mark.parametrize("how", ["page", "give", "revoke"])
async def test_donner_et_retirer_une_cle_se_confirment(giving, officer_later, world, how):
    own = world.account("papa.test")["household_id"]
    department = await Department.filter(town__slug=HOME).order_by("name", "id").first()
    desk, data = officer_later(9.9), {"department": department.id}
    assert (await desk.post(KEYS.format(own), data=data)).status_code == 200
    key = await HouseholdKey.get()
    desk = officer_later(10)
    asked = {"page": ("GET", KEYS.format(own)), "give": ("POST", KEYS.format(own)),
             "revoke": ("POST", f"/{HOME}/guichet/cles/{key.id}/retirer")}[how]  # fmt: skip
    page = await desk.request(*asked, data=data)
    assert (page.status_code, ASKED in page.text) == (403, True)
    assert (await HouseholdKey.all().count(), (await HouseholdKey.get()).revoked_at) == (1, None)
    shown = await confirms(desk, page)
    assert shown.status_code == 200
    kept = await HouseholdKey.all().order_by("id")
    assert (len(kept), kept[0].revoked_at is not None) == {"page": (1, False), "give": (2, False),
                                                           "revoke": (1, True)}[how]  # fmt: skip


async def test_le_courriel_d_un_representant_se_confirme_et_la_saisie_reste(officer_later, world):
    """Its holder renews their password by it; a telephone alone opens nothing, and asks nothing more."""
    papa = await Guardian.get(id=world.account("papa.test")["guardian_id"])
    at = f"/{HOME}/guichet/familles/{papa.household_id}/representant/{papa.id}"
    typed = {"civility": "M.", "last_name": papa.last_name, "first_name": papa.first_name, "is_payer": "Oui"}

    async def posted(desk, **changes):
        revision = (await Household.get(id=papa.household_id)).revision
        return await desk.post(at, data=typed | {"email": papa.email, "revision": revision} | changes)

    assert (await posted(officer_later(11), phone="06 39 98 00 77")).status_code == 303
    before = await Letter.all().count()
    changes = {"phone": "06 39 98 00 88", "email": "Papa.Neuf@example.org", "last_name": "D’ÉTÉ <&>"}
    page = await posted(desk := officer_later(11), **changes)
    assert (page.status_code, ASKED in page.text) == (403, True)
    same = await Guardian.get(id=papa.id)
    assert (same.email, same.phone, same.last_name) == (papa.email, "06 39 98 00 77", papa.last_name)
    shown = await confirms(desk, page)
    assert (shown.status_code, shown.url.path) == (200, f"/{HOME}/guichet/familles/{papa.household_id}")
    now = await Guardian.get(id=papa.id)
    assert (now.email, now.phone, now.last_name) == ("Papa.Neuf@example.org", "06 39 98 00 88", "D’ÉTÉ <&>")
    assert await Letter.all().count() == before


async def test_qui_rejoint_une_famille_avec_un_courriel_se_confirme(officer_later, world):
    """They may be invited to all that is hers; the first of a new family joins nobody, and asks nothing."""
    families = f"/{HOME}/guichet/familles"
    home, desk = world.account("papa.test")["household_id"], officer_later(11)
    joins = {"civility": "M.", "last_name": "VOISIN", "first_name": "Noé <&>", "is_payer": "Non"}
    lives = {"address": "3 rue du Test", "postcode": "33450", "city": "Saint-Loubès", "is_resident": "Oui"}
    made = await desk.post(f"{families}/nouveau", data=joins | lives | {"email": "voisin@example.org"})
    assert made.status_code == 303
    answers = []
    for email in ("", "autre@example.org"):
        sent = joins | {"email": email, "revision": (await Household.get(id=home)).revision}
        answers.append(await desk.post(f"{families}/{home}/representant/0", data=sent))
    without, page = answers
    assert without.status_code == 303
    assert (page.status_code, ASKED in page.text) == (403, True)
    assert not await Guardian.filter(email="autre@example.org").exists()
    assert (await confirms(desk, page)).status_code == 200
    assert (await Guardian.get(email="autre@example.org")).first_name == "Noé <&>"


async def test_une_saisie_fausse_est_dite_avant_de_demander_qui_l_on_est(officer_later, world):
    papa = await Guardian.get(id=world.account("papa.test")["guardian_id"])
    at = f"/{HOME}/guichet/familles/{papa.household_id}/representant/{papa.id}"
    page = await officer_later(11).post(at, data={"last_name": "TEST", "email": "papa"})
    assert (page.status_code, ASKED in page.text) == (422, False)


@pytest.mark.parametrize("what", ["households", "children"])
async def test_reunir_deux_foyers_ou_deux_enfants_se_confirme(officer_later, world, what):
    home = await Household.get(id=world.account("papa.test")["household_id"])
    other = await Household.create(town_id=home.town_id, address="2 rue du Test", postcode="33450", city="Saint-Loubès")
    born = {"town_id": home.town_id, "last_name": "TEST", "birth_date": NOW.date()}
    two = [await Child.create(first_name=name, **born) for name in ("Noé", "Noe")]
    for one in two:
        await Custody.create(household=other, child=one)
    families = f"/{HOME}/guichet/familles"
    at, asked = {
        "households": (f"{families}/{home.id}/reunion", {"autre": other.id}),
        "children": (f"{families}/{other.id}/enfants/reunion", {"reste": two[0].id, "autre": two[1].id}),
    }[what]
    desk = officer_later(11)
    preview = await desk.get(at, params=asked)
    assert preview.status_code == 200, "what would move is read without it"
    names = "gone|kept|revision|gone_revision|kept_revision"
    form = dict(re.findall(rf'name="({names})" value="(\d+)"', preview.text))
    page = await desk.post(at, data=form)
    assert (page.status_code, ASKED in page.text) == (403, True)
    assert (await Household.get(id=other.id)).merged_into_id is None
    assert await Child.filter(id__in=[one.id for one in two]).count() == 2
    done = await confirms(desk, page)
    assert (done.status_code, done.url.path) == (200, f"{families}/{home.id if what == 'households' else other.id}")
    if what == "households":
        assert (await Household.get(id=other.id)).merged_into_id == home.id
    else:
        assert await Custody.filter(household=other).count() == 1


async def test_un_telephone_et_des_codes_de_secours_se_confirment(officer_later, application):
    """Right after signing in nothing is asked; a session that was left open gives the account no other telephone."""
    desk = officer_later(1)
    page = await desk.get(FACTOR)
    assert (page.status_code, ASKED in page.text) == (200, False)
    desk, sent = officer_later(10), {"offre": hidden(page.text, "offre"), "code": "123456"}
    for how, path in (("GET", FACTOR), ("POST", FACTOR), ("POST", f"{FACTOR}/codes")):
        answer = await desk.request(how, path, data=sent if how == "POST" else None)
        assert (answer.status_code, ASKED in answer.text) == (403, True)
    assert not await SecondFactor.filter(enrolled_at__isnull=False).exists()
    now = pyotp.TOTP(secret_on(page.text)).at(application.state.clock.real())
    shown = await confirms(desk, await desk.post(FACTOR, data=sent | {"code": now}))
    assert len(codes_on(shown.text)) == 10
    assert await SecondFactor.filter(enrolled_at__isnull=False).count() == 1
    desk = officer_later(21)
    later = pyotp.TOTP(secret_on(page.text)).at(application.state.clock.real())
    before = await RecoveryCode.all().values_list("hash", flat=True)
    asked = await desk.post(f"{FACTOR}/codes", data={"code": later})
    assert asked.status_code == 403
    assert await RecoveryCode.all().values_list("hash", flat=True) == before
    assert len(codes_on((await confirms(desk, asked)).text)) == 10


async def test_qui_doit_s_inscrire_peut_confirmer_puis_s_inscrire(officer_later, application):
    """The first day is over, and it took more than ten minutes to find the telephone."""
    desk = officer_later(0)
    async with writing() as db:
        await SecondFactor.all().using_db(db).update(since=datetime.now(UTC) - timedelta(days=3))
    page = await desk.get(FACTOR)
    desk, now = officer_later(12), application.state.clock.real()
    sent = {"offre": hidden(page.text, "offre"), "code": pyotp.TOTP(secret_on(page.text)).at(now)}
    shown = await confirms(desk, await desk.post(FACTOR, data=sent))
    assert len(codes_on(shown.text)) == 10


async def test_le_nom_et_le_courriel_ne_changent_qu_une_fois_confirmes(later):
    maman = later(11)
    page = await maman.post(NAME, data={"username": "autre.nom"})
    assert await Account.filter(username="maman.test").exists()
    await confirms(maman, page)
    assert await Account.filter(username="autre.nom").exists()
    maman = later(22)
    page = await maman.post(MAIL, data={"email": "nouvelle@example.org"})
    assert not await Letter.filter(kind="address_asked").exists()
    await confirms(maman, page)
    assert await Letter.filter(kind="address_asked", address="nouvelle@example.org").count() == 1


async def test_le_mot_de_passe_se_change_avec_l_ancien_seulement(later):
    """Its own form asks for the present one: that is its confirmation, at any age."""
    maman, before = later(11), (await Account.get(username="maman.test")).password_hash
    asked = {"current_password": "", "new_password": "tartine-42-verte", "new_password_again": "tartine-42-verte"}
    assert (await maman.post(f"{OWN}/mot-de-passe", data=asked)).status_code == 422
    assert (await Account.get(username="maman.test")).password_hash == before
    assert (await maman.post(f"{OWN}/mot-de-passe", data=asked | {"current_password": PASSWORD})).status_code == 303


async def test_une_cle_saisie_trop_tard_n_ouvre_rien_et_se_retape(giving, signed_in, later, world):
    """A code is written in no page: once confirmed, the screen is there again to type it."""
    maman = later(0)
    desk, own = await signed_in("direction.mairie"), world.account("papa.test")["household_id"]
    department = await Department.filter(town__slug=HOME).order_by("name", "id").first()
    given = await desk.post(f"/{HOME}/guichet/familles/{own}/cles", data={"department": department.id})
    code, members = re.search(r'given-key">([\w-]+)<', given.text)[1], await Membership.all().count()
    later(11)
    page = await maman.post(SERVICES, data={f"key-{department.id}": code})
    assert page.status_code == 403
    assert code not in page.text
    shown = await confirms(maman, page)
    assert (shown.url.path, shown.status_code) == (SERVICES, 200)
    assert await Membership.all().count() == members
    assert (await HouseholdKey.get()).used_at is None
    assert (await maman.post(SERVICES, data={f"key-{department.id}": code})).status_code == 303
    assert (await HouseholdKey.get()).used_at is not None
