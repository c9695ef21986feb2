"""Au guichet : inviter une famille, quelques-unes ou toutes ; reprendre après une panne ; ne retarder personne."""

from datetime import timedelta
from uuid import uuid4

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from pwa.domain import letters, towns
from pwa.domain.accounts import passwords
from pwa.domain.accounts.states import State, state_of
from pwa.domain.events.verbs import Verb
from pwa.domain.households.members import join
from pwa.domain.invitations import listing, together
from pwa.domain.invitations.inviting import Inviting, invite
from pwa.domain.jobs import doing
from pwa.domain.jobs.doing import Clocks
from pwa.domain.letters import sending
from pwa.domain.letters.kinds import letter_of
from pwa.models.jobs import Job
from pwa.models.letters import Letter
from pwa.models.links import Link
from pwa.models.people import Account, Guardian, Household, Membership
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage.databases import writing
from pwa.storage.mail import DemoTransport
from pwa.working.writer import Writer
from tests.people import ELSEWHERE, HOME, NOW

pytestmark = pytest.mark.both_databases
PAGE = f"/{HOME}/guichet/invitations"
INVITED = letter_of(Verb.ACCOUNT_INVITED)


@pytest.fixture
async def people(database) -> list[int]:
    """Seven whom the town knows and who have no account, the last without an address; the demo's newcomers are gone."""
    town = await Town.get(slug=HOME)
    newcomers = await Guardian.filter(town=town, account=None).values_list("id", flat=True)
    await Membership.filter(guardian_id__in=newcomers).delete()
    await Guardian.filter(id__in=newcomers).delete()
    made = [
        await Guardian.create(
            town_id=town.id, civility="M.", first_name=f"Léo{n}", last_name="NOUVEAU",
            email=f"leo{n}@example.org" if n < 6 else None,
        )
        for n in range(7)
    ]  # fmt: skip
    return [one.id for one in made]


@pytest.fixture
def real_now(application):
    return application.state.clock.real()


def clocks(real_now) -> Clocks:
    return Clocks(lambda: real_now + timedelta(minutes=9), lambda _: NOW)


async def state(guardian: int) -> State | None:
    account = await Account.get_or_none(guardian_id=guardian)
    return state_of(account) if account else None


async def test_une_famille_s_invite_se_reinvite_et_l_ancien_lien_meurt(signed_in, people):
    officer = await signed_in("agent.enfance")
    page = await officer.get(PAGE)
    assert "Pas d’adresse de courriel" in page.text
    for times in (1, 2):
        answer = await officer.post(PAGE, data={"one": people[0]})
        assert answer.headers["location"] == f"{PAGE}?fait=un"
        assert await Link.filter(account__guardian_id=people[0]).count() == times
        assert await Link.filter(account__guardian_id=people[0], revoked_at=None).count() == 1
    assert "Renvoyer l’invitation" in (await officer.get(f"{PAGE}?q=léo0")).text
    answer = await officer.post(PAGE, data={"one": people[6]})
    assert answer.headers["location"] == f"{PAGE}?fait=personne"


async def test_une_selection_puis_tous_ceux_qui_restent(signed_in, people, real_now):
    officer = await signed_in("agent.enfance")
    await officer.post(PAGE, data={"guardian": people[:2]})
    page = await officer.get(PAGE)
    assert "0 invitation écrite sur 2" in flat(HTMLParser(page.text).css_first("main").text())
    assert 'max="2" value="0"' in page.text
    await done(real_now)
    assert [await state(one) for one in people[:3]] == [State.INVITED, State.INVITED, None]
    await officer.post(PAGE, data={"everyone": "1"})
    await done(real_now)
    assert [await state(one) for one in people] == [State.INVITED] * 6 + [None]
    text = (await officer.get(PAGE)).text
    assert "Envoi terminé." in text and "Tous ceux qui ont une adresse ont été invités." in text  # noqa: PT018
    assert await Letter.filter(kind=INVITED).count() == 6


