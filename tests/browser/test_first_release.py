"""Un téléphone qui a la boîte d’envoi de la première version du site : tout part, une fois, et est répondu."""

from collections import Counter
from typing import Any

import pytest

from tests import people
from tests.browser.storms import CARE, Phone, books_balance, mutation, received, request_for

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = """async ({ name, rows, closes }) => {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("draft", { keyPath: ["enrolment", "opening"] });
    asked.result.createObjectStore("outbox", { keyPath: "mutation" });
  };
  await new Promise((resolve, reject) => Object.assign(asked, { onsuccess: resolve, onerror: reject }));
  const db = asked.result;
  const change = db.transaction("outbox", "readwrite");
  for (const row of rows) change.objectStore("outbox").put(row);
  await new Promise((resolve) => (change.oncomplete = resolve));
  if (closes) return db.close();
  db.onversionchange = () => db.close();
  globalThis.held = db;
}"""
"""The database of an account as the first release made it (`git show 126ef2e:service_worker/browser/store.js`)."""

VERSION = """async (name) => (await indexedDB.databases()).find((one) => one.name === name)?.version"""


def here(row: dict[str, Any]) -> dict[str, Any]:
    """Beside what never left, as then."""
    return {"mutation": f"{row['mutation']} here", "status": "answered", "lines": [], "answer": {"requests": []}}


def waiting(row: dict[str, Any], n: int, **state: Any) -> dict[str, Any]:
    return row | {"seq": n, "status": "queued", "attempts": 0, "next_at": 0} | state


async def outbox_of(world: people.World, username: str, first: int) -> list[dict[str, Any]]:
    """Being sent, waiting for the same child, tried for the other one, refused."""
    boxes = [("Bébé", "2022-02-01"), ("Bébé", "2022-02-03"), ("Fille", "2022-02-08"), ("Bébé", "2022-02-10")]
    slot = "Matin" if username == "maman.test" else "Soir"
    account = {"account": str(world.account(username)["public_id"])}
    made = [await request_for(world, first + n, (child, CARE, day, slot)) | account
            for n, (child, day) in enumerate(boxes)]  # fmt: skip
    sent, kept, tried, refused = made
    return [
        waiting(sent, 1, status="sending", attempts=1),
        waiting(kept, 2), here(kept),
        waiting(tried, 3, attempts=2, may_have_arrived=True),
        waiting(refused, 4, status="refused_final", attempts=1, answer={"sentence": "Non."}, settled_at=1),
    ]  # fmt: skip


@pytest.fixture
async def maman(contexts):
    """At the door, signed out; nothing of this site is on her phone but what a test puts there."""
    phone = await Phone(await contexts(service_workers="allow")).allume()
    await phone.page.goto("/healthz")
    return phone


def named(world: people.World, username: str) -> str:
    return f"preau-{people.HOME}-{world.account(username)['public_id']}"


async def puts(phone: Phone, world: people.World, username: str, first: int, *, closes: bool = True) -> None:
    rows = await outbox_of(world, username, first)
    await phone.page.evaluate(FIRST, {"name": named(world, username), "rows": rows, "closes": closes})


async def arrives_before(phone: Phone, world: people.World) -> None:
    """The one that was being sent had arrived: the phone never heard the answer."""
    [sent, *_] = await outbox_of(world, "maman.test", 1)
    [line] = sent["lines"]
    form = {"account": sent["account"], "mutation": sent["mutation"], "as_of": sent["as_of"],
            "book": f"{line['enrolment']}:{line['opening']}"}  # fmt: skip
    sign_in = {"username": "maman.test", "password": people.PASSWORD}
    await phone.context.request.post(f"/{people.HOME}/connexion", form=sign_in, max_redirects=0)
    answer = await phone.context.request.post(
        f"/{people.HOME}/reservations/demandes", form=form, headers={"Accept": "application/json"}
    )
    assert answer.status == 201, await answer.text()
    await phone.context.clear_cookies()


async def sends_all(phone: Phone, world: people.World, username: str, first: int) -> None:
    """Signed in, everything leaves by itself, once."""
    await phone.context.clear_cookies()
    await phone.se_connecte(username)
    await phone.attend_que_la_file_soit_vide()
    assert Counter(await phone.statuses()) == {"answered": 3, "refused_final": 1}
    made = [str(one["key"]) for one in await received(world, username)]
    assert sorted(made) == [mutation(first + n) for n in range(3)]
    assert await phone.page.evaluate(VERSION, named(world, username)) == 2


async def test_la_boite_de_la_premiere_version_part_une_fois_pour_chaque_compte(maman, world):
    await arrives_before(maman, world)
    await puts(maman, world, "maman.test", 1)
    await puts(maman, world, "papa.test", 11)
    await maman.ouvre()
    await maman.reads("6 demandes attendent votre connexion")
    await sends_all(maman, world, "maman.test", 1)
    assert await received(world, "papa.test") == []
    await maman.page.goto(f"/{people.HOME}/demandes")
    await maman.lit("La mairie n’a pas pu lire cette demande")
    await sends_all(maman, world, "papa.test", 11)
    assert len(await received(world)) == 3
    await books_balance(world)


async def test_un_onglet_d_avant_reste_ouvert_et_ne_retient_rien(maman, world):
    """It had the database open at its version; the newer one asks for it, and it lets go."""
    before = Phone.of(await maman.context.new_page())
    await before.page.goto("/healthz")
    await puts(before, world, "maman.test", 1, closes=False)
    await sends_all(maman, world, "maman.test", 1)
    await books_balance(world)
