"""Les clés des services : données au guichet, saisies au dernier écran du profil, et « Ma famille » apparaît."""

import asyncio
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pwa.domain.household_keys import codes, using
from pwa.models.events import Event
from pwa.models.household_keys import HouseholdKey
from pwa.models.people import Account, Guardian, Household, Membership
from pwa.models.sites import Department
from tests.conftest import visitor
from tests.people import ELSEWHERE, HOME, PASSWORD
from tests.web.signing_up import open_to_families

pytestmark = pytest.mark.both_databases
SERVICES = f"/{HOME}/profil/services"
REFUSED = "Cette clé n’ouvre rien. Vérifiez-la sur la lettre du service, ou demandez-lui une nouvelle clé."


@pytest.fixture(autouse=True)
async def opened(database):
    for slug in (HOME, ELSEWHERE):
        every = await Department.filter(town__slug=slug).values_list("code", flat=True)
        await open_to_families(slug, household_keys={"departments": list(every)})


async def newcomer(town=HOME, username="nouvelle@example.org"):
    """Someone of the town without a household, as who created their espace."""
    like = await Account.filter(town__slug=HOME, username="maman.test").first()
    home = await Department.filter(town__slug=town).select_related("town").first()
    named = {"civility": "Mme", "first_name": "Nouvelle", "last_name": "Test", "email": username}
    guardian = await Guardian.create(town=home.town, **named)
    return await Account.create(
        public_id=uuid4(), town=home.town, username=username, username_key=username, password_hash=like.password_hash,
        guardian=guardian, terms_hash=like.terms_hash,
    )  # fmt: skip


