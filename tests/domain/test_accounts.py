"""Se connecter : des sessions de trente jours, des essais comptés, sur les deux bases."""

import asyncio
from datetime import timedelta

import pytest

from pwa.domain.accounts import asking, attempts, passwords, sessions, signing_in, signing_out, tokens
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt, WrongCredentials
from pwa.domain.refusals import TooManyAttempts
from pwa.domain.towns import TownView
from pwa.storage.databases import is_postgres, reading, rows, run, writing
from tests.people import ELSEWHERE, HOME, NOW, PASSWORD, REAL_NOW

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def town(database) -> TownView:
    found = await asking.asking(HOME, None, REAL_NOW)
    return found.town


def at_the_door(town, username="maman.test", password=PASSWORD, *, address="192.0.2.1", old_token=None) -> Attempt:
    return Attempt(town, username, password, address, Browser("un téléphone", old_token))


async def enters(town, *args, real_now=REAL_NOW, now=NOW, **more) -> str:
    token, *_ = await signing_in.sign_in(at_the_door(town, *args, **more), now=now, real_now=real_now)
    return token


async def user_with(token, real_now=REAL_NOW):
    return (await asking.asking(HOME, token, real_now)).user


async def fails(town, times=1, *, username="maman.test", real_now=REAL_NOW, **more):
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await enters(town, username, "pas le bon", real_now=real_now, **more)


async def test_une_famille_entre_et_on_sait_qui_elle_est(town):
    user = await user_with(await enters(town, " MAMAN.test "))
    assert (user.name, user.kind, user.quotient, user.is_resident) == ("Maman TEST", "guardian", 742, True)


async def test_un_agent_entre_aussi(town):
    user = await user_with(await enters(town, "agent.enfance"))
    assert (user.kind, user.household_id, user.name) == ("officer", None, "Agent du service Enfance")


@pytest.mark.parametrize("ahead", [timedelta(days=3650), timedelta(days=1)])
async def test_un_compte_qu_une_horloge_en_avance_a_ferme_se_rouvre(town, ahead):
    """Nor do the failures of now add up to those of then."""
    await fails(town, attempts.PER_PAIR, real_now=REAL_NOW + ahead)
    with pytest.raises(TooManyAttempts):
        await enters(town, real_now=REAL_NOW + ahead)
    await fails(town, attempts.PER_PAIR - 1)
    assert await user_with(await enters(town))
    await fails(town, attempts.PER_PAIR)
    with pytest.raises(TooManyAttempts):
        await enters(town)


async def test_la_session_ne_vaut_que_dans_sa_commune(town):
    token = await enters(town)
    elsewhere = await asking.asking("saint-pierre-les-elbeuf", token, REAL_NOW)
    assert elsewhere.town.slug == "saint-pierre-les-elbeuf"
    assert elsewhere.user is None


async def test_une_commune_inconnue_n_est_personne(town):
    assert await asking.asking("nulle-part", None, REAL_NOW) is None


async def test_ville_et_personne_en_une_seule_requete(town, queries):
    token = await enters(town)
    with queries:
        await user_with(token)
    assert len(queries) == 1, queries.statements


async def test_un_mauvais_mot_de_passe_et_un_inconnu_disent_la_meme_chose(town):
    await fails(town)
    await fails(town, username="personne")


async def test_un_inconnu_coute_autant_de_travail_qu_un_connu(monkeypatch, town):
    checked = []
    monkeypatch.setattr(passwords, "verified", lambda kept, password: checked.append(kept))
    await fails(town)
    await fails(town, username="personne")
    assert [kept.rsplit("$", 2)[0] for kept in checked] == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2


async def test_l_ancienne_session_du_navigateur_est_remplacee(town):
    first = await enters(town)
    second = await enters(town, old_token=first)
    assert first != second
    assert await user_with(first) is None
    assert (await user_with(second)).name == "Maman TEST"


async def test_la_base_ne_garde_pas_le_jeton(town):
    token = await enters(town)
    kept = await rows(reading(), "SELECT token_hash FROM session")
    assert token not in str(kept)
    assert tokens.hash_of(token) in str(kept)


