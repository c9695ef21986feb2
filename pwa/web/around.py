"""Around every answer: its number, the two clocks, its headers, and one line in the log."""

import logging
import secrets
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pwa.shared import lenient, metrics
from pwa.web import attribution
from pwa.web.assets import build

log = logging.getLogger("preau.requests")

SAFE = ("GET", "HEAD", "OPTIONS")

POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' {styles}; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

POLICY_NAME = b"content-security-policy"
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
"""On every answer that does not say otherwise."""

SECURE = (b"strict-transport-security", b"max-age=31536000")


@lru_cache(maxsize=256)
def policy(scripts: str, styles: str) -> bytes:
    """Lets the import map and a town's own lines of style in, by their hashes, and nothing else that is in a page."""
    return POLICY.format(scripts=scripts, styles=styles).replace(" ;", ";").encode()


class Delivery:
    """The outermost room: nothing leaves without its headers, and no error leaves as a stack trace."""

    def __init__(self, app: ASGIApp, failed: Callable[[Request, Exception], Response]) -> None:
        self.app, self.failed = app, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        state = opened_state(scope)
        answer = Answer(scope, send)
        try:
            await self.app(scope, receive, answer.send)
        except ClientDisconnect:
            log.info("left", extra={"id": state["request_id"]})
        except Exception as error:
            if not isinstance(error, HTTPException):
                log.exception("failure", extra={"id": state["request_id"]})
            if answer.status:
                raise
            await self.failed(Request(scope), error)(scope, receive, answer.send)
        finally:
            answer.told()


def opened_state(scope: Scope) -> dict[str, Any]:
    """What routes find in `request.state`: the clocks, the era, nobody yet, what is being sent (`mutation_of`).

    `account`, `typed` (a name's trace) and `verdict` are what the log will tell of the asker.
    """
    clock = scope["app"].state.clock
    real_now = clock.real()
    scope["state"] = state = dict(scope.get("state") or {})
    state.update(request_id=secrets.token_hex(8), real_now=real_now, now=clock.town(real_now))
    state.update(
        town=None, user=None, session=None, mutation=mutation_of(Headers(scope=scope)), era=scope["app"].state.era
    )
    state.update(account=None, typed=None, verdict=None, session_name=None, confirmed_at=None, ended=None)
    return state


def mutation_of(headers: Headers) -> str | None:
    """The mutation that a phone names beside its form: a refusal repeats it even when the form was never read."""
    if not (named := headers.get("idempotency-key")):
        return None
    try:
        return str(UUID(named))
    except ValueError:
        return None


class Answer:
    """An answer on its way out."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.out, self.status, self.started = scope, send, 0, time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *map(relative, message["headers"]),
                *self.headers({name for name, _ in message["headers"]}),
            ]
        await self.out(message)

    def headers(self, given: set[bytes]) -> list[tuple[bytes, bytes]]:
        """What the answer does not say by itself. A file that is kept a year must not repeat an old hour."""
        state = self.scope["state"]
        style = state["town"].look.source if state["town"] else ""
        added = [(name, value) for name, value in HEADERS.items() if name not in given]
        if POLICY_NAME not in given:
            added.append((POLICY_NAME, policy(build().source, style)))
        added.append((b"x-request-id", state["request_id"].encode()))
        if not self.scope["path"].startswith("/static/"):
            added.append((b"preau-now", state["now"].isoformat(timespec="milliseconds").encode()))
        if state["era"]:
            added.append((b"preau-era", state["era"].encode()))
        if state["user"] is not None:
            added.append((b"preau-account", state["user"].public_id.encode()))
            added.append((b"preau-home", str(state["user"].household_id or "").encode()))
        if self.scope["scheme"] == "https":
            added.append(SECURE)
        return added

    def told(self) -> None:
        """One line: which room, how it ended, how long it took, from whom without a name. No words of the address."""
        state, seconds = self.scope["state"], time.perf_counter() - self.started
        route = getattr(self.scope.get("route"), "name", None)
        metrics.answered(route, self.status, seconds)
        is_file = self.scope["path"].startswith(("/static/", "/service_worker/", "/healthz", "/metrics"))
        log.log(
            logging.DEBUG if is_file and self.status < 400 else logging.INFO,
            "request",
            extra={
                "id": state["request_id"],
                "method": self.scope["method"],
                "route": route,
                "town": state["town"].slug if state["town"] else None,
                "status": self.status,
                "ms": round(seconds * 1000, 1),
                **attribution.asker(self.scope),
            },
        )


def relative(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A redirection stays on the site that was asked, whatever name `Host` gave it: the framework writes it whole."""
    name, value = header
    if name.lower() != b"location":
        return header
    parts = lenient.url(value.decode("latin-1"))
    path = parts._replace(scheme="", netloc="", path="/" + parts.path.lstrip("/")).geturl()
    return name, path.encode("latin-1")


class SameOrigin:
    """Refuses what another site makes a browser post. No token: a form kept offline for a week still goes through."""

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self.app, self.public = app, lenient.url(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE and not self.is_ours(Headers(scope=scope)):
            raise HTTPException(403, "cross_site")
        await self.app(scope, receive, send)

    def is_ours(self, headers: Headers) -> bool:
        """By Sec-Fetch-Site; by Origin in browsers without it; neither means that no browser sent it."""
        if site := headers.get("sec-fetch-site"):
            return site in ("same-origin", "none")
        if (origin := headers.get("origin")) is None:
            return True
        return lenient.url(origin).netloc in {headers.get("host"), self.public} - {None, ""}