async def test_un_bouton_presse_deux_fois_n_ecrit_qu_une_fois(signed_in, people, real_now):
    """The second letter would kill the first one's link."""
    officer = await signed_in("agent.enfance")
    page = (await officer.get(PAGE)).text
    tokens = {one.attributes["value"] for one in HTMLParser(page).css("input[name=once]")}
    assert len(tokens) == 1
    ticked = {"guardian": people[:2], "once": tokens.pop()}
    for _ in range(2):
        assert (await officer.post(PAGE, data=ticked)).headers["location"] == f"{PAGE}?fait=plusieurs"
    await done(real_now)
    assert await Job.filter(kind=together.KIND).count() == 1
    assert await Letter.filter(kind=INVITED).count() == 2
    await officer.post(PAGE, data=ticked | {"guardian": people[1:3]})
    assert await Job.filter(kind=together.KIND).count() == 2, "others, from a page that the browser kept"
    for once in (ticked["once"][::-1], "'; DROP", "é" * 400):
        await officer.post(PAGE, data=ticked | {"once": once})
    assert await Job.filter(kind=together.KIND).count() == 5


async def test_entree_sur_une_case_cochee_invite_ceux_qui_le_sont(signed_in, people):
    """The first button of the form is what « Entrée » presses: never that of one person."""
    page = HTMLParser((await (await signed_in("agent.enfance")).get(PAGE)).text)
    form = next(one for one in page.css("main form") if one.css("input[name=guardian]"))
    first = form.css_first("button")
    assert (first.text(), first.attributes.get("name")) == ("Inviter les personnes cochées", None)


async def test_rien_a_cocher_rien_a_envoyer(signed_in, people):
    officer, button = await signed_in("agent.enfance"), "Inviter les personnes cochées"
    assert button in (await officer.get(f"{PAGE}?q=léo0")).text
    assert button not in (await officer.get(f"{PAGE}?q=TEST")).text


async def test_a_inviter_ne_montre_que_qui_ne_l_a_jamais_ete(signed_in, people, monkeypatch):
    """With its count, page by page, by a name too; and the list stays so after one was invited."""
    officer, only = await signed_in("agent.enfance"), {"qui": "a-inviter"}
    whole = HTMLParser((await officer.get(PAGE)).text)
    assert [one.text().strip() for one in whole.css(".filter a")] == ["Toutes", "À inviter\u00a0(6)"]
    assert "Maman TEST" in whole.text()
    monkeypatch.setattr(listing, "MOST", 4)
    first = HTMLParser((await officer.get(PAGE, params=only)).text)
    assert names(first) == [f"Léo{n} NOUVEAU" for n in range(4)]
    assert first.css_first(".filter [aria-current]").text().strip() == "À inviter\u00a0(6)"
    more = next(one.attributes["href"] for one in first.css("a.button") if one.text() == "Les suivants")
    assert names(HTMLParser((await officer.get(more)).text)) == ["Léo4 NOUVEAU", "Léo5 NOUVEAU"]
    found = HTMLParser((await officer.get(PAGE, params=only | {"q": "léo3"})).text)
    assert names(found) == ["Léo3 NOUVEAU"]
    assert found.css_first('form[role=search] input[name="qui"]').attributes["value"] == "a-inviter"
    assert "Personne à inviter ne porte ce nom" in (await officer.get(PAGE, params=only | {"q": "test"})).text
    back = (await officer.post(PAGE, data=only | {"one": people[0]})).headers["location"]
    page = HTMLParser((await officer.get(back)).text)
    assert "Léo0 NOUVEAU" not in names(page)
    assert "L’invitation est partie." in page.text()
    assert (await officer.get(PAGE, params={"qui": "tout-le-monde"})).status_code == 404


async def test_plus_personne_a_inviter_et_plus_personne_du_tout(signed_in, people):
    officer = await signed_in("agent.enfance")
    await Guardian.filter(id__in=people).delete()
    page = (await officer.get(PAGE, params={"qui": "a-inviter"})).text
    assert "À inviter\u00a0(0)" in page
    assert "Il n’y a personne" in page


