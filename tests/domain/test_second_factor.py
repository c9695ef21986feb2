"""Le second facteur d’un agent : des codes qui n’ouvrent qu’une fois, dont la clef ne se lit pas dans la base."""

import asyncio
import base64
import sys
from datetime import timedelta

import pyotp
import pytest
from tortoise.exceptions import IntegrityError

from pwa.domain.accounts.attempts import WINDOW
from pwa.domain.accounts.users import User
from pwa.domain.refusals import TooManyAttempts, TreatedMeanwhile
from pwa.domain.second_factor import digits, enrolling, recovery, resetting, rules, showing
from pwa.domain.second_factor.here import MOST_TRIES, Here, WrongCode
from pwa.domain.second_factor.rules import Due
from pwa.models.events import Event
from pwa.models.people import Session
from pwa.models.second_factor import RecoveryCode, SecondFactor
from pwa.models.towns import Town
from pwa.models.words import AccountKind
from pwa.storage.databases import writing
from pwa.storage.sealed import Sealer, sealer
from tests.officers import Colleague, hired
from tests.people import HOME, NOW, REAL_NOW

STEP = timedelta(seconds=30)
HANDLE = "ab" * 16


def test_le_premier_jour_se_compte_de_la_premiere_connexion():
    day = rules.FIRST_DAY
    assert rules.due(None, None, None, REAL_NOW) is Due.NOTHING
    assert rules.due(REAL_NOW, None, None, REAL_NOW) is Due.NOTHING
    assert rules.due(REAL_NOW, None, None, REAL_NOW + day - timedelta(seconds=1)) is Due.NOTHING
    assert rules.due(REAL_NOW, None, None, REAL_NOW + day) is Due.ENROLMENT
    assert rules.due(REAL_NOW, None, REAL_NOW, REAL_NOW + day) is Due.ENROLMENT, "what was taken away since"
    assert rules.due(REAL_NOW, REAL_NOW, None, REAL_NOW) is Due.CODE
    assert rules.due(REAL_NOW, None, None, REAL_NOW, has_passkey=True) is Due.PASSKEY
    assert rules.due(None, None, None, REAL_NOW, has_passkey=True) is Due.NOTHING, "a family's"
    assert rules.due(REAL_NOW, REAL_NOW, REAL_NOW, REAL_NOW + 9 * day) is Due.NOTHING


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_une_horloge_qui_derive_d_un_pas_ouvre_encore(drift):
    secret = digits.new_secret()
    code = pyotp.TOTP(secret).at(REAL_NOW + drift * STEP)
    assert digits.step_of(secret, code, REAL_NOW, 0) == pyotp.TOTP(secret).timecode(REAL_NOW) + drift


@pytest.mark.parametrize("drift", [-3, -2, 2, 3])
def test_et_pas_davantage(drift):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert digits.step_of(secret, pyotp.TOTP(secret).at(REAL_NOW + drift * STEP), REAL_NOW, 0) is None


def test_un_pas_deja_ouvert_n_ouvre_plus_ni_ceux_d_avant():
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    now = pyotp.TOTP(secret).timecode(REAL_NOW)
    for offset in (-1, 0):
        assert digits.step_of(secret, pyotp.TOTP(secret).at(REAL_NOW + offset * STEP), REAL_NOW, now) is None
    assert digits.step_of(secret, pyotp.TOTP(secret).at(REAL_NOW + STEP), REAL_NOW, now) == now + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "é" * 6, "١٢٣٤٥٦", "0" * 1000])
def test_ce_qui_n_est_pas_six_chiffres_n_ouvre_rien(code):
    assert digits.step_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code, REAL_NOW, 0) is None