async def entered(application, username="nouvelle@example.org", town=HOME):
    one = visitor(application)
    answer = await one.post(f"/{town}/connexion", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 303
    return one


async def known_household():
    """A household of the town with a payer who has no account."""
    town = (await Department.filter(town__slug=HOME).select_related("town").first()).town
    home = await Household.create(town=town, address="2 rue du Test", postcode="33450", city="Saint-Loubès")
    payer = await Guardian.create(town=town, civility="M.", first_name="Connu", last_name="Dupré", email=None)
    await Membership.create(household=home, guardian=payer, is_payer=True)
    await Guardian.filter(id=payer.id).update(household_id=home.id)
    return home, payer


async def department(slug=HOME):
    return await Department.filter(town__slug=slug).order_by("name", "id").first()


async def given(desk, home, guardian=None):
    """A key that an officer gives, as the page shows it."""
    data = {"department": (await department()).id} | ({"person": guardian} if guardian else {})
    page = await desk.post(f"/{HOME}/guichet/familles/{home}/cles", data=data)
    assert page.status_code == 200, page.text
    return re.search(r'given-key">([\w-]+)<', page.text)[1]


async def enter(client, code, dept=None, town=HOME):
    name = f"key-{(dept or await department()).id}"
    return await client.post(f"/{town}/profil/services", data={name: code})


@pytest.mark.requirement("SMF-07", "SMF-08", "SMF-09", "SMF-10", "SMF-12", "SMF-13")
async def test_une_cle_fait_apparaitre_la_famille(application, signed_in, world):
    await newcomer()
    desk, family = await signed_in("direction.mairie"), await entered(application)
    assert "MA FAMILLE" not in (await family.get(f"/{HOME}/espace")).text
    page = (await family.get(SERVICES)).text
    assert "MODIFICATION DU PROFIL DE VOTRE ESPACE PERSONNEL" in page
    assert "Vous avez la possibilité de saisir les clés d’accès à différents services proposés sur le portail." in page
    assert "La clé d’accès à un service vous est fournie par ce dernier si vous y êtes connus." in page
    assert "accéder à l’ensemble des démarches et publications fournies par le service." in page
    assert f"SERVICE CLE - {(await department()).name.upper()}" in page
    code = await given(desk, world.account("maman.test")["household_id"])
    answer = await enter(family, code.lower().replace("-", " "))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{HOME}/espace")
    espace = (await family.get(f"/{HOME}/espace")).text
    assert "MA FAMILLE" in espace
    assert "Bébé" in espace
    [key] = await HouseholdKey.all()
    assert code not in str(await HouseholdKey.all().values())
    assert key.used_at is not None
    verbs = await Event.filter(verb__startswith="key_").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["key_given", "key_used"]
    member = await Membership.get(guardian__email="nouvelle@example.org")
    assert not member.is_payer


async def test_une_cle_nommee_rend_sa_place_a_qui_la_mairie_connaissait(application, signed_in):
    account = await newcomer()
    home, payer = await known_household()
    code = await given(await signed_in("direction.mairie"), home.id, payer.id)
    family = await entered(application)
    assert (await enter(family, code)).status_code == 303
    await account.refresh_from_db()
    assert account.guardian_id == payer.id
    await payer.refresh_from_db()
    assert (payer.email, payer.last_name) == ("nouvelle@example.org", "Dupré")
    assert await Guardian.filter(first_name="Nouvelle").count() == 0
    assert await Membership.filter(household=home).count() == 1
    assert "MA FAMILLE" in (await family.get(f"/{HOME}/espace")).text


async def test_la_cle_de_qui_a_quitte_le_foyer_le_dit_au_guichet(application, signed_in):
    """And it opens nothing, until it is taken back for good."""
    await newcomer()
    home, payer = await known_household()
    desk, page = await signed_in("direction.mairie"), f"/{HOME}/guichet/familles/{home.id}/cles"
    code = await given(desk, home.id, payer.id)
    assert "a quitté le foyer" not in (await desk.get(page)).text
    await Membership.filter(guardian=payer).update(until="2022-01-23")
    said = (await desk.get(page)).text
    assert "pour Connu Dupré, qui a quitté le foyer depuis" in said
    assert "Elle n’ouvre plus rien." in said
    assert "Valable jusqu’au" not in said
    assert (await enter(await entered(application), code)).status_code == 422
    await desk.post(f"/{HOME}/guichet/cles/{(await HouseholdKey.get()).id}/retirer")
    assert "Retirée le" in (await desk.get(page)).text


async def test_le_premier_d_un_foyer_sans_payeur_le_devient(application, signed_in):
    account = await newcomer()
    home, payer = await known_household()
    await Membership.filter(guardian=payer).update(is_payer=False)
    await enter(await entered(application), await given(await signed_in("direction.mairie"), home.id))
    assert (await Membership.get(guardian_id=account.guardian_id)).is_payer


async def dead_keys(desk, home):
    """By how it died."""
    used, revoked, old = [await given(desk, home) for _ in range(3)]
    every = {key.code_hash: key for key in await HouseholdKey.all()}
    town = (await Household.get(id=home)).town_id
    by = {name: every[codes.hash_of(town, code)] for name, code in (("used", used), ("revoked", revoked), ("old", old))}
    await desk.post(f"/{HOME}/guichet/cles/{by['revoked'].id}/retirer")
    by["old"].expires_at = by["old"].given_at
    await by["old"].save()
    by["used"].used_at, by["used"].used_by_id = by["used"].given_at, (await Account.filter(town_id=town).first()).id
    await by["used"].save()
    return {"wrong": codes.made(), "used": used, "revoked": revoked, "old": old}


async def test_toutes_les_cles_mortes_ont_la_meme_reponse(application, signed_in, world):
    await newcomer()
    dead = await dead_keys(await signed_in("direction.mairie"), world.account("maman.test")["household_id"])
    family = await entered(application)
    answers = {}
    for name, code in dead.items():
        answer = await enter(family, code)
        said = re.sub(r'data-now="[^"]+"', "", answer.text.replace(code, "…"))
        answers[name] = (answer.status_code, said)
    assert answers["wrong"][0] == 422
    assert REFUSED in answers["wrong"][1]
    assert len(set(answers.values())) == 1
    assert await Event.filter(verb="key_tried").count() == len(dead)


async def test_toutes_les_cles_mortes_font_le_meme_chemin(application, signed_in, world, queries):
    """Not the answer only: nothing that is asked of the database tells a key that was good from one that never was."""
    await newcomer()
    dead = await dead_keys(await signed_in("direction.mairie"), world.account("maman.test")["household_id"])
    family, paths = await entered(application), {}
    await enter(family, codes.made())
    for name, code in dead.items():
        with queries:
            await enter(family, code)
        paths[name] = tuple(queries.statements)
    assert len(set(paths.values())) == 1, {name: len(path) for name, path in paths.items()}


async def test_la_cle_d_une_autre_commune_n_ouvre_rien(application, signed_in, world):
    await newcomer(ELSEWHERE)
    code = await given(await signed_in("direction.mairie"), world.account("maman.test")["household_id"])
    family = await entered(application, town=ELSEWHERE)
    answer = await enter(family, code, await department(ELSEWHERE), ELSEWHERE)
    assert answer.status_code == 422
    assert REFUSED in answer.text
    mine = await enter(family, code, await department(), ELSEWHERE)
    assert mine.headers["location"] == f"/{ELSEWHERE}/espace"
    assert await HouseholdKey.filter(used_at__isnull=False).count() == 0


async def test_deux_comptes_qui_saisissent_la_meme_cle(application, signed_in, world):
    await newcomer()
    await newcomer(username="autre@example.org")
    code = await given(await signed_in("direction.mairie"), world.account("maman.test")["household_id"])
    one, two = await entered(application), await entered(application, "autre@example.org")
    answers = await asyncio.gather(enter(one, code), enter(two, code))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert await Membership.filter(guardian__email__in=["nouvelle@example.org", "autre@example.org"]).count() == 1


FAMILY = """
import asyncio, json, sys
from datetime import UTC, datetime
from pwa.domain.household_keys import using
from pwa.storage.databases import opened, writing
from pwa.storage.line import DatabaseBusy

url, town, account, keys = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
NOW = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)
busy = 0

async def main():
    global busy
    async with opened(url):
        print("ready", flush=True)
        sys.stdin.readline()
        said = []
        for hashes in keys:
            while True:
                try:
                    async with writing() as db:
                        done = await using.use_hashed(
                            db, town, account, {int(id): one for id, one in hashes.items()}, tries=1, now=NOW,
                            real_now=datetime.now(UTC),
                        )
                        await asyncio.sleep(0.01)
                    break
                except DatabaseBusy:
                    busy += 1
                    await asyncio.sleep(0.05)
            said.append(done)
    print(json.dumps([said, busy]))

asyncio.run(main())
"""


async def at_once(database, town, entering):
    """Each account enters its keys, one lot after the other, from a process of its own: what each was answered, and
    how often a database was too busy."""
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", FAMILY, database, str(town), str(account), json.dumps(lots),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )
        for account, lots in entering
    ]  # fmt: skip
    for one in started:
        assert await one.stdout.readline() == b"ready\n"
    for one in started:
        one.stdin.write(b"go\n")
    ended = [json.loads((await one.communicate())[0]) for one in started]
    return [said for said, _ in ended], sum(busy for _, busy in ended)


