"""A push service of the tests: it takes what RFC 8030 says, checks who sends (RFC 8292), opens the seal (RFC 8291).

A phone that `subscribes` has its keys here, so a test reads the message as the phone's worker would.
"""

import asyncio
import json
import os
import socket
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import uvicorn
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

MOST_BYTES = 4096


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Phone:
    """A browser's subscription, with the private half that only it has."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey
    secret: bytes
    key: str

    @property
    def p256dh(self) -> str:
        return base64url(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return base64url(self.secret)

    @property
    def form(self) -> dict[str, str]:
        """The fields that a page posts to the town hall."""
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth, "device": "Chrome, Android"}


@dataclass
class Message:
    """One message that was taken, opened."""

    phone: Phone
    headers: dict[str, str]
    claims: dict[str, Any]
    text: str
    size: int

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass
class Answer:
    """What the service says instead of 201, once or always."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass
class PushService:
    """`messages` are those taken; `tries` counts every call; `moods` are answered first, one a call, then `mood`."""

    url: str = ""
    phones: dict[str, Phone] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    moods: list[Answer] = field(default_factory=list)
    mood: Answer | None = None
    most_bytes: int = MOST_BYTES
    tries: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)

    def subscribes(self, key: str = "") -> Phone:
        """A browser asks for an address; `key` is the VAPID key that it was given, "" for any."""
        name = base64url(os.urandom(24))
        phone = Phone(f"{self.url}/push/{name}", ec.generate_private_key(ec.SECP256R1()), os.urandom(16), key)
        self.phones[name] = phone
        return phone

    def forgets(self, phone: Phone) -> None:
        """The browser withdrew its permission."""
        del self.phones[phone.endpoint.rsplit("/", 1)[1]]

    async def post(self, request: Request) -> Response:
        self.tries += 1
        self.called.set()
        body = await request.body()
        if answer := self.moods.pop(0) if self.moods else self.mood:
            await asyncio.sleep(answer.after)
            return Response(status_code=answer.status, headers=answer.headers)
        phone = self.phones.get(request.path_params["name"])
        if phone is None:
            return Response(status_code=410)
        if len(body) > self.most_bytes:
            return Response(status_code=413)
        try:
            self.messages.append(self.opened(phone, request, body))
        except Wrong as error:
            return PlainTextResponse(str(error), error.status)
        return Response(status_code=201, headers={"Location": f"{self.url}/message/{len(self.messages)}"})

    def opened(self, phone: Phone, request: Request, body: bytes) -> Message:
        headers = request.headers
        claims = claims_of(headers.get("authorization", ""), phone.key)
        if claims["aud"] != self.url:
            raise Wrong(403, "aud")
        if not headers.get("ttl", "").isdigit():
            raise Wrong(400, "TTL")
        if not 0 < len(headers.get("topic", "-")) <= 32:
            raise Wrong(400, "Topic")
        if headers.get("content-encoding") != "aes128gcm":
            raise Wrong(415, "Content-Encoding")
        text = http_ece.decrypt(body, private_key=phone.private, auth_secret=phone.secret, version="aes128gcm")
        return Message(phone, dict(headers), claims, text.decode(), len(body))


class Wrong(Exception):
    """What the sender did wrong, and the status that says so."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(what)
        self.status = status


def claims_of(authorization: str, key: str) -> dict[str, Any]:
    """The VAPID claims, once their signature, their end and their key are right."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme.lower() != "vapid" or {"t", "k"} - set(parts):
        raise Wrong(401, "no vapid")
    if key and parts["k"] != key:
        raise Wrong(403, "another key than the subscription's")
    header, payload, signature = parts["t"].split(".")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(parts["k"]))
    raw = from_base64url(signature)
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public.verify(pair, f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Wrong(403, "signature") from None
    claims: dict[str, Any] = json.loads(from_base64url(payload))
    if not time.time() < claims["exp"] <= time.time() + 24 * 3600:
        raise Wrong(403, "exp")
    if not claims["sub"].startswith(("mailto:", "https:")):
        raise Wrong(403, "sub")
    return claims


@asynccontextmanager
async def open_push_service() -> AsyncIterator[PushService]:
    """The service on a free port of this machine: give `PREAU_PUSH_HOSTS=127.0.0.1` to the site that writes to it."""
    service = PushService()
    application = Starlette(routes=[Route("/push/{name}", service.post, methods=["POST"])])
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        service.url = f"http://127.0.0.1:{door.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        while not server.started:  # noqa: ASYNC110 uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield service
        server.should_exit = server.force_exit = True
        await serving
