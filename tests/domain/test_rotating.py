"""Le jeton d’une session change chaque jour : rien n’est perdu en route, et un ancien jeton volé ferme tout."""

import asyncio
from datetime import timedelta

import pytest

from pwa.domain.accounts import asking, rotating, sessions, signing_in, signing_out, tokens
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt
from pwa.domain.sessions.town_file import Sessions
from pwa.models.events import Event
from pwa.models.letters import PushSubscription
from pwa.models.people import Session
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LATER = REAL_NOW + DAY


@pytest.fixture
async def town(database):
    return (await asking.asking(HOME, None, REAL_NOW)).town


async def enters(town, username="maman.test", old_token=None, real_now=REAL_NOW) -> str:
    who = Attempt(town, username, PASSWORD, "192.0.2.1", Browser("un téléphone", old_token))
    return (await signing_in.sign_in(who, now=NOW, real_now=real_now)).token


async def asked(token, at=LATER, town=HOME):
    return await asking.asking(town, token, at)


@pytest.fixture
async def old(town):
    return await enters(town)


@pytest.fixture
async def new(old):
    """The token that follows, given a day later."""
    return await rotating.rotate(tokens.hash_of(old), old, LATER)


async def kept(new, at=LATER + 5 * MINUTE) -> None:
    """Its browser came back with the new one: it has it."""
    assert (await asked(new, at)).is_stale
    await sessions.seen((await asked(new, at)).session, at)


async def test_le_jeton_change_et_la_session_garde_son_nom(old, new):
    before, after = await asked(old), await asked(new)
    assert new != old
    assert before.session == after.session == tokens.hash_of(old)
    assert after.user.name == "Maman TEST"
    [row] = await Session.all()
    assert {old, new} & {row.token_hash, row.current_hash, row.previous_hash, row.salt} == set()


async def test_il_ne_change_qu_une_fois_par_jour(old):
    assert not (await asked(old, REAL_NOW + DAY - MINUTE)).is_due
    assert (await asked(old, REAL_NOW + DAY)).is_due
    new = await rotating.rotate(tokens.hash_of(old), old, LATER)
    assert not (await asked(new, LATER + DAY - MINUTE)).is_due
    await kept(new)
    assert (await asked(new, LATER + DAY)).is_due


async def test_une_reponse_perdue_se_redonne_a_l_identique(old, new):
    """For days, if the phone stays away that long: it never had the new one."""
    for at in (LATER, LATER + MINUTE, LATER + 3 * DAY):
        found = await asked(old, at)
        assert (found.user.name, found.again, found.is_stale) == ("Maman TEST", new, False)
    assert (await asked(new, LATER + 3 * DAY)).user


async def test_deux_onglets_a_la_fois_ont_le_meme_jeton(old):
    given = await asyncio.gather(*(rotating.rotate(tokens.hash_of(old), old, LATER) for _ in range(4)))
    [new] = [one for one in given if one]
    assert (await asked(old)).again == new
    assert (await asked(new)).user


async def test_l_ancien_sert_encore_dix_minutes_a_ce_qui_est_en_route(old, new):
    await kept(new)
    found = await asked(old, LATER + 14 * MINUTE)
    assert (found.user.name, found.again) == ("Maman TEST", None), "nobody is given the new one again"
    assert (await asked(old, LATER + 15 * MINUTE)).user is None


async def test_un_ancien_jeton_vole_ferme_la_session_des_deux(town, old, new):
    session = tokens.hash_of(old)
    await PushSubscription.create(
        town_id=town.id, account_id=(await Session.get()).account_id, session_hash=session, endpoint="https://x",
        p256dh="", auth="", device="", created_at=NOW,
    )  # fmt: skip
    await kept(new)
    at = LATER + 20 * MINUTE
    found = await asked(old, at)
    assert (found.user, found.stolen) == (None, session)
    assert (await asked(new, at)).user, "asking alone changes nothing"
    ending = (rotating.end_stolen(session, old, now=NOW, real_now=at) for _ in range(3))
    await asyncio.gather(*ending)
    assert [(await asked(one, at)).user for one in (old, new)] == [None, None]
    assert (await asked(new, at)).ended == (await asked(old, at)).ended == "stolen"
    assert not await PushSubscription.exists()
    [told] = await Event.filter(verb="session_ended")
    assert told.detail == {"why": "stolen", "session": session[:8]}


