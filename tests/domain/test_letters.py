"""Letters: nothing lost, nothing doubled but under the same Message-ID, whatever the mail server does."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from pwa.domain import letters
from pwa.domain.leases import pauses
from pwa.domain.letters import sending
from pwa.domain.letters.letter import Letter
from pwa.models.people import Guardian, Household
from pwa.models.towns import Town
from pwa.storage.carriers import Kept
from pwa.storage.databases import reading, rows, writing
from pwa.storage.mail import DemoTransport, Mail, SmtpTransport, as_message
from tests.domain.post_office import Office
from tests.people import NOW, REAL_NOW

pytestmark = pytest.mark.both_databases

Person = tuple[int, str]
"""A guardian's id and address."""


def by(office: Office, timeout: float = 0) -> SmtpTransport:
    """It waits long, as a loaded machine needs, but for an office that is made to be too slow."""
    patience = timeout or (0.7 if office.mood == "slow" else 30)
    return SmtpTransport("127.0.0.1", office.port, tls="none", timeout=patience)


async def render(letter: Letter) -> Mail:
    return Mail(
        "mairie@saint-loubes.example", "MAIRIE SAINT LOUBÈS", letter.address, reply_to="enfance@saint-loubes.example",
        subject="Demande n° 23 : traitée positivement", text="Bébé est réservé.\n", html="<p>Bébé est réservé.</p>",
        message_id=f"<letter.{letter.id}@saint-loubes.example>", tag=letter.tag,
    )  # fmt: skip


def test_a_name_on_two_lines_loses_no_mail():
    """A town or a child named before a line was looked at: a header has one."""
    mail = Mail(
        "mairie@saint-loubes.example",
        "MAIRIE\nSAINT LOUBÈS",
        "maman@exemple.fr",
        reply_to=None,
        subject="Demande\r\nn° 23",
        text="Réservé.",
        html="<p>Réservé.</p>",
        message_id="<letter.1@saint-loubes.example>",
        tag="demande-23",
    )
    message = as_message(mail)
    assert (message["Subject"], message["From"].addresses[0].display_name) == ("Demande n° 23", "MAIRIE SAINT LOUBÈS")


async def post(village: int, *guardians: tuple[int | None, str], real_now: datetime = REAL_NOW) -> None:
    """Write an answer to these guardians, and commit."""
    async with writing() as db:
        await letters.write(
            db, village, "answer", {"mutation": 1}, guardians, tag="demande-23", now=NOW, real_now=real_now
        )


async def box() -> list[dict[str, Any]]:
    columns = ["written_at", "due_at", "leased_until", "sent_at", "failed_at"]
    return await rows(
        reading(), "SELECT * FROM letter WHERE tag = 'demande-23' ORDER BY id", instants=columns, documents=["facts"]
    )


@pytest_asyncio.fixture
async def village(database: str) -> int:
    """A town of our own, and an empty letter box: the demo's letters are not these tests'."""
    async with writing() as db:
        await db.execute_query("DELETE FROM letter")
    town = await Town.create(slug="village", name="Village", banner="VILLAGE", zone="A", profile={})
    return town.id


@pytest_asyncio.fixture
async def household(village: int) -> Household:
    return await Household.create(town_id=village, address="1 place du Préau", postcode="33450", city="VILLAGE")


async def moved_in(household: Household, first_name: str) -> Person:
    email = f"{first_name}.test@example.org".lower()
    guardian = await Guardian.create(
        town_id=household.town_id,
        household=household,
        civility="",
        first_name=first_name,
        last_name="TEST",
        email=email,
    )
    return guardian.id, guardian.email


@pytest_asyncio.fixture
async def maman(household: Household) -> Person:
    return await moved_in(household, "Maman")


@pytest_asyncio.fixture
async def papa(household: Household) -> Person:
    return await moved_in(household, "Papa")


async def test_one_letter_to_each_guardian_in_one_statement_after_one_look(village: int, maman, papa, queries):
    async with writing() as db:
        with queries:
            await letters.write(
                db, village, "answer", {"mutation": 7}, [maman, papa], tag="demande-23", now=NOW,
                real_now=REAL_NOW,
            )  # fmt: skip
    assert len(queries) == 2
    found = await box()
    assert [(row["guardian_id"], row["address"]) for row in found] == [maman, papa]
    assert found[0]["facts"] == {"mutation": 7}
    assert (found[0]["written_at"], found[0]["due_at"], found[0]["attempts"]) == (NOW, REAL_NOW, 0)