async def test_trente_jours_apres_la_derniere_visite(town):
    token = await enters(town)
    later = REAL_NOW + timedelta(days=29)
    assert (await asking.asking(HOME, token, later)).is_stale
    await sessions.seen(tokens.hash_of(token), later)
    assert await user_with(token, later + timedelta(days=29))
    assert await user_with(token, later + timedelta(days=30, seconds=1)) is None


@pytest.mark.parametrize(
    ("username", "longest", "each"),
    [("maman.test", timedelta(days=365), timedelta(days=5)), ("agent.enfance", timedelta(hours=12), 25 * MINUTE)],
)
async def test_une_session_finit_meme_si_l_on_revient_sans_cesse(town, username, longest, each):
    token, ends = await enters(town, username), REAL_NOW + longest
    now = REAL_NOW
    while (now := now + each) < ends:
        assert await user_with(token, now)
        await sessions.seen(tokens.hash_of(token), now)
    assert await user_with(token, ends - timedelta(seconds=1))
    assert await user_with(token, ends) is None


async def test_un_agent_qui_ne_fait_rien_une_demi_heure_se_reconnecte(town):
    token = await enters(town, "agent.enfance")
    assert await user_with(token, REAL_NOW + 29 * MINUTE)
    found = await asking.asking(HOME, token, REAL_NOW + 30 * MINUTE)
    assert (found.user, found.ended) == (None, "idle")
    assert (await asking.asking(HOME, token, REAL_NOW + MINUTE)).is_stale


async def test_une_session_d_avant_qu_il_y_ait_une_fin_est_finie(town):
    """Opened 400 days ago and renewed since by the old rule."""
    token = await enters(town)
    later = REAL_NOW + timedelta(days=400)
    async with writing() as db:
        await run(db, "UPDATE session SET seen_at = ?, expires_at = ?", [later, later + sessions.LASTS])
    assert await user_with(token, later) is None
    await sessions.seen(tokens.hash_of(token), later)
    [kept] = await rows(reading(), "SELECT expires_at FROM session", instants=["expires_at"])
    assert kept["expires_at"] == REAL_NOW + timedelta(days=365)


async def test_la_visite_s_ecrit_toutes_les_cinq_minutes_au_plus(town):
    token = await enters(town)
    assert not (await asking.asking(HOME, token, REAL_NOW + 4 * MINUTE)).is_stale
    assert (await asking.asking(HOME, token, REAL_NOW + 5 * MINUTE)).is_stale


async def test_partout_ferme_toutes_les_sessions_du_compte_et_pas_les_autres(town):
    phone, tablet, papa = await enters(town), await enters(town), await enters(town, "papa.test")
    await signing_out.sign_out_everywhere(town, tokens.handle_of(phone), now=NOW, real_now=REAL_NOW)
    assert [await user_with(token) for token in (phone, tablet)] == [None, None]
    assert (await user_with(papa)).name == "Papa TEST"


async def test_partout_d_une_session_finie_ou_d_une_autre_commune_ne_ferme_rien(town):
    phone, tablet = await enters(town), await enters(town)
    await signing_out.sign_out(town, tokens.handle_of(phone), NOW)
    await signing_out.sign_out_everywhere(town, tokens.handle_of(phone), now=NOW, real_now=REAL_NOW)
    elsewhere = (await asking.asking(ELSEWHERE, None, REAL_NOW)).town
    await signing_out.sign_out_everywhere(elsewhere, tokens.handle_of(tablet), now=NOW, real_now=REAL_NOW)
    assert (await user_with(tablet)).name == "Maman TEST"


