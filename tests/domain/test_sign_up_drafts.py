"""What is being typed to create an espace: of its browser, in its town, for a week; two tabs neither mix nor lose."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from pwa.domain.chores.forget_sign_ups import JOB
from pwa.domain.jobs.kinds import Work
from pwa.domain.profiles.screens import ADDRESS, IDENTITY, REACH
from pwa.domain.refusals import TooManyAttempts
from pwa.domain.sign_up import drafts
from pwa.domain.sign_up.drafts import ChangedElsewhere, NoDraft
from pwa.domain.sign_up.proof import BITS, is_proved
from pwa.models.sign_up import SignUp
from pwa.models.towns import Town
from pwa.settings import Settings
from pwa.storage.databases import writing

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
MAMAN = {"civility": "Mme", "last_name": "Test", "first_name": "Maman"}
PAPA = {"last_name": "Test", "first_name": "Papa"}


async def town_id(slug="saint-loubes"):
    return (await Town.get(slug=slug)).id


async def begun(said=MAMAN, address="192.0.2.1", now=NOW):
    town = await town_id()
    return town, await drafts.begin(town, said, IDENTITY, address, now)


async def test_what_is_typed_is_kept_and_its_token_is_not(database):
    town, token = await begun()
    await drafts.keep(town, token, REACH, {"email": "maman@example.org"}, drafts.digest({}), NOW)
    draft = await drafts.draft_of(town, token, NOW)
    assert draft.of(IDENTITY) == MAMAN
    assert draft.of(REACH) == {"email": "maman@example.org"}
    [row] = await SignUp.all().values()
    assert token not in str(row)


async def test_a_draft_is_of_its_browser_its_town_and_its_week(database):
    town, token = await begun()
    assert await drafts.draft_of(town, "another", NOW) is None
    assert await drafts.draft_of(town, None, NOW) is None
    assert await drafts.draft_of(await town_id("saint-pierre-les-elbeuf"), token, NOW) is None
    assert await drafts.draft_of(town, token, NOW + drafts.KEPT) is None
    with pytest.raises(NoDraft):
        await drafts.keep(town, "another", IDENTITY, PAPA, drafts.digest(MAMAN), NOW)
    assert (await drafts.draft_of(town, token, NOW)).of(IDENTITY) == MAMAN


async def test_two_tabs_on_two_screens_both_keep(database):
    town, token = await begun()
    said = {"address": "1 rue du Test", "postcode": "33450", "city": "Saint-Loubès"}
    await asyncio.gather(
        drafts.keep(town, token, ADDRESS, said, drafts.digest({}), NOW),
        drafts.keep(town, token, REACH, {"email": "maman@example.org"}, drafts.digest({}), NOW),
    )
    draft = await drafts.draft_of(town, token, NOW)
    assert (draft.of(ADDRESS), draft.of(REACH), draft.of(IDENTITY)) == (said, {"email": "maman@example.org"}, MAMAN)
    assert draft.unfinished is None


async def test_two_tabs_on_one_screen_never_write_over_each_other(database):
    town, token = await begun()
    seen = drafts.digest(MAMAN)
    await drafts.keep(town, token, IDENTITY, PAPA, seen, NOW)
    with pytest.raises(ChangedElsewhere):
        await drafts.keep(town, token, IDENTITY, MAMAN | {"first_name": "Mamie"}, seen, NOW)
    assert (await drafts.draft_of(town, token, NOW)).of(IDENTITY) == PAPA
    await drafts.keep(town, token, IDENTITY, PAPA, seen, NOW)


async def test_what_is_abandoned_is_forgotten_by_the_night(database):
    await begun()
    await begun(PAPA, now=NOW + timedelta(days=1))
    async with writing() as db:
        assert await JOB.step(db, Work({}, {}, None, NOW, NOW + drafts.KEPT, Settings())) is None
    assert [row.said["identite"] for row in await SignUp.all()] == [PAPA]


async def test_a_network_begins_so_many_and_no_more(database):
    for _ in range(drafts.BEGUN):
        await begun()
    with pytest.raises(TooManyAttempts):
        await begun()
    await begun(address="192.0.2.2")
    await begun(now=NOW + timedelta(minutes=16))


async def test_begun_again(database):
    town, token = await begun()
    await drafts.forget_mine(town, token, NOW)
    assert await drafts.draft_of(town, token, NOW) is None


def proof_of(challenge):
    return next(str(n) for n in range(10**6) if is_proved(challenge, str(n)))


def test_a_proof_goes_with_its_challenge():
    answer = proof_of("a")
    assert is_proved("a", answer)
    assert not any(is_proved(other, answer) for other in "bcd")
    assert sum(is_proved("a", str(n)) for n in range(40_000)) < 40_000 / 2 ** (BITS - 3)


@pytest.mark.parametrize("answer", ["", " ", "-1", "١", "1" * 400, "é", "0x1", "1\n"])
def test_what_is_no_number_proves_nothing(answer):
    assert not is_proved("a", answer)