async def key_row(home, department, guardian=None):
    """A key that was given; what is kept of it, as whoever has it enters it."""
    code = codes.hash_of(department.town_id, codes.made())
    await HouseholdKey.create(
        town_id=department.town_id, department=department, household=home, guardian=guardian, code_hash=code,
        given_at=datetime.now(UTC), expires_at=datetime.now(UTC) + timedelta(days=1),
    )  # fmt: skip
    return {str(department.id): code}


async def test_deux_cles_d_un_foyer_sans_payeur_entrees_ensemble(database):
    """One of them pays, the other comes beside; nobody waits for somebody who waits for them."""
    one, two, place = await newcomer(), await newcomer(username="autre@example.org"), await department()
    town = place.town_id
    homes = [await Household.create(town_id=town, address=f"{n} rue", postcode="33450", city="V") for n in range(4)]
    lots = ([], [])
    for home in homes:
        for mine in lots:
            mine.append(await key_row(home, place))
    said, busy = await at_once(database, town, [(one.id, lots[0]), (two.id, list(lots[1]))])
    assert said == [[True] * 4] * 2
    assert busy == 0 or "sqlite" in database
    for home in homes:
        live = await Membership.filter(household=home, until=None)
        assert sorted(m.is_payer for m in live) == [False, True]
        assert {m.guardian_id for m in live} == {one.guardian_id, two.guardian_id}
    assert await HouseholdKey.filter(used_at=None).count() == 0


async def test_les_cles_de_deux_foyers_dans_l_ordre_contraire(database):
    """Two keys a lot, of two departments: one account's first household is the other's second."""
    one, two = await newcomer(), await newcomer(username="autre@example.org")
    first, *_, last = await Department.filter(town__slug=HOME).order_by("id")
    home, away = [await Household.create(town_id=first.town_id, address=f"{n} rue", postcode="33450", city="V")
                  for n in range(2)]  # fmt: skip
    lots = ([], [])
    for _ in range(4):
        lots[0].append(await key_row(home, first) | await key_row(away, last))
        lots[1].append(await key_row(away, first) | await key_row(home, last))
    said, busy = await at_once(database, first.town_id, [(one.id, lots[0]), (two.id, lots[1])])
    assert said == [[True] * 4] * 2
    assert busy == 0 or "sqlite" in database
    for place in (home, away):
        assert await Membership.filter(household=place, until=None).count() == 2
        assert await Membership.filter(household=place, until=None, is_payer=True).count() == 1


