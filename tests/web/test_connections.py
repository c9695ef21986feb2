"""Le port direct : une tête et un corps arrivent en entier dans un temps et une taille, ou l’on raccroche."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest
import uvicorn

from pwa.web import connections, intake
from tests.people import HOME

SLOW = 200
TYPE = "Content-Type: application/x-www-form-urlencoded\r\n"
DOOR = f"POST /{HOME}/connexion HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
async def server(application):
    """The site as `preau serve` opens it."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(512)
        config = uvicorn.Config(application, http=connections.Connection, lifespan="off", log_level="error")
        one = uvicorn.Server(config)
        serving = asyncio.create_task(one.serve(sockets=[door]))
        while not one.started:  # noqa: ASYNC110 uvicorn has no event for it
            await asyncio.sleep(0.01)
        one.port = door.getsockname()[1]
        yield one
        one.should_exit = True
        await serving


@asynccontextmanager
async def line(server, *words: str):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write("".join(words).encode())
    await writer.drain()
    yield reader, writer
    writer.close()


async def status_of(reader) -> int:
    """What is answered before the line is cut."""
    async with asyncio.timeout(60):
        return int((await reader.read()).split()[1])


@pytest.mark.parametrize("words", ["\r\n", "GET / HT", f"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {'a' * 9000}"])
async def test_une_tete_qui_ne_finit_pas(server, monkeypatch, words):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    async with line(server, words) as (reader, _):
        assert await status_of(reader) == 408


async def test_une_ligne_ou_rien_ne_fut_demande_est_raccrochee_sans_un_mot(server, monkeypatch):
    """A browser opens some ahead: what it reads there, it takes for the answer to what it asks next."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    async with line(server, "") as (reader, _), asyncio.timeout(60):
        assert await reader.read() == b""


async def test_une_tete_sans_fin(server):
    """Sent piece by piece, so that no piece is a whole header."""
    async with line(server, "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ") as (reader, writer):
        for _ in range(connections.MOST_HEAD // 1024):
            writer.write(b"a" * 1024)
        assert await status_of(reader) == 431


async def test_un_corps_qui_ne_finit_pas(server, monkeypatch):
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.2)
    async with line(server, DOOR, TYPE, "Content-Length: 100\r\n\r\nusername=") as (reader, _):
        assert await status_of(reader) == 408


async def test_plusieurs_demandes_sur_une_meme_ligne(server, monkeypatch):
    """A body of more than one packet, then another request: the clock and the count start again with each."""
    body = "username=" + "a" * 3000
    async with line(server, DOOR, TYPE, f"Content-Length: {len(body)}\r\n\r\n{body}") as (reader, writer):
        for _ in range(3):
            assert b" 422 " in await reader.readline()
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
            writer.write(f"{DOOR}{TYPE}Content-Length: {len(body)}\r\n\r\n{body}".encode())


async def test_deux_cents_corps_lents_tiennent_dans_peu_de_memoire(server):
    """Each has sent nearly all that its route takes, and says no more; a neighbour is served, and little is held."""
    most = intake.FEW.most_bytes
    opened = [line(server, DOOR, TYPE, f"Content-Length: {most}\r\n\r\n", "a" * (most - 1)) for _ in range(SLOW)]
    lines = [await one.__aenter__() for one in opened]
    async with line(server, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") as (reader, _):
        assert await status_of(reader) == 200
    held = [one.cycle.body for one in server.server_state.connections if one.cycle]
    assert len(lines) == SLOW
    assert sum(map(len, held)) <= SLOW * most
    for one in opened:
        await one.__aexit__(None, None, None)


async def test_ce_qu_une_adresse_ne_prend_pas_n_est_pas_attendu(server):
    """A stranger's year of boxes is answered on its head alone."""
    for path, length, status in (("connexion", 10**9, 413), ("reservations/demandes", 100_000, 401)):
        head = f"POST /{HOME}/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{TYPE}"
        async with line(server, head, f"Content-Length: {length}\r\n\r\n") as (reader, _):
            assert await status_of(reader) == status