async def test_un_voleur_qui_passe_le_premier_ferme_aussi_la_sienne(old):
    """He takes the next token and keeps it; the family's phone comes back with the old one."""
    thief = await rotating.rotate(tokens.hash_of(old), old, LATER)
    await kept(thief)
    found = await asked(old, LATER + DAY)
    assert found.stolen
    await rotating.end_stolen(found.stolen, old, now=NOW, real_now=LATER + DAY)
    assert (await asked(thief, LATER + DAY)).user is None


async def test_deux_changements_de_suite_ne_perdent_pas_le_premier(old, new):
    session = tokens.hash_of(old)
    assert await rotating.rotate(session, new, LATER + MINUTE) is None, "the first one may not have arrived"
    await kept(new)
    assert await rotating.rotate(session, new, LATER + 14 * MINUTE) is None, "what left with the old one arrives"
    assert await rotating.rotate(session, new, LATER + 15 * MINUTE)


async def test_fermer_se_reconnecter_ou_changer_de_commune_avec_un_ancien_jeton(town, old, new):
    assert (await asked(old, town=ELSEWHERE)).user is None
    again = await enters(town, old_token=old, real_now=LATER)
    assert [(await asked(one)).user for one in (old, new)] == [None, None]
    assert (await asked(again)).user
    await signing_out.sign_out(town, tokens.handle_of(again), NOW)
    assert (await asked(again)).user is None


async def test_la_session_tournee_finit_quand_elle_le_doit(old, new):
    assert (await asked(new, LATER + 30 * DAY - MINUTE)).user
    assert (await asked(new, LATER + 30 * DAY)).user is None
    assert (await asked(old, LATER + 30 * DAY)).user is None


async def test_une_session_ouverte_par_la_version_d_avant_est_trouvee(town, old):
    """It names no `current_hash`; those it left are found too."""
    account = (await Session.get()).account_id
    await Session.create(
        token_hash=tokens.hash_of("avant"), account_id=account, created_at=REAL_NOW, seen_at=REAL_NOW,
        expires_at=REAL_NOW + DAY, device="",
    )  # fmt: skip
    assert (await asked("avant", REAL_NOW)).user.name == "Maman TEST"


async def test_un_compte_a_tant_de_sessions_et_la_plus_ancienne_finit(town):
    first, second = await enters(town, "agent.enfance"), await enters(town, "agent.enfance")
    third = await enters(town, "agent.enfance", real_now=REAL_NOW + MINUTE)
    assert (await asked(first, REAL_NOW + MINUTE)).user, "three by default"
    fourth = await enters(town, "agent.enfance", real_now=REAL_NOW + 2 * MINUTE)
    at = REAL_NOW + 2 * MINUTE
    over = [one for one in (first, second) if (await asked(one, at)).user is None]
    assert len(over) == 1
    assert (await asked(over[0], at)).ended == "too_many"
    assert [(await asked(one, at)).user is not None for one in (third, fourth)] == [True, True]
    [told] = await Event.filter(verb="session_ended")
    assert told.detail["why"] == "too_many"


async def test_des_connexions_au_meme_instant_ne_passent_pas_la_limite(town):
    opened = await asyncio.gather(*(enters(town, "agent.enfance") for _ in range(6)))
    inside = [one for one in opened if (await asked(one, REAL_NOW)).user]
    assert len(inside) == Sessions().officer_most


async def test_la_limite_d_un_compte_ne_ferme_rien_aux_autres(town):
    papa = await enters(town, "papa.test")
    for _ in range(5):
        await enters(town, "agent.enfance")
    assert (await asked(papa, REAL_NOW)).user


async def test_un_agent_finit_apres_trente_minutes_sans_rien_faire(town):
    idle, busy = await enters(town, "agent.enfance"), await enters(town, "agent.jeunesse")
    at = REAL_NOW + 29 * MINUTE
    assert (await asked(idle, at)).user
    await sessions.seen((await asked(busy, at)).session, at)
    assert (await asked(idle, REAL_NOW + 31 * MINUTE)).user is None
    assert (await asked(busy, REAL_NOW + 31 * MINUTE)).user


async def test_un_agent_finit_apres_douze_heures_meme_sans_s_arreter(town):
    token = await enters(town, "agent.enfance")
    for minutes in range(25, 12 * 60, 25):
        at = REAL_NOW + minutes * MINUTE
        await sessions.seen((await asked(token, at)).session, at)
    assert (await asked(token, REAL_NOW + 12 * 60 * MINUTE - MINUTE)).user
    assert (await asked(token, REAL_NOW + 12 * 60 * MINUTE + MINUTE)).user is None
