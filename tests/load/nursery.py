"""A warm parent of servers, as a process: each line it reads bears one, which serves the site until it is killed.

It has imported and checked everything once, so that a server is up a few hundredths of a second after its birth. Every
server is the real one, on the same port; its mails leave for the tests' own mail server, or are kept as in the demo.
"""

import os
import signal
import socket
import sys
from pathlib import Path

from pwa.commands.around.serving import serve_on
from pwa.settings import Settings
from pwa.storage.mail import SmtpTransport
from pwa.web import assets
from pwa.working import rounds
from pwa.working.checking import check_letters


def door(port: int = 0) -> socket.socket:
    """The port, shared by the parent, who never answers, and the server of the moment."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    taken.bind(("127.0.0.1", port))
    return taken


def serve(settings: Settings, port: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    serve_on(door(port), settings, lambda: print("up", flush=True))


def grow(nth: int) -> None:
    """What another nursery makes of its so-manieth server."""


def main(database_url: str, data: str, smtp_port: str) -> None:
    settings = Settings(database_url=database_url, data=Path(data), clock="2022-01-24T14:24", is_demo=True)
    if smtp_port != "0":
        rounds.transport_of = lambda _: SmtpTransport("127.0.0.1", int(smtp_port), tls="none")
    assets.build()
    check_letters()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with door() as held:
        port = held.getsockname()[1]
        print(port, flush=True)
        for nth, _ in enumerate(sys.stdin):
            if not (born := os.fork()):
                sys.stdin.close()
                grow(nth)
                serve(settings, port)
                os._exit(0)
            print(born, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