async def test_depuis_son_compte_on_invite_et_la_reponse_y_est(signed_in, people):
    boss = await signed_in("direction.mairie")
    await boss.post(PAGE, data={"one": people[0]})
    account = await Account.get(guardian_id=people[0])
    here = f"/{HOME}/guichet/comptes/{account.id}"
    form = next(one for one in HTMLParser((await boss.get(here)).text).css("form") if one.attributes["action"] == PAGE)
    assert form.css_first("button").text() == "Renvoyer l’invitation"
    sent = {one.attributes["name"]: one.attributes["value"] for one in form.css("input, button")}
    answer = await boss.post(PAGE, data=sent)
    assert answer.headers["location"] == f"{here}?fait=un"
    assert "L’invitation est partie." in (await boss.get(answer.headers["location"])).text
    assert await Link.filter(account=account).count() == 2
    await Guardian.filter(id=people[0]).update(email=None)
    answer = await boss.post(PAGE, data=sent)
    assert "Personne n’a été invité" in (await boss.get(answer.headers["location"])).text


def names(page: HTMLParser) -> list[str]:
    return [one.text() for one in page.css(".rows li b")]


async def done(real_now) -> None:
    """What a worker does."""
    while job := await doing.claim(real_now + timedelta(minutes=9)):
        await doing.do(job, Settings(), clocks(real_now), lambda: False)


async def test_un_envoi_tue_reprend_ou_il_en_etait(signed_in, people, real_now, monkeypatch):
    monkeypatch.setitem(together.AT_ONCE, "password", 2)
    officer = await signed_in("agent.enfance")
    await officer.post(PAGE, data={"everyone": "1"})
    job = await doing.claim(real_now + timedelta(minutes=9))
    assert await doing.step(job, Settings(), clocks(real_now))  # and the worker is killed here
    assert (await Job.get(id=job.id)).progress["sent"] == 2
    assert "sur 6" in (await officer.get(PAGE)).text
    later = real_now + timedelta(minutes=30)
    again = await doing.claim(later)
    await doing.do(again, Settings(), Clocks(lambda: later, lambda _: NOW), lambda: False)
    assert await Letter.filter(kind=INVITED).count() == 6
    assert [await Letter.filter(kind=INVITED, guardian_id=one).count() for one in people] == [1] * 6 + [0]


async def test_ni_la_famille_d_une_autre_commune_ni_un_parent_n_invitent(signed_in, people):
    town = await Town.get(slug=ELSEWHERE)
    stranger = await Guardian.create(
        town_id=town.id, civility="Mme", first_name="A", last_name="B", email="ailleurs@example.org"
    )
    officer, parent = await signed_in("agent.enfance"), await signed_in("maman.test")
    assert (await officer.post(PAGE, data={"one": stranger.id})).status_code == 404
    assert (await officer.post(PAGE, data={"one": 2_000_000_000})).status_code == 404
    assert (await parent.post(PAGE, data={"one": people[0]})).status_code == 403
    assert "ailleurs@" not in (await officer.get(f"{PAGE}?q=ailleurs")).text
    assert not await Link.all().exists()


async def test_une_reponse_part_avant_les_invitations_qui_attendent(people, real_now, world):
    """They leave in their own lane: the answer that is written last is in the first batch."""
    town = await Town.get(slug=HOME)
    await Letter.all().delete()
    async with writing() as db:
        for n in range(3 * sending.BATCH):
            await letters.write_to(
                db, town.id, INVITED, {"account": 1}, f"p{n}@example.org", secrets={"token": "x"}, tag=f"compte-{n}",
                now=NOW, real_now=real_now,
            )  # fmt: skip
        maman = await Guardian.get(account__username_key="maman.test", account__town_id=town.id)
        await letters.write(
            db, town.id, "answer", {"mutation": 1}, [(maman.id, "maman@example.org")], tag="demande-1", now=NOW,
            real_now=real_now + timedelta(seconds=1),
        )  # fmt: skip
    taken = await sending.claim(real_now + timedelta(seconds=2))
    assert "answer" in {one.kind for one in taken}