async def test_a_shared_address_gets_one_letter_and_an_empty_one_none(village: int, maman, papa):
    await post(village, maman, (papa[0], "Maman.Test@example.org "), (None, ""))
    assert [(row["guardian_id"], row["address"]) for row in await box()] == [maman]
    await post(village)
    assert len(await box()) == 1


async def test_a_letter_whose_transaction_is_undone_was_never_written(village: int, maman):
    async def undone() -> None:
        async with writing() as db:
            await letters.write(db, village, "answer", {}, [maman], tag="demande-23", now=NOW, real_now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    assert await box() == []


async def test_a_mail_leaves_once_with_its_text_and_its_html(village: int, office: Office, maman):
    await post(village, maman)
    assert await sending.send_due(by(office), render, now=REAL_NOW) == 1
    assert await sending.send_due(by(office), render, now=REAL_NOW) == 0
    [mail] = office.mails
    assert mail["To"] == "maman.test@example.org"
    assert mail["X-Preau-Tag"] == "demande-23"
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
    [letter] = await box()
    assert letter["sent_at"] == REAL_NOW
    assert (letter["text"], letter["html"]) == ("Bébé est réservé.\n", None), "ce qui a été dit est gardé"


async def test_the_demo_keeps_its_mails_in_the_database(village: int, maman):
    await post(village, maman)
    await sending.send_due(DemoTransport(), render, now=REAL_NOW)
    [letter] = await box()
    assert letter["subject"] == "Demande n° 23 : traitée positivement"
    assert (letter["text"], letter["html"]) == ("Bébé est réservé.\n", "<p>Bébé est réservé.</p>")


@pytest.mark.parametrize("mood", ["greylisting", "no relay", "full", "spam", "slow", "cut"])
async def test_a_letter_that_the_server_did_not_take_leaves_later(village: int, office: Office, maman, papa, mood):
    await post(village, maman, papa)
    office.mood = mood
    assert await sending.send_due(by(office), render, now=REAL_NOW) == 2
    assert all(row["sent_at"] is None and row["failed_at"] is None for row in await box())
    assert await sending.send_due(by(office), render, now=REAL_NOW + timedelta(seconds=19)) == 0
    office.mood = "fine"
    await sending.send_due(by(office), render, now=REAL_NOW + timedelta(seconds=21))
    assert all(row["sent_at"] for row in await box())
    assert set(office.received.values()) == {1}
    assert len(office.received) == 2


async def test_a_server_that_is_not_there_loses_nothing(village: int, maman):
    await post(village, maman)
    nowhere = SmtpTransport("127.0.0.1", 1, tls="none", timeout=30)
    await sending.send_due(nowhere, render, now=REAL_NOW)
    [letter] = await box()
    assert letter["due_at"] == REAL_NOW + pauses.PAUSES[0]
    assert letter["last_error"] == "SMTPConnectError"


async def test_an_answer_lost_on_the_way_is_sent_again_under_the_same_message_id(village: int, office: Office, maman):
    await post(village, maman)
    office.mood = "cut after"
    await sending.send_due(by(office), render, now=REAL_NOW)
    office.mood = "fine"
    await sending.send_due(by(office), render, now=REAL_NOW + timedelta(minutes=1))
    assert list(office.received.values()) == [2]
    assert {mail["X-Preau-Tag"] for mail in office.mails} == {"demande-23"}


async def test_an_address_that_does_not_exist_fails_at_once(village: int, office: Office, maman):
    await post(village, maman)
    office.mood = "unknown"
    await sending.send_due(by(office), render, now=REAL_NOW)
    [letter] = await box()
    assert (letter["failed_at"], letter["last_error"]) == (REAL_NOW, "AddressRefused 550")


async def test_after_ten_attempts_a_letter_has_failed_and_is_still_there(village: int, office: Office, maman):
    await post(village, maman)
    office.mood, now = "full", REAL_NOW
    for _ in range(12):
        await sending.send_due(by(office), render, now=now)
        now += timedelta(days=1)
    [letter] = await box()
    assert letter["failed_at"] == REAL_NOW + timedelta(days=9)
    assert (letter["attempts"], office.attempts, letter["last_error"]) == (10, 10, "SMTPDataError 452")


async def test_a_letter_that_cannot_be_written_harms_no_other(village: int, office: Office, maman, papa):
    async def clumsy(letter: Letter) -> Mail:
        if letter.guardian_id == maman[0]:
            raise KeyError(letter.address)
        return await render(letter)

    await post(village, maman, papa)
    await sending.send_due(by(office), clumsy, now=REAL_NOW)
    assert [row["last_error"] for row in await box()] == ["KeyError", None]
    assert [mail["To"] for mail in office.mails] == [papa[1]]


async def test_workers_at_once_send_each_letter_once(village: int, office: Office, maman):
    await post(village, *((None, f"famille{number}@example.org") for number in range(40)))

    async def worker() -> None:
        while await sending.send_due(by(office, timeout=20), render, now=REAL_NOW):
            pass

    await asyncio.gather(*(worker() for _ in range(4)))
    assert len(office.received) == 40
    assert set(office.received.values()) == {1}
    assert all(row["sent_at"] for row in await box())


async def test_the_lease_of_a_killed_worker_expires(village: int, office: Office, maman):
    await post(village, maman)
    office.mood = "slow"
    killed = asyncio.create_task(sending.send_due(by(office, timeout=30), render, now=REAL_NOW))
    await office.busy.wait()
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    office.mood = "fine"
    assert await sending.send_due(by(office), render, now=REAL_NOW + sending.LEASE - timedelta(seconds=1)) == 0
    assert await sending.send_due(by(office), render, now=REAL_NOW + sending.LEASE) == 1
    assert [row["sent_at"] for row in await box()] == [REAL_NOW + sending.LEASE]
    assert len(office.received) == 1


async def test_a_letter_that_kills_its_workers_is_given_up(village: int, maman):
    await post(village, maman)
    now = REAL_NOW
    for _ in range(pauses.ATTEMPTS):
        assert len(await sending.claim(now)) == 1
        now += sending.LEASE
    await sending.send_due(DemoTransport(), render, now=now)
    [letter] = await box()
    assert (letter["failed_at"], letter["sent_at"], letter["last_error"]) == (now, None, "worker lost")


async def test_a_worker_that_comes_back_late_says_that_the_letter_left(village: int, maman):
    await post(village, maman)
    [late] = await sending.claim(REAL_NOW)
    [again] = await sending.claim(REAL_NOW + sending.LEASE)
    await sending.put_off(late, REAL_NOW, TimeoutError())
    assert (await box())[0]["leased_until"] == again.leased_until
    await sending.mark_sent(late, REAL_NOW, Kept("Demande n° 23", "Bébé est réservé."))
    await sending.put_off(again, REAL_NOW, TimeoutError())
    [letter] = await box()
    assert (letter["sent_at"], letter["last_error"]) == (REAL_NOW, None)


async def test_no_log_and_no_error_tells_who_is_written_to(village: int, office: Office, maman, caplog):
    caplog.set_level(logging.DEBUG)
    await post(village, maman)
    caplog.clear()
    for hours, office.mood in enumerate(["no relay", "unknown"]):
        await sending.send_due(by(office), render, now=REAL_NOW + timedelta(hours=hours))
    ours = [str(record.__dict__) for record in caplog.records if record.name.startswith(("preau", "aiosmtplib"))]
    assert len(ours) >= 2
    assert not any("maman" in told or "Bébé" in told for told in ours)
    assert "maman" not in (await box())[0]["last_error"]


async def test_a_worker_is_woken_only_while_it_listens():
    with letters.waking() as first, letters.waking() as second:
        letters.wake()
        assert first.is_set()
        assert second.is_set()
    first.clear()
    letters.wake()
    assert not first.is_set()


def test_ten_attempts_make_nine_pauses():
    assert (pauses.ATTEMPTS, len(pauses.PAUSES)) == (10, 9)
