"""Whatever a stranger, a family or an officer throws at any address of the table, nobody ever gets a 500."""

from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import BaseRoute, Mount, Route

from tests.people import HOME

EXAMPLES = 5
"""By address and method: some sixty pairs, on both databases, signed in or not."""

ODD = ["http://[", "http://[::1", "//℀", "9" * 5000, "9" * 1000, "2147483648", "-1", "²", "1_0", "0", "\x00", "%00",
       "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2022-01-24T13:24:00+00:00", "0001-01-01",
       "1:1", "1:" + "9" * 5000, ":", "🏫", "\ud83c", "../..", "accept", "notification", "6f6f2f2e"]  # fmt: skip
NAMES = ["username", "password", "retour", "session", "seen", "want", "account", "mutation", "book", "cancel", "also",
         "as_of", "revision", "line-1", "line-9999999999", "note-1", "note", "all", "endpoint", "p256dh", "auth",
         "device", "media", "avant", "etat", "depuis", "case", "apres", "jour", "fait"]  # fmt: skip
HEADS = ["origin", "referer", "hx-current-url", "hx-request", "if-none-match", "accept", "accept-encoding", "cookie",
         "idempotency-key", "host", "content-encoding", "authorization", "user-agent", "sec-fetch-site"]  # fmt: skip
KINDS = ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=undefined",
         "application/x-www-form-urlencoded; charset=unicode_escape", "multipart/form-data; boundary=x",
         "application/json", ""]  # fmt: skip

words = st.sampled_from(ODD) | st.text(max_size=40)
sayable = words.map(lambda word: word.encode("utf-8", "surrogatepass").translate(None, b"\0\r\n"))
fields = st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=6)
heads = st.dictionaries(st.sampled_from(HEADS), sayable, max_size=3)
thrown = st.fixed_dictionaries(
    {"words": st.lists(words, min_size=3, max_size=3), "asked": fields, "heads": heads, "form": fields,
     "kind": st.sampled_from([KINDS[0], *KINDS]), "raw": st.none() | st.binary(max_size=60)}
)  # fmt: skip


def doors(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Every address and method of the table, as it is read from the application."""
    for route in routes:
        if isinstance(route, Mount):
            yield from doors(list(route.routes), f"{before}/{HOME}")
        elif isinstance(route, Route):
            yield from ((method, before + route.path_format) for method in sorted(route.methods or ()))


def written(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name)}={quote(word, safe='', errors='replace')}" for name, word in pairs)


def filled(path: str, given_words: list[str], ids: list[int]) -> str:
    """The address with a real id, or with what a stranger writes in its place."""
    parts, left = path.split("/"), iter(given_words)
    for place, part in enumerate(parts):
        if part.startswith("{"):
            word = next(left)
            parts[place] = str(ids[len(word) % len(ids)]) if len(word) % 2 else quote(word, safe="", errors="replace")
    return "/".join(parts)


async def answered(client: httpx2.AsyncClient, method: str, path: str, one: dict) -> httpx2.Response:
    head = {"Content-Type": one["kind"].encode()} | {name.title(): value for name, value in one["heads"].items()}
    body = one["raw"] if one["raw"] is not None else written(one["form"]).encode()
    asked = f"?{written(one['asked'])}" if one["asked"] else ""
    return await client.request(method, path + asked, headers=head, content=body if method == "POST" else None)


@pytest.mark.both_databases
@pytest.mark.parametrize("who", [None, "maman.test", "agent.enfance"])
async def test_jamais_d_erreur_500(application, client, signed_in, world, who):
    ids = [world.enrolment("Bébé", "Accueil périscolaire")["id"], world.child("Bébé")["id"], 1]
    visitor = client if who is None else await signed_in(who)
    cookies = httpx2.Cookies(visitor.cookies)
    table = sorted(set(doors(list(application.routes))))
    assert len(table) > 30
    drawn = iter(examples(EXAMPLES * len(table)))
    for method, path in table * EXAMPLES:
        if one := next(drawn, None):
            visitor.cookies = cookies
            answer = await answered(visitor, method, filled(path, one["words"], ids), one)
            assert answer.status_code < 500, (method, path, one)


@cache
def examples(count: int) -> list:
    """The same ones at each run, drawn once for all visitors and both databases."""
    found: list = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(thrown)
    def draw(one: object) -> None:
        found.append(one)

    draw()
    return found
