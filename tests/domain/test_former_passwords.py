"""Les mots de passe d’avant : reconnus à la première connexion, gardés ensuite comme les nôtres, jamais trop chers."""

import base64
import hashlib
import time
from types import SimpleNamespace

import bcrypt
import pytest
from argon2 import PasswordHasher

from pwa.domain.accounts import asking, former, pace, passwords
from pwa.domain.accounts.sessions import Browser
from pwa.domain.accounts.signing_in import Attempt, WrongCredentials, sign_in
from pwa.models.people import Account
from pwa.storage.databases import writing
from tests.people import HOME, NOW, REAL_NOW

SECRET = "Marelle à la récré 12"


def of_django(name: str = "sha256", rounds: int = 1000) -> str:
    made = hashlib.pbkdf2_hmac(name, SECRET.encode(), b"selDeMer", rounds)
    return f"pbkdf2_{name}${rounds}$selDeMer${base64.b64encode(made).decode()}"


def of_bcrypt(prefix: bytes = b"2b", secret: bytes = SECRET.encode()) -> str:
    return bcrypt.hashpw(secret, bcrypt.gensalt(4)).decode().replace("$2b$", f"${prefix.decode()}$", 1)


ARGON = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=2).hash(SECRET)
KEPT = {
    "argon2": ARGON,
    "argon2 de Django": f"argon2{ARGON}",
    "bcrypt": of_bcrypt(),
    "bcrypt de PHP": of_bcrypt(b"2y"),
    "bcrypt de Django": f"bcrypt${of_bcrypt()}",
    "bcrypt_sha256": f"bcrypt_sha256${of_bcrypt(secret=hashlib.sha256(SECRET.encode()).hexdigest().encode())}",
    "pbkdf2_sha256": of_django(),
    "pbkdf2_sha1": of_django("sha1"),
    "pbkdf2_sha512": of_django("sha512"),
}


@pytest.mark.parametrize("kind", KEPT)
def test_une_empreinte_d_avant_est_reconnue(kind):
    check = former.check_of(KEPT[kind])
    assert check
    assert check(SECRET)
    assert not check(SECRET + "!")
    assert not check("")


HOSTILE = {
    "bcrypt de coût 31": KEPT["bcrypt"].replace("$04$", "$31$"),
    "bcrypt de coût 14": KEPT["bcrypt"].replace("$04$", "$14$"),
    "pbkdf2 de dix millions de tours": of_django().replace("$1000$", "$9999999$"),
    "pbkdf2 d’aucun tour": of_django().replace("$1000$", "$0$"),
    "argon2 de 4 Go": ARGON.replace("m=8192", "m=4194304"),
    "argon2 de mille passes": ARGON.replace("t=1", "t=1000"),
    "argon2 de cent voies": ARGON.replace("p=2", "p=100"),
    "un nombre sans fin": of_django().replace("$1000$", f"${'9' * 150}$"),
    "trop longue": of_django() + "A" * 200,
    "md5": hashlib.md5(SECRET.encode()).hexdigest(),
    "en clair": SECRET,
    "un mot de passe qui ressemble": "$2b$12$pas-une-empreinte",
    "coupée": KEPT["bcrypt"][:-1],
    "vide": "",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_une_empreinte_trop_couteuse_ou_inconnue_n_est_pas_calculee(kind):
    began = time.process_time()
    assert former.check_of(HOSTILE[kind]) is None
    assert not passwords.verified(HOSTILE[kind], SECRET)
    assert time.process_time() - began < 0.5


def test_la_plus_couteuse_que_l_on_admette_tient_dans_un_pas():
    """Of each kind; the target is that of the slow machine of a village."""
    most = of_django().replace("$1000$", f"${former.MOST_ROUNDS}$"), KEPT["bcrypt"].replace("$04$", "$13$")
    for kept in most:
        began = time.thread_time()
        check = former.check_of(kept)
        assert check
        assert not check(SECRET)
        assert time.thread_time() - began < 3 * pace.STEP


@pytest.fixture
async def town(database):
    return (await asking.asking(HOME, None, REAL_NOW)).town


async def comes_with(kept: str) -> Account:
    """Maman TEST's account, as another software kept it."""
    await Account.filter(username="maman.test").update(password_hash=kept)
    return await Account.get(username="maman.test")


async def enters(town, password: str, username: str = "maman.test"):
    who = Attempt(town, username, password, "192.0.2.1", Browser("un téléphone"))
    return await sign_in(who, now=NOW, real_now=REAL_NOW)


@pytest.mark.both_databases
@pytest.mark.requirement("CSL-08")
@pytest.mark.parametrize("kind", KEPT)
async def test_on_entre_avec_son_mot_de_passe_habituel_qui_devient_une_empreinte_d_ici(town, kind):
    await comes_with(KEPT[kind])
    assert (await enters(town, SECRET)).token
    kept = (await Account.get(username="maman.test")).password_hash
    assert kept.startswith(passwords.OURS)
    assert (await enters(town, SECRET)).token
    assert (await Account.get(username="maman.test")).password_hash == kept, "once"


async def test_un_mauvais_mot_de_passe_ne_change_rien(town):
    kept = (await comes_with(KEPT["bcrypt"])).password_hash
    with pytest.raises(WrongCredentials):
        await enters(town, "un autre")
    assert (await Account.get(username="maman.test")).password_hash == kept


async def test_une_empreinte_changee_entre_temps_reste(monkeypatch, town):
    await comes_with(KEPT["bcrypt"])
    hashed = passwords.hashed

    async def meanwhile(password: str) -> str:
        await Account.filter(username="maman.test").update(password_hash="une autre")
        return await hashed(password)

    monkeypatch.setattr(passwords, "hashed", meanwhile)
    await refused(town, "maman.test", SECRET)
    assert (await Account.get(username="maman.test")).password_hash == "une autre"


async def test_un_refus_ne_dit_pas_par_son_temps_qui_vient_d_ailleurs(monkeypatch, town):
    """In a town that brought such hashes, every refusal is answered at a whole step; elsewhere, nothing waits."""
    monkeypatch.setattr(pace, "STEP", 0.4)
    watch, waited = SimpleNamespace(now=7.0), []
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: watch.now))
    monkeypatch.setattr(pace.asyncio, "sleep", noting(waited, watch, pace.asyncio.sleep))
    await comes_with(KEPT["bcrypt"])
    await refused(town, "maman.test")
    assert waited == []
    async with writing() as db:
        await pace.keep_even(db, town.id)
        await pace.keep_even(db, town.id)
    is_right = passwords.is_right
    for username, compared, steps in (("maman.test", 0.9, 3), ("personne", 0.05, 1), ("papa.test", 0.35, 1)):
        began = watch.now
        monkeypatch.setattr(passwords, "is_right", taking(compared, watch, is_right))
        await refused(town, username)
        assert watch.now - began == pytest.approx(steps * pace.STEP)
    assert len(waited) == 3


async def refused(town, username: str, password: str = "pas le bon") -> None:
    with pytest.raises(WrongCredentials):
        await enters(town, password, username)


def noting(waited: list[float], watch: SimpleNamespace, sleep):
    """On that watch, time passes at once."""

    async def noted(seconds: float, *more) -> None:
        if seconds:
            waited.append(seconds)
        watch.now += seconds
        await sleep(0, *more)

    return noted


def taking(seconds: float, watch: SimpleNamespace, is_right):
    async def compared(*given) -> bool:
        watch.now += seconds
        return await is_right(*given)

    return compared
