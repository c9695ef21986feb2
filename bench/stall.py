"""How long a neighbour waits at the worst, while others send what no browser sends: bodies, heads, JSON."""

import asyncio
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from uuid import uuid4

from bench.home import demo_towns
from bench.memory import Family, answer, line
from bench.report import Row, ratio
from pwa.web.intake import ANSWERS, BOXES, FEW, MOST_COOKIE, MOST_QUERY
from tests.load.servers import nursery
from tests.people import HOME, meet

SECONDS = 2.0
"""Of each kind."""
HOSTILE = 2
"""How many send it at once."""
MOST = 1000.0
"""Milliseconds that the neighbour may wait: the process was frozen for seconds by one body."""

FORM = "application/x-www-form-urlencoded"
HOUSE, DOOR, DEMANDS = f"/{HOME}/", f"/{HOME}/connexion", f"/{HOME}/reservations/demandes"


@dataclass(frozen=True, slots=True)
class Thrown:
    """One request, as its bytes; `what` names it in the table."""

    what: str
    raw: bytes


def post(what: str, path: str, kind: str, body: bytes, head: str = "Host: localhost\r\n") -> Thrown:
    first = f"POST {path} HTTP/1.1\r\n{head}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return Thrown(what, first.encode() + body)


def get(what: str, path: str, headers: str) -> Thrown:
    return Thrown(what, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n".encode())


def hostile(family: Family, account: str, enrolment: int) -> list[Thrown]:
    """Each the heaviest of its kind: those that are refused, and those that are within what a route takes."""
    part = b'--x\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\n'
    asked = f"account={account}&mutation={uuid4()}".encode()
    unknown = b"".join(b"&book=%d:%d" % (enrolment, 900_000_000 + n) for n in range(BOXES.fields - 10))
    return [
        post("corps multipart de 400 ko, punycode", DOOR, "multipart/form-data; boundary=x; charset=punycode",
             part + b"a" * 400_000),
        post("corps multipart de 1 Mo en milliers de parts", DOOR, "multipart/form-data; boundary=x",
             (part + b"\r\n") * (ANSWERS.most_bytes // len(part))),
        post("formulaire en punycode", DOOR, f"{FORM}; charset=punycode", b"a" * FEW.most_bytes),
        post("formulaire tout en « %E9 »", DOOR, FORM, b"username=" + b"%E9" * (FEW.most_bytes // 3 - 3)),
        post("formulaire de milliers de champs, un inconnu", DOOR, FORM, b"a=b&" * (FEW.most_bytes // 4)),
        post("cases d’une année, 512 ko d’un seul champ", DEMANDS, FORM, b"book=" + b"1" * (BOXES.most_bytes - 5),
             family.head),
        post("cases d’une année, autant d’inconnues qu’il en passe", DEMANDS, FORM,
             (asked + unknown)[: BOXES.most_bytes], family.head),
        post("JSON de 512 ko, cent mille crochets", DEMANDS, "application/json", b"[" * (BOXES.most_bytes - 1),
             family.head),
        post("JSON d’un nombre de 400 ko", DOOR, "application/json", b"9" * 400_000),
        get("tête : cookies entre guillemets, 4 ko", HOUSE,
            'Cookie: a="' + "\\0" * ((MOST_COOKIE - 20) // 2) + '"'),
        get("tête : cookies par milliers, 4 ko", HOUSE, "Cookie: " + "a;" * ((MOST_COOKIE - 20) // 2)),
        get("tête : If-None-Match et Accept-Encoding de 14 ko", HOUSE,
            f"If-None-Match: {'W/,' * 2300}\r\nAccept-Encoding: {'br;q=0.1,' * 780}"),
        get("tête : une question de milliers de champs", f"{HOUSE}?{'a=&' * (MOST_QUERY // 3)}", "Accept: */*"),
        get("tête : une origine illisible", HOUSE, "Origin: http://[" + "[" * 8000),
    ]  # fmt: skip


async def measured() -> list[Row]:
    """One server process on SQLite; Maman TEST asks for her espace again and again while each kind is thrown."""
    async with demo_towns() as (url, folder), nursery(url, folder) as servers:
        family, world = await Family.arrives(), await meet()
        port = servers.port
        account, enrolment = (
            str(world.account("maman.test")["public_id"]),
            world.enrolment("Bébé", "Accueil périscolaire"),
        )
        await family.asks(servers, 64)
        rows = [
            told("un voisin, en paix", await neighbour(port, family, asyncio.create_task(asyncio.sleep(SECONDS))), None)
        ]
        for thrown in hostile(family, account, enrolment["id"]):
            met: Counter[str] = Counter()
            rows.append(told(thrown.what, await under(port, family, thrown, met), met))
    return rows


async def under(port: int, family: Family, thrown: Thrown, met: Counter[str]) -> list[float]:
    """The neighbour's milliseconds, until the time of this kind is over."""
    over = time.perf_counter() + SECONDS

    async def throws() -> None:
        while time.perf_counter() < over:
            met[await status_of(port, thrown.raw)] += 1

    return await neighbour(port, family, asyncio.gather(*(throws() for _ in range(HOSTILE))))


async def neighbour(port: int, family: Family, meanwhile: "asyncio.Future[object]") -> list[float]:
    times = []
    async with line(port) as (reader, writer):
        while not meanwhile.done() or not times:
            start = time.perf_counter()
            writer.write(f"GET {family.paths[0]} HTTP/1.1\r\n{family.head}\r\n".encode())
            status, _ = await answer(reader)
            times.append((time.perf_counter() - start) * 1000)
            if status != 200:
                raise RuntimeError(f"{family.paths[0]}: {status}")
    await meanwhile
    return times


async def status_of(port: int, raw: bytes) -> str:
    """What is answered, by someone who does not wait for the rest."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        return (await reader.readline()).decode().split()[1]
    except (OSError, IndexError):
        return "coupée"
    finally:
        writer.transport.abort()


def told(what: str, times: list[float], met: Counter[str] | None) -> Row:
    seen = ", ".join(f"{count} fois {status}" for status, count in (met or Counter()).most_common())
    figure = f"médiane {statistics.median(times):.0f} ms sur {len(times)}" + (f" ; {seen}" if seen else "")
    return ratio(what, figure, round(max(times)), None if met is None else MOST)