def test_ce_qui_est_scelle_ne_vaut_que_la_ou_il_est():
    one = Sealer("clef", "ailleurs")
    sealed = one.seal("totp:1", "SECRET")
    assert one.opened("totp:1", sealed) == "SECRET"
    assert "SECRET" not in base64.urlsafe_b64decode(sealed).decode("latin-1")
    assert one.opened("totp:2", sealed) is None, "copied into a colleague's row"
    assert Sealer("clef").opened("totp:1", sealed) is None, "a copy of the database, without PREAU_SEAL"
    assert Sealer("autre", "ailleurs").opened("totp:1", sealed) is None
    for broken in ("", "x", sealed[:-4], sealed[:20], "é", sealed.swapcase()):
        assert one.opened("totp:1", broken) is None
    assert one.seal("totp:1", "SECRET") != sealed


def test_un_code_de_secours_se_tape_comme_on_veut():
    code = recovery.new_code()
    assert len(code) == 19
    assert len({recovery.hash_of(1, typed) for typed in (code, code.upper(), code.replace("-", " "), f" {code} ")}) == 1
    assert recovery.hash_of(1, code) != recovery.hash_of(2, code)


@pytest.fixture
async def colleague(database) -> Colleague:
    one = await hired()
    await Session.create(
        token_hash=HANDLE * 2, account_id=one.account, created_at=REAL_NOW, seen_at=REAL_NOW,
        expires_at=REAL_NOW + timedelta(days=1), device="",
    )  # fmt: skip
    return one


async def here(one: Colleague, later: timedelta = timedelta()) -> Here:
    user = User(
        one.account, "public", AccountKind.OFFICER, name="Claire", greeting="Claire", guardian_id=None,
        household_id=None, quotient=None, is_resident=False, previous_sign_in_at=None, officer_id=one.officer,
    )  # fmt: skip
    return Here((await Town.get(slug=HOME)).id, user, HANDLE, NOW, REAL_NOW + later, await sealer(""))


async def enrolled(one: Colleague) -> tuple[pyotp.TOTP, list[str]]:
    """A telephone, with the ten codes; a day before."""
    application = pyotp.TOTP(digits.new_secret())
    before = await here(one, -timedelta(days=1))
    codes = await enrolling.enrol(before, application.secret, application.at(before.real_now))
    await Session.filter(account_id=one.account).update(second_factor_at=None)
    return application, codes


async def is_shown(one: Colleague) -> bool:
    return (await Session.get(account_id=one.account)).second_factor_at is not None


async def verbs() -> list[str]:
    return [str(one) for one in await Event.all().order_by("-id").limit(4).values_list("verb", flat=True)]


@pytest.mark.both_databases
async def test_un_code_ouvre_la_session_une_fois(colleague):
    application, _ = await enrolled(colleague)
    with pytest.raises(WrongCode):
        await showing.show(await here(colleague), "000000")
    assert not await is_shown(colleague)
    assert (await SecondFactor.get(officer_id=colleague.officer)).failures == 1
    await showing.show(await here(colleague), application.at(REAL_NOW))
    assert await is_shown(colleague)
    assert (await SecondFactor.get(officer_id=colleague.officer)).failures == 0
    with pytest.raises(WrongCode):
        await showing.show(await here(colleague), application.at(REAL_NOW))
    assert await verbs() == ["second_factor_failed", "second_factor_failed", "second_factor_enrolled", "officer_added"]


@pytest.mark.both_databases
async def test_un_code_de_secours_ouvre_une_fois_et_dix_autres_remplacent_les_dix(colleague):
    application, codes = await enrolled(colleague)
    assert len(set(codes)) == 10
    assert await showing.show_recovery(await here(colleague), codes[0].upper()) == 9
    assert await is_shown(colleague)
    with pytest.raises(WrongCode):
        await showing.show_recovery(await here(colleague), codes[0])
    fresh = await enrolling.renew_codes(await here(colleague), application.at(REAL_NOW))
    assert not set(fresh) & set(codes)
    with pytest.raises(WrongCode):
        await showing.show_recovery(await here(colleague), codes[1])
    assert await showing.show_recovery(await here(colleague), fresh[3]) == 9
    kept = await RecoveryCode.filter(officer_id=colleague.officer).values_list("hash", flat=True)
    assert not any(code in str(kept) or code.replace("-", "") in str(kept) for code in fresh)


