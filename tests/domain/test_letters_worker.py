"""The letter worker: it sends soon after a commit, survives what goes wrong, and stops when asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pwa.domain import letters
from pwa.domain.letters import sending
from pwa.models.bookings import Season
from pwa.models.letters import Letter
from pwa.models.people import Guardian
from pwa.models.towns import Town
from pwa.running.clock import real_time
from pwa.settings import Settings
from pwa.storage.databases import writing
from pwa.working import rounds
from pwa.working.writer import Writer
from tests.letters_leaving import letters_leaving
from tests.people import NOW

DEMO = Settings(is_demo=True, public_url="https://famille.example")

pytestmark = pytest.mark.both_databases


async def post(season: Season, kind: str = "limits_earlier", **facts: Any) -> None:
    """Commit a letter to Maman."""
    activity = await season.activity
    maman = await Guardian.get(email="maman.test@example.org", household__town_id=activity.town_id)
    told = facts or {"season": season.id, "notice": "Le prestataire a besoin des effectifs le jeudi."}
    async with writing() as db:
        await letters.write(
            db, activity.town_id, kind, told, [(maman.id, maman.email)], tag="village", now=NOW, real_now=real_time()
        )


@asynccontextmanager
async def at_work(settings: Settings = DEMO) -> AsyncIterator[asyncio.Task[None]]:
    async with letters_leaving(settings) as working:
        yield working


async def sent(count: int = 1) -> list[Letter]:
    """The letters once `count` of them are sent."""
    async with asyncio.timeout(60):
        while len(found := await Letter.filter(sent_at__isnull=False).order_by("id")) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


@pytest.mark.parametrize("rings", [True, False], ids=["our own process", "another process"])
async def test_a_letter_leaves_within_two_seconds_of_its_commit(season: Season, rings: bool):
    async with at_work():
        await post(season)
        if rings:
            letters.wake()
        [letter] = await sent()
    assert letter.subject == "Cantine <midi>\u00a0: les dates limites changent"
    assert "Le prestataire a besoin des effectifs le jeudi." in letter.text
    assert "Bonjour Maman TEST," in letter.text
    assert "du 02/09/2021 au 07/07/2022" in letter.text
    assert "Téléphone\u00a0: 01 99 00 00 01" in letter.text
    assert "https://famille.example/village/reservations" in letter.text
    assert "Cantine &lt;midi&gt;" in letter.html
    assert '<html lang="fr">' in letter.html


async def test_a_letter_that_cannot_be_put_into_words_stops_no_other(season: Season):
    await post(season, "offered", booking=0)
    await Letter.all().update(kind="no such kind")
    async with at_work():
        await post(season, "promoted", booking=0)
        await post(season)
        letters.wake()
        await sent()
    broken = await Letter.filter(sent_at__isnull=True).order_by("id")
    assert [(letter.last_error, letter.attempts) for letter in broken] == [("KeyError", 1), ("LookupError", 1)]


async def test_a_database_that_fails_for_a_moment_does_not_end_the_worker(season: Season):
    async with at_work():
        async with writing() as db:
            await db.execute_query("ALTER TABLE letter RENAME TO hidden_letter")
        await asyncio.sleep(rounds.POLL * 1.5)
        async with writing() as db:
            await db.execute_query("ALTER TABLE hidden_letter RENAME TO letter")
        await post(season)
        await sent()


async def test_without_a_mail_server_letters_wait_and_none_is_lost(season: Season):
    async with at_work(Settings()):
        await post(season)
        letters.wake()
        await asyncio.sleep(0.2)  # as long as one likes: nothing happens
    [letter] = await Letter.all()
    assert (letter.sent_at, letter.failed_at, letter.attempts) == (None, None, 0)


async def test_a_silent_server_does_not_keep_the_site_from_stopping(season: Season, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rounds, "PATIENCE", 0.2)
    called, never = asyncio.Event(), asyncio.Event()

    async def says_nothing(*_: Any) -> None:
        called.set()
        await never.wait()

    mute = await asyncio.start_server(says_nothing, "127.0.0.1", 0)
    port = mute.sockets[0].getsockname()[1]
    await post(season)
    async with at_work(Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_tls="none")):
        await called.wait()
    mute.close()
    [letter] = await Letter.all()
    assert (letter.sent_at, letter.attempts) == (None, 1)
    assert letter.leased_until is not None


async def test_a_mail_is_signed_by_its_town_and_answered_by_its_department(season: Season):
    await post(season)
    [letter] = await sending.claim(real_time())
    mail = await Writer(Settings(mail_from="portail@agglo.example")).mail(letter)
    assert (mail.sender, mail.sender_name) == ("portail@agglo.example", "VILLAGE")
    assert mail.reply_to == "enfance@village.example"
    assert mail.message_id == f"<village.{letter.id}.{int(NOW.timestamp())}@agglo.example>"
    assert mail.tag == "village"
    assert await Writer(Settings(mail_from="portail@agglo.example")).mail(letter) == mail
    await Town.filter(slug="village").update(profile={"sender": "mairie@village.example"})
    assert (await Writer(Settings()).mail(letter)).sender == "mairie@village.example"