async def taken_over(username="repris.test", password="un ancien mot de passe 3") -> Account:
    """A guardian whose account an import made, with the password that they had elsewhere, and who never came."""
    town = await Town.get(slug=HOME)
    given = {"civility": "Mme", "first_name": "Ève", "last_name": "REPRISE", "email": "eve@example.org"}
    guardian = await Guardian.create(town_id=town.id, **given)
    return await Account.create(
        public_id=uuid4(), town_id=town.id, username=username, username_key=username, guardian=guardian,
        password_hash=await passwords.hashed(password),
    )  # fmt: skip


async def test_un_compte_repris_ou_fait_a_la_main_est_compte_parmi_ceux_a_inviter(signed_in, people, real_now):
    await taken_over()
    bare = await Guardian.get(id=people[0])
    await Account.create(
        public_id=uuid4(),
        town_id=bare.town_id,
        username="nu.test",
        username_key="nu.test",
        guardian=bare,
        password_hash="",
    )
    officer = await signed_in("agent.enfance")
    text = (await officer.get(PAGE)).text
    assert "7 personnes n’ont pas encore été invitées" in flat(text)
    assert "Tous ceux qui ont une adresse ont été invités." not in text
    assert "Son mot de passe d’avant a été repris" in (await officer.get(f"{PAGE}?q=REPRISE")).text
    await officer.post(PAGE, data={"everyone": "1"})
    await done(real_now)
    assert await Letter.filter(kind=INVITED).count() == 7
    text = (await officer.get(PAGE)).text
    assert "Tous ceux qui ont une adresse ont été invités." in text
    assert "sur 7" in text


async def test_l_invitation_laisse_a_un_compte_repris_son_mot_de_passe(signed_in, people, client, settings, real_now):
    account, password = await taken_over(), "un ancien mot de passe 3"
    officer = await signed_in("agent.enfance")
    for _ in range(2):
        answer = await officer.post(PAGE, data={"one": account.guardian_id})
        assert answer.headers["location"] == f"{PAGE}?fait=un"
    assert await state(account.guardian_id) is State.INVITED
    letter = await Letter.filter(kind=INVITED).order_by("-id").first()
    assert set(letter.secrets) == {"token"}
    page = await client.get(f"/{HOME}/activation/{letter.secrets['token']}")
    assert 'name="new_password"' in page.text
    assert "Votre mot de passe habituel est gardé" in flat(page.text)
    while await sending.send_due(DemoTransport(), Writer(settings).mail, now=real_now + timedelta(minutes=9)):
        pass
    told = (await Letter.get(id=letter.id)).text
    assert "Votre mot de passe habituel est gardé" in flat(told)
    assert "Vous choisirez votre mot de passe" not in told
    door = await client.post(f"/{HOME}/connexion", data={"username": account.username, "password": password})
    assert door.status_code == 303
    assert await state(account.guardian_id) is State.ACTIVE


async def test_une_adresse_corrigee_tue_le_lien_et_la_page_dit_de_renvoyer(signed_in, people, client):
    town = await Town.get(slug=HOME)
    home = await Household.create(town=town, address="1 rue", postcode="33450", city="S")
    async with writing() as db:
        await join(db, people[0], home.id, is_payer=True)
    officer = await signed_in("agent.enfance")
    await officer.post(PAGE, data={"one": people[0]})
    first = (await Letter.filter(kind=INVITED).order_by("-id").first()).secrets["token"]
    family = f"/{HOME}/guichet/familles/{home.id}"
    said = "L’invitation est à renvoyer"
    assert said not in (await officer.get(family)).text
    page = await officer.get(f"{family}/representant/{people[0]}")
    form = HTMLParser(page.text).css_first("main form")
    fields = {one.attributes["name"]: one.attributes.get("value") or "" for one in form.css("input[name]")}
    answer = await officer.post(f"{family}/representant/{people[0]}", data=fields | {"email": "bonne@example.org"})
    assert answer.status_code == 303, answer.text
    assert (await client.get(f"/{HOME}/activation/{first}")).status_code == 410
    shown = await officer.get(answer.headers["location"])
    assert said in shown.text
    assert f'name="one" value="{people[0]}"' in shown.text
    listed = await officer.get(f"{PAGE}?q=léo0")
    assert "Invitation à renvoyer" in listed.text
    assert said in listed.text
    await officer.post(PAGE, data={"one": people[0]})
    letter = await Letter.filter(kind=INVITED).order_by("-id").first()
    assert letter.address == "bonne@example.org"
    assert (await client.get(f"/{HOME}/activation/{letter.secrets['token']}")).status_code == 200
    assert said not in (await officer.get(family)).text
    assert said not in (await officer.get(f"{PAGE}?q=léo0")).text