async def test_le_balai_n_attend_personne(town):
    """A row that is over, held by someone on PostgreSQL: the sweep that waited for it could close a ring."""
    old = REAL_NOW - 2 * attempts.WINDOW
    async with writing() as db:
        await run(db, "INSERT INTO attempt (key, count, since) VALUES (?, 1, ?), (?, 1, ?)",
                  ["pair:held", old, "pair:left", old])  # fmt: skip
    held, done = asyncio.Event(), asyncio.Event()

    async def holds() -> None:
        async with writing() as db:
            if is_postgres(db):
                await run(db, "UPDATE attempt SET count = 2 WHERE key = 'pair:held'", [])
                held.set()
                await done.wait()
            held.set()

    holding = asyncio.create_task(holds())
    await held.wait()
    await attempts.count(attempts.way(town.id, "maman.test", "192.0.2.1"), REAL_NOW)
    left = {row["key"] for row in await rows(reading(), "SELECT key FROM attempt WHERE since <= ?", [old])}
    assert left == ({"pair:held"} if is_postgres(reading()) else set())
    done.set()
    await holding


async def test_une_autre_commune_ne_ferme_pas_la_session_d_ici(town):
    """A handle is no secret of a town's: whoever names it at another town's door ends nothing."""
    phone = await enters(town)
    elsewhere = (await asking.asking(ELSEWHERE, None, REAL_NOW)).town
    await signing_out.sign_out(elsewhere, tokens.handle_of(phone), NOW)
    assert (await user_with(phone)).name == "Maman TEST"


async def test_partout_d_une_session_expiree_ne_ferme_rien(town):
    old, later = await enters(town), REAL_NOW + timedelta(days=31)
    fresh = await enters(town, real_now=later - timedelta(days=2))
    await signing_out.sign_out_everywhere(town, tokens.handle_of(old), now=NOW, real_now=later)
    assert (await user_with(fresh, later)).name == "Maman TEST"


async def test_la_connexion_precedente_est_a_l_heure_de_la_commune(town):
    before = (await rows(reading(), "SELECT signed_in_at FROM account WHERE username = 'papa.test'",
                         instants=["signed_in_at"]))[0]["signed_in_at"]  # fmt: skip
    assert (await user_with(await enters(town, "papa.test"))).previous_sign_in_at == before
    second = await enters(town, "papa.test", now=NOW + timedelta(days=1))
    assert (await user_with(second)).previous_sign_in_at == NOW


async def shut(town, username="maman.test", **more) -> int:
    """The seconds that the door asks to wait, even with the right password."""
    with pytest.raises(TooManyAttempts) as refusal:
        await enters(town, username, **more)
    return refusal.value.facts["retry_after"]


async def test_apres_dix_echecs_l_attente_double_jusqu_a_un_quart_d_heure(town):
    now, waited = REAL_NOW, []
    await fails(town, attempts.PER_PAIR)
    for _ in range(5):
        waited.append(await shut(town, real_now=now))
        now += timedelta(seconds=waited[-1])
        await fails(town, real_now=now)
    assert waited == [60, 120, 240, 480, 900]


async def test_une_porte_fermee_ne_compte_plus(town):
    """Whoever insists keeps it shut no longer than whoever waits."""
    await fails(town, attempts.PER_PAIR)
    for second in range(0, 60, 3):
        assert await shut(town, real_now=REAL_NOW + timedelta(seconds=second)) == 60 - second
    assert await enters(town, real_now=REAL_NOW + MINUTE)


async def test_une_machine_ne_ferme_un_compte_qu_a_elle_meme(town):
    """Over and over for an hour, from one address and from all the /64 of its own IPv6 network."""
    for minute in range(0, 60, 15):
        now = REAL_NOW + minute * MINUTE
        for address in ("192.0.2.66", *(f"2001:db8:1:{n:x}::1" for n in range(20))):
            for _ in range(12):
                with pytest.raises((WrongCredentials, TooManyAttempts)):
                    await enters(town, "maman.test", "pas le bon", address=address, real_now=now)
        assert await enters(town, address="198.51.100.7", real_now=now)


async def test_le_bon_mot_de_passe_efface_les_essais_du_compte(town):
    for _ in range(3):
        await fails(town, attempts.PER_PAIR - 1)
        assert await enters(town)