async def test_une_cle_nommee_entree_par_deux_comptes_a_la_fois(database):
    """The key opens for one; of two keys that name one person, one account is that person, the other comes beside."""
    one, two, place = await newcomer(), await newcomer(username="autre@example.org"), await department()
    home, known = await known_household()
    same = await key_row(home, place, known)
    said, _ = await at_once(database, place.town_id, [(one.id, [same]), (two.id, [same])])
    assert sorted(said) == [[False], [True]]
    assert await Account.filter(guardian_id=known.id).count() == 1
    assert await Membership.filter(household=home, until=None).count() == 1
    home, known = await known_household()
    three, four = [await newcomer(username=f"{n}@example.org") for n in range(2)]
    lots = [[await key_row(home, place, known)] for _ in range(2)]
    said, _ = await at_once(database, place.town_id, [(three.id, lots[0]), (four.id, lots[1])])
    assert said == [[True], [True]]
    assert await Account.filter(guardian_id=known.id).count() == 1
    assert sorted(m.is_payer for m in await Membership.filter(household=home, until=None)) == [False, True]


async def test_on_n_essaie_pas_des_cles_toute_la_nuit(application):
    await newcomer()
    family = await entered(application)
    for _ in range(using.PER_ACCOUNT):
        assert (await enter(family, codes.made())).status_code == 422
    answer = await enter(family, codes.made())
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    mal = await enter(family, "C9WK-7TRM-2HXB")
    assert mal.status_code == 422
    assert "mal recopiée" in mal.text


async def test_on_n_en_essaie_pas_plus_avec_beaucoup_de_comptes(application, monkeypatch):
    """One network's tries are counted too, whichever account they are made with."""
    monkeypatch.setattr(using, "PER_NETWORK", 2)
    for n, status in enumerate((422, 422, 429)):
        await newcomer(username=f"compte{n}@example.org")
        assert (await enter(await entered(application, f"compte{n}@example.org"), codes.made())).status_code == status


async def test_la_cle_demande_qui_l_on_est(application, signed_in):
    await newcomer()
    assert (await visitor(application).get(SERVICES)).status_code == 401
    assert (await (await signed_in("direction.mairie")).get(SERVICES)).status_code == 403


async def test_un_service_ne_donne_que_ses_cles_et_que_dans_sa_commune(signed_in, world):
    home = world.account("maman.test")["household_id"]
    officer = await Account.get(username="agent.enfance").select_related("officer")
    others = await Department.filter(town_id=officer.town_id).exclude(id=officer.officer.department_id)
    desk, abroad = await signed_in("agent.enfance"), await department(ELSEWHERE)
    for one in (*others, abroad):
        answer = await desk.post(f"/{HOME}/guichet/familles/{home}/cles", data={"department": one.id})
        assert answer.status_code == 404
    elsewhere = await Household.filter(town__slug=ELSEWHERE).first()
    own = {"department": officer.officer.department_id}
    for path in (f"{elsewhere.id}", "999999"):
        assert (await desk.get(f"/{HOME}/guichet/familles/{path}/cles")).status_code == 404
        assert (await desk.post(f"/{HOME}/guichet/familles/{path}/cles", data=own)).status_code == 404
    stranger = await Guardian.filter(town__slug=ELSEWHERE).first()
    wrong = own | {"person": stranger.id}
    assert (await desk.post(f"/{HOME}/guichet/familles/{home}/cles", data=wrong)).status_code == 404
    assert (await (await signed_in("maman.test")).get(f"/{HOME}/guichet/cles")).status_code == 403
    assert await HouseholdKey.all().count() == 0


async def test_le_guichet_cherche_donne_et_retire(signed_in, world):
    desk, home = await signed_in("direction.mairie"), world.account("maman.test")["household_id"]
    found = await desk.get(f"/{HOME}/guichet/cles?nom=tes")
    assert f"/{HOME}/guichet/familles/{home}/cles" in found.text
    assert "Aucun foyer" in (await desk.get(f"/{HOME}/guichet/cles?nom=%25%25")).text
    assert f"/{HOME}/guichet/familles/{home}/cles" in (await desk.get(f"/{HOME}/guichet/familles/{home}")).text
    code = await given(desk, home)
    page = await desk.get(f"/{HOME}/guichet/familles/{home}/cles")
    assert code not in page.text
    assert (await desk.get(f"/{HOME}/guichet/familles/{home}")).status_code == 200
    assert "Valable jusqu’au" in page.text
    [key] = await HouseholdKey.all()
    for _ in range(2):
        assert (await desk.post(f"/{HOME}/guichet/cles/{key.id}/retirer")).status_code == 303
    assert "Retirée le" in (await desk.get(f"/{HOME}/guichet/familles/{home}/cles")).text
    assert await Event.filter(verb="key_revoked").count() == 1
    assert key.expires_at - key.given_at > timedelta(days=30)


