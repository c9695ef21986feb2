"""The site, served on a port until it is stopped."""

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from pwa.app import create_app
from pwa.commands.around.stopping import Refused
from pwa.settings import Settings
from pwa.web.connections import Connection


def door(host: str, port: int) -> socket.socket:
    """The port, taken before anything else is done."""
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise Refused(
            f"Le port {port} est déjà pris, ou interdit : choisissez-en un autre, comme PORT={port + 1}."
        ) from error
    return taken


def serve_on(taken: socket.socket, chosen: Settings, opened: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped; `opened` is called when the first page can be asked for."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            opened()

    config = uvicorn.Config(
        create_app(chosen), http=Connection, lifespan="on", log_config=None, access_log=False, proxy_headers=False
    )
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[taken])