@pytest.mark.both_databases
async def test_la_clef_ne_se_lit_pas_dans_la_base(colleague):
    application, _ = await enrolled(colleague)
    row = await SecondFactor.get(officer_id=colleague.officer)
    assert application.secret not in str(row.secret)
    with pytest.raises(IntegrityError):
        await SecondFactor.filter(id=row.id).update(secret=None)


@pytest.mark.both_databases
async def test_on_n_en_devine_pas_un_en_essayant(colleague):
    application, codes = await enrolled(colleague)
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongCode):
            await showing.show(await here(colleague), "000000")
    for refused in (
        showing.show(await here(colleague), application.at(REAL_NOW)),
        showing.show_recovery(await here(colleague), codes[0]),
        enrolling.renew_codes(await here(colleague), application.at(REAL_NOW)),
    ):
        with pytest.raises(TooManyAttempts):
            await refused
    later = WINDOW + STEP
    await showing.show(await here(colleague, later), application.at(REAL_NOW + later))


@pytest.mark.both_databases
async def test_apres_cinquante_codes_faux_il_faut_un_code_de_secours(colleague):
    application, codes = await enrolled(colleague)
    await SecondFactor.filter(officer_id=colleague.officer).update(failures=showing.MOST_FAILURES)
    with pytest.raises(WrongCode):
        await showing.show(await here(colleague), application.at(REAL_NOW))
    await showing.show_recovery(await here(colleague), codes[0])
    await showing.show(await here(colleague, STEP), application.at(REAL_NOW + STEP))


@pytest.mark.both_databases
async def test_un_second_facteur_ne_se_remplace_pas_sans_etre_enleve(colleague):
    application, codes = await enrolled(colleague)
    other = digits.new_secret()
    with pytest.raises(TreatedMeanwhile):
        await enrolling.enrol(await here(colleague), other, pyotp.TOTP(other).at(REAL_NOW))
    await showing.show(await here(colleague), application.at(REAL_NOW))
    async with writing() as db:
        assert await resetting.forget(db, colleague.officer)
        assert not await resetting.forget(db, colleague.officer)
    with pytest.raises(WrongCode):
        await showing.show_recovery(await here(colleague), codes[0])
    await enrolling.enrol(await here(colleague), other, pyotp.TOTP(other).at(REAL_NOW))


SHOWS = """
import asyncio, sys
from datetime import datetime
from pwa.domain.accounts.users import User
from pwa.domain.second_factor import showing
from pwa.domain.second_factor.here import Here, WrongCode
from pwa.models.words import AccountKind
from pwa.storage.databases import opened
from pwa.storage.sealed import sealer
url, town, account, officer, how, code, now = sys.argv[1:]
async def show():
    async with opened(url):
        user = User(int(account), "", AccountKind.OFFICER, name="", greeting="", guardian_id=None, household_id=None,
                    quotient=None, is_resident=False, previous_sign_in_at=None, officer_id=int(officer))
        at = datetime.fromisoformat(now)
        here = Here(int(town), user, "ab" * 16, at, at, await sealer(""))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        try:
            await getattr(showing, how)(here, code)
            print("opened")
        except WrongCode:
            print("refused")
asyncio.run(show())
"""


@pytest.mark.both_databases
@pytest.mark.parametrize("how", ["show", "show_recovery"])
async def test_deux_processus_n_ouvrent_pas_deux_fois_le_meme_code(database, colleague, how):
    application, codes = await enrolled(colleague)
    code = application.at(REAL_NOW) if how == "show" else codes[0]
    town = (await Town.get(slug=HOME)).id
    given = [database, town, colleague.account, colleague.officer, how, code, REAL_NOW.isoformat()]
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    both = [await asyncio.create_subprocess_exec(sys.executable, "-c", SHOWS, *map(str, given), **pipes) for _ in "12"]
    for one in both:
        assert await one.stdout.readline() == b"ready\n"
    told = await asyncio.gather(*(one.communicate(b"\n") for one in both))
    assert sorted(said for said, _ in told) == [b"opened\n", b"refused\n"]