async def test_la_cle_d_un_foyer_reuni_a_un_autre_n_ouvre_rien(application, signed_in):
    await newcomer()
    home, _ = await known_household()
    code = await given(await signed_in("direction.mairie"), home.id)
    await Membership.filter(household=home).update(until="2022-01-01")
    await Household.filter(id=home.id).update(merged_into_id=(await Household.filter(town_id=home.town_id).first()).id)
    assert (await enter(await entered(application), code)).status_code == 422


async def test_une_commune_sans_cles_n_en_parle_pas(application, signed_in, world):
    await open_to_families(household_keys={"departments": []})
    await newcomer()
    assert (await (await entered(application)).get(SERVICES)).status_code == 404
    desk = await signed_in("direction.mairie")
    assert "Votre service ne donne pas de clés." in (await desk.get(f"/{HOME}/guichet/cles")).text


async def test_qui_a_quitte_un_foyer_prend_la_place_que_sa_cle_nomme(application, signed_in):
    """They stay, with their past, the person that they were there."""
    account = await newcomer()
    former, _ = await known_household()
    await Membership.create(household=former, guardian_id=account.guardian_id, is_payer=False, until="2021-09-01")
    home, payer = await known_household()
    code = await given(await signed_in("direction.mairie"), home.id, payer.id)
    assert (await enter(await entered(application), code)).status_code == 303
    before = account.guardian_id
    await account.refresh_from_db()
    assert account.guardian_id == payer.id
    assert await Membership.filter(guardian_id=before, household=former).count() == 1


async def test_la_cle_d_un_foyer_ou_l_on_est_deja(application, signed_in, world):
    """Who enters the key of their own household stays there once, with what they were."""
    maman = await signed_in("maman.test")
    code = await given(await signed_in("direction.mairie"), world.account("maman.test")["household_id"])
    await enter(maman, code)
    account = await Account.get(username="maman.test", town__slug=HOME)
    [member] = await Membership.filter(guardian_id=account.guardian_id, until=None)
    assert member.is_payer
    assert (await maman.get(f"/{HOME}/espace")).status_code == 200


async def test_la_cle_qui_nomme_quelqu_un_qui_n_y_est_plus(application, signed_in):
    """Nobody takes the place of who left, and nobody is left without a household by a key that was used."""
    await newcomer()
    home, payer = await known_household()
    code = await given(await signed_in("direction.mairie"), home.id, payer.id)
    await Membership.filter(guardian=payer).update(until="2022-01-01")
    family = await entered(application)
    answer = await enter(family, code)
    assert answer.status_code == 422
    assert REFUSED in answer.text
    assert await HouseholdKey.filter(used_at__isnull=False).count() == 0
    assert await Account.filter(guardian=payer).count() == 0


async def test_sa_propre_cle_entree_encore_dit_que_c_est_fait_tant_qu_on_y_est(application, signed_in):
    """Whoever never heard the answer; not whoever the town has taken out since: it opens nothing any more."""
    desk, (home, _) = await signed_in("direction.mairie"), await known_household()
    mine, code = await newcomer(), await given(desk, home.id)
    client = await entered(application)
    for _ in range(2):
        assert (await enter(client, code)).status_code == 303
    place = Membership.filter(household=home, guardian_id=mine.guardian_id)
    assert await place.count() == 1
    await place.update(until=datetime.now(UTC).date())
    answer = await enter(client, code)
    assert (answer.status_code, REFUSED in answer.text) == (422, True)
    assert not await place.filter(until=None).exists()


async def test_qui_n_a_pas_de_foyer_saisit_aussi_sa_cle_depuis_les_reservations(application):
    await newcomer()
    one = await entered(application)
    assert f'href="{SERVICES}"' in (await one.get(f"/{HOME}/reservations")).text
    await open_to_families(HOME, household_keys={"departments": []})
    assert f'href="{SERVICES}"' not in (await one.get(f"/{HOME}/reservations")).text, "nobody gives one here"