async def test_une_adresse_qui_essaie_tous_les_comptes_est_arretee(monkeypatch, town):
    monkeypatch.setattr(attempts, "PER_ADDRESS", 3)
    for number in range(3):
        await fails(town, username=f"compte.{number}")
    assert await shut(town) == 900
    assert await enters(town, address="192.0.2.2")


async def test_une_famille_connue_a_cette_adresse_n_est_pas_fermee_par_une_autre(monkeypatch, town):
    """A school or a mobile network: one of them tries every account."""
    monkeypatch.setattr(attempts, "PER_ADDRESS", 3)
    assert await enters(town)
    for number in range(3):
        await fails(town, username=f"compte.{number}")
    assert await shut(town, "papa.test") == 900
    assert await enters(town)


async def test_un_compte_attaque_de_partout_reste_ouvert_la_ou_il_est_connu(monkeypatch, town):
    monkeypatch.setattr(attempts, "PER_ACCOUNT", 3)
    assert await enters(town)
    for number in range(3):
        await fails(town, address=f"198.51.100.{number}")
    assert await shut(town, address="198.51.100.99") == 900
    assert await enters(town)


async def test_une_adresse_fermee_ne_compte_ni_contre_un_compte_ni_dans_la_table(monkeypatch, town):
    monkeypatch.setattr(attempts, "PER_ADDRESS", 3)
    for number in range(3):
        await fails(town, username=f"compte.{number}")
    kept = await rows(reading(), "SELECT key, count FROM attempt ORDER BY key")
    for number in range(30):
        await shut(town, f"inconnu.{number}")
        await shut(town)
    assert await rows(reading(), "SELECT key, count FROM attempt ORDER BY key") == kept


async def test_la_table_des_essais_oublie_les_inconnus_sans_qu_il_faille_entrer(town):
    for number in range(20):
        await fails(town, username=f"inconnu.{number}")
    await fails(town, username="inconnu", real_now=REAL_NOW + attempts.WINDOW)
    kept = await rows(reading(), "SELECT key FROM attempt ORDER BY key")
    assert [row["key"].partition(":")[0] for row in kept] == ["account", "address", "pair", "tally"]


async def test_une_ecole_entiere_peut_se_connecter_de_la_meme_adresse(monkeypatch, town):
    monkeypatch.setattr(attempts, "PER_ADDRESS", 2)
    for _ in range(5):
        assert await enters(town)


async def test_essais_au_meme_instant_tous_comptes(town):
    way = attempts.way(town.id, "maman.test", "192.0.2.1")
    results = await asyncio.gather(*(attempts.count(way, REAL_NOW) for _ in range(25)), return_exceptions=True)
    assert sum(isinstance(result, TooManyAttempts) for result in results) == 15
    kept = await rows(reading(), "SELECT count FROM attempt")
    assert [row["count"] for row in kept] == [10, 10, 10]


async def test_la_table_des_essais_ne_nomme_personne(town):
    await fails(town)
    kept = await rows(reading(), "SELECT key FROM attempt")
    assert all(len(row["key"].split(":")[1]) == 64 for row in kept)


def test_un_foyer_en_ipv6_est_une_seule_adresse():
    home = {attempts.address_key("2001:db8:1:200::1"), attempts.address_key("2001:db8:1:2ff:ffff::9")}
    assert len(home) == 1
    assert attempts.address_key("2001:db8:1:300::1") not in home


@pytest.mark.parametrize("same", ["::ffff:192.0.2.1", "::FFFF:c000:201", "192.0.2.1"])
def test_une_adresse_ipv4_ecrite_en_ipv6_est_la_meme(same):
    assert attempts.address_key(same) == attempts.address_key("192.0.2.1") != attempts.address_key("::ffff:192.0.2.2")
    assert attempts.way(1, "maman", same) == attempts.way(1, "maman", "192.0.2.1")


def test_une_adresse_qui_n_en_est_pas_une_est_comptee_aussi():
    assert attempts.address_key("") != attempts.address_key("testclient")
    assert attempts.address_key("fe80::1%eth0") == attempts.address_key("fe80::1")
