"""What a route takes: one declaration beside its address. Everything else is refused before it is parsed."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pwa.domain.refusals import Malformed, Unprocessable
from pwa.shared import lenient

KIB = 1024
MOST_PATH, MOST_QUERY, MOST_COOKIE, MOST_HEAD, MOST_HEADERS = 1 * KIB, 5 * KIB, 4 * KIB, 16 * KIB, 100
"""The longest question of ours is a phone's, about a hundred of its requests (`demandes/perdues`)."""
HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
NUL = re.compile(rb"%00|\0")
FORM_TYPE = "application/x-www-form-urlencoded"
TYPES = re.compile(rf'{FORM_TYPE}[ \t]*(?:;[ \t]*(?:charset=(?:utf-8|"utf-8")[ \t]*;?[ \t]*)?)?', re.IGNORECASE)
"""A form in UTF-8, the one content type that any route of ours takes. No file, so no multipart."""


@dataclass(frozen=True, slots=True)
class Takes:
    """The size of a form that a route takes: bytes of body, fields, characters of a field."""

    most_bytes: int
    fields: int
    longest: int


FEW = Takes(16 * KIB, 20, 4000)
"""A few words: what a stranger may send."""
BOXES = Takes(512 * KIB, 4_000, 200)
"""A year's boxes: well above the 2 000 that a demand may hold, so that the rule says no, not the parser."""
ANSWERS = Takes(1024 * KIB, 8_000, 4000)
"""An officer's answers, with a note for each line, and what the page said of it."""


def refuse_body(headers: Headers, takes: Takes) -> None:
    """415 or 413 by what the head announces; a post without a body needs no type."""
    length = headers.get("content-length")
    if length is not None and lenient.number(length, takes.most_bytes) is None:
        raise HTTPException(413)
    if headers.getlist("content-encoding"):
        raise HTTPException(415)
    types, is_empty = headers.getlist("content-type"), length in (None, "0") and "transfer-encoding" not in headers
    if len(types) > 1 or not (TYPES.fullmatch(types[0]) if types else is_empty):
        raise HTTPException(415)


async def form_of(request: Request) -> FormData:
    """The fields, within what the route takes: read once, and kept for whoever asks them again."""
    takes: Takes = request.scope["takes"]
    if "fields" not in request.scope:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > takes.most_bytes:
                raise HTTPException(413)
        request.scope["fields"] = fields_of(bytes(body), takes)
    return request.scope["fields"]


def fields_of(body: bytes, takes: Takes) -> FormData:
    """Raises Unprocessable for too many fields, 413 for one that is too long, Malformed for what is not UTF-8."""
    if body.count(b"&") >= takes.fields:
        raise Unprocessable(why="too_many_lines")
    try:
        fields: list[tuple[str, str]] = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise Malformed(why="line") from error
    if any(len(name) > takes.longest or len(value) > takes.longest for name, value in fields):
        raise HTTPException(413)
    if any("\0" in name or "\0" in value for name, value in fields):
        raise Malformed(why="line")
    given: list[tuple[str, str | UploadFile]] = [*fields]
    return FormData(given)


class Heads:
    """Around every room: a head that no browser of ours sends goes no further."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refuse_head(scope)
        await self.app(scope, receive, send)


def refuse_head(scope: Scope) -> None:
    """414 for a long address, 431 for long headers, 400 for a host that is none, or that HTTP/1.1 does
    not say, and for a question with a NUL, which no database keeps: reading them stays short."""
    if len(scope["path"]) > MOST_PATH or len(scope["query_string"]) > MOST_QUERY:
        raise HTTPException(414)
    if NUL.search(scope["query_string"]):
        raise HTTPException(400)
    sizes = [(name, len(name) + len(value)) for name, value in scope["headers"]]
    if len(sizes) > MOST_HEADERS or sum(size for _, size in sizes) > MOST_HEAD:
        raise HTTPException(431)
    if sum(size for name, size in sizes if name == b"cookie") > MOST_COOKIE:
        raise HTTPException(431)
    hosts = Headers(scope=scope).getlist("host")
    is_said = bool(hosts) or scope["http_version"] == "1.0"
    if not is_said or len(hosts) > 1 or not all(map(HOST.fullmatch, hosts)):
        raise HTTPException(400)