async def test_un_lien_trop_ancien_se_dit_aussi(signed_in, people, real_now):
    officer = await signed_in("agent.enfance")
    await officer.post(PAGE, data={"one": people[0]})
    await Link.all().update(expires_at=real_now - timedelta(seconds=1))
    assert "Invitation à renvoyer" in (await officer.get(f"{PAGE}?q=léo0")).text


@pytest.fixture
async def newcomers(database) -> int:
    return await Guardian.filter(town__slug=HOME, account=None).count()


async def test_la_demonstration_a_des_familles_a_inviter(signed_in, newcomers):
    assert newcomers == 3
    officer = await signed_in("agent.enfance")
    text = (await officer.get(PAGE)).text
    assert "2 personnes n’ont pas encore été invitées" in flat(text)
    assert "Nour ARRIVÉE" in text


def flat(text: str) -> str:
    """With ordinary spaces."""
    return " ".join(text.split())


async def test_apres_une_nuit_sans_serveur_les_reponses_du_matin_passent_devant(people, real_now, world):
    """However long they waited: their turn is not the answers' before a whole day."""
    town = await Town.get(slug=HOME)
    await Letter.all().delete()
    async with writing() as db:
        for n in range(10 * sending.BATCH):
            await letters.write_to(
                db, town.id, INVITED, {"account": 1}, f"p{n}@example.org", secrets={"token": "x"}, is_asked_for=False,
                tag=f"compte-{n}", now=NOW, real_now=real_now,
            )  # fmt: skip
    morning = real_now + timedelta(hours=14)
    parents = await Guardian.filter(account__username_key__in=["maman.test", "papa.test"], account__town_id=town.id)
    for n, kind in enumerate(("answer", "answer", "limits_earlier")):
        async with writing() as db:
            await letters.write(
                db, town.id, kind, {"mutation": n, "season": 1, "notice": ""},
                [(parents[n % 2].id, f"p{n}@example.com")], tag=f"demande-{n}", now=NOW,
                real_now=morning + timedelta(seconds=n),
            )  # fmt: skip
    taken = await sending.claim(morning + timedelta(minutes=3))
    assert sorted(one.tag for one in taken if one.kind != INVITED) == ["demande-0", "demande-1", "demande-2"]
    assert len(taken) == sending.BATCH
    while more := await sending.claim(morning + timedelta(minutes=3)):
        taken += more
    assert len(taken) == 10 * sending.BATCH + 3


async def test_une_invitation_que_l_on_demande_ne_passe_pas_apres_les_autres(people, real_now):
    """One at the desk, while thousands leave: its turn is that of what a family asks for."""
    town = towns.view_of(await Town.get(slug=HOME))
    await Letter.all().delete()
    async with writing() as db:
        for one in people[:5]:
            await invite(db, Inviting(town, None, NOW, real_now, is_asked_for=False), one)
        await invite(db, Inviting(town, None, NOW, real_now + timedelta(seconds=30)), people[5])
    first = await Letter.filter(kind=INVITED).order_by("turn").first()
    assert first.guardian_id == people[5]


async def test_on_cherche_un_nom_comme_on_le_tape(signed_in, people):
    """Accents, capitals, either name first."""
    officer = await signed_in("agent.enfance")
    await Guardian.filter(id=people[0]).update(first_name="Élodie-Œ", last_name="D’ÉTÉ")
    for words in ("Élodie", "élodie", "ELODIE", "été élo", "d'ete", "lodie oe", "leo0@"):
        assert "leo0@example.org" in (await officer.get(PAGE, params={"q": words})).text, words
    for words in ("elodia", "'", "%", "*", "[", "_"):
        assert (await officer.get(PAGE, params={"q": words})).status_code == 200, words
