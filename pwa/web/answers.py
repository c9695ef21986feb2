"""How we answer: a page or its fragment, a redirection, a refusal in French, JSON. The only file that knows htmx."""

import hashlib
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from pwa.domain import french
from pwa.domain.refusals import Refusal, UnknownKind
from pwa.shared import lenient
from pwa.shared.texts.errors import ERRORS, FORBIDDEN, MALFORMED, REFUSALS
from pwa.storage.databases import DatabaseBusy
from pwa.web.assets import build
from pwa.web.screens import NAMES, TEMPLATES, address, common

STATUSES = {"not_found": 404, "sign_in_needed": 401, "other_account": 403, "mutation_reused": 409, "unknown_kind": 501,
            "treated_meanwhile": 409, "malformed": 400, "unprocessable": 422, "too_many_attempts": 429,
            "confirmation_needed": 403, "gated": 401, "changed_meanwhile": 409, "not_mergeable": 422, "unfit": 422,
            "doubtful": 422, "invited_already": 409,
            "terms_changed": 409, "changed_elsewhere": 409, "no_draft": 409, "unfinished": 422, "too_quick": 422,
            "dead_key": 422, "key_miscopied": 422, "dead_link": 410, "link_over": 410, "name_taken": 409,
            "wrong_password": 422, "wrong_code": 422, "wrong_fields": 422, "passkey_refused": 422, "not_invited": 409,
            "last_administrator": 409, "not_oneself": 409, "not_waiting": 409, "wrong_address": 422}  # fmt: skip

CODES = {400: "malformed", 403: "forbidden", 404: "not_found", 405: "not_found", 413: "too_large",
         414: "too_large", 415: "unsupported", 431: "too_large", 503: "busy"}  # fmt: skip
BARE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{0}</title>
</head>
<body><main><h1>{0}</h1><p>{1}</p><p>{2}</p></main></body>
</html>
"""


def page(
    request: Request, name: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> Response:
    """A page, or the fragment of the same name when htmx asks for one. Private ones are kept by no cache."""
    fragment = fragment_of(name)
    is_fragment = wants_fragment(request) and fragment in NAMES
    template = TEMPLATES.get_template(fragment if is_fragment else f"{name}.html")
    html = template.render(common(request) | {"status": status, "is_fragment": is_fragment} | context)
    is_private = is_fragment or request.state.user is not None or status != 200
    if is_private and status == 200 and request.method == "GET" and (same := seen_already(request, html)):
        return same
    given = {"Vary": "HX-Request", "Cache-Control": "no-store" if is_private else "private, no-cache"}
    if not is_fragment:
        given["Link"] = build().ahead(name)
    if etag := getattr(request.state, "etag", None):
        given["ETag"] = etag
    return HTMLResponse(html, status, given | (headers or {}))


def seen_already(request: Request, html: str) -> Response | None:
    """304 when the phone holds these very words, the hour aside; a route that knows cheaper has said so before."""
    if getattr(request.state, "etag", None):
        return None
    return not_modified(request, html.replace(request.state.now.isoformat(), ""))


def done(request: Request, to: str, name: str, **context: Any) -> Response:
    """After a change: the fragment for htmx, and for a plain form the way to the page."""
    if wants_fragment(request):
        return page(request, name, **context)
    return see(to)


def see(to: str) -> Response:
    """Go and read that page (303)."""
    return RedirectResponse(to, 303, {"Cache-Control": "no-store"})


def not_modified(request: Request, version: str) -> Response | None:
    """304 when the phone already holds this version of the page for this account; `page` sends the tag otherwise."""
    request.state.etag = etag = etag_of(request, version)
    asked = request.headers.get("if-none-match", "")
    if etag not in (tag.strip() for tag in asked.split(",")):
        return None
    return Response(status_code=304, headers={"ETag": etag, "Vary": "HX-Request", "Cache-Control": "no-store"})


def etag_of(request: Request, version: str) -> str:
    """What a whole page depends on beside its own facts: build, era, town, account, household, session, the date."""
    state = request.state
    whose = state.user and (state.user.public_id, state.user.household_id)
    facts = (build().name, state.era, state.town.slug, state.town.revision, whose, state.session,
             french.local(state.now).date(), wants_fragment(request), version)  # fmt: skip
    return f'W/"{hashlib.blake2b(repr(facts).encode(), digest_size=12).hexdigest()}"'


def refused(request: Request, refusal: Exception) -> Response:
    """The one place that tells a refusal: its sentence and its status."""
    assert isinstance(refusal, Refusal)
    status = STATUSES.get(refusal.code, 422)
    if refusal.code == "sign_in_needed" and not wants_json(request):
        return sign_in_needed(request)
    wait = refusal.facts.get("retry_after")
    return error_page(request, status, sentence_of(refusal), refusal.code, {"Retry-After": str(wait)} if wait else {})


def sentence_of(refusal: Refusal) -> str:
    if (why := refusal.facts.get("why")) in MALFORMED:
        return MALFORMED[str(why)]
    return REFUSALS[refusal.code].format(**refusal.facts)


def failed(request: Request, error: Exception) -> Response:
    """Starlette's own refusals (404, 405, 413…), and 500 for what nobody foresaw."""
    if not isinstance(error, HTTPException):
        return broken(request)
    if error.status_code in (404, 405) and request.state.town and request.state.mutation:
        return refused(request, UnknownKind())
    code = error.detail if error.detail in FORBIDDEN else CODES.get(error.status_code, "error")
    headers = dict(error.headers or {})
    return error_page(request, error.status_code, FORBIDDEN.get(code), code, headers)


def broken(request: Request) -> Response:
    """500, on a bare page when the error is in our own layout."""
    try:
        return error_page(request, 500, None, "error")
    except Exception:
        return HTMLResponse(BARE.format(*ERRORS[500]), 500, {"Cache-Control": "no-store"})


def busy(request: Request, error: Exception) -> Response:
    """The database could not take the write in time; nothing of it is kept."""
    assert isinstance(error, DatabaseBusy)
    return error_page(request, 503, REFUSALS["busy"], "busy", {"Retry-After": str(error.wait)})


def error_page(
    request: Request, status: int, sentence: str | None, code: str, headers: dict[str, str] | None = None
) -> Response:
    """An error as the asker reads it: JSON that repeats the mutation, or a French page."""
    request.state.verdict = code
    title, usual, next_step = ERRORS.get(status, ERRORS[500 if status >= 500 else 400])
    headers = {"Vary": "HX-Request", "Cache-Control": "no-store"} | (headers or {})
    if wants_json(request):
        told = {"mutation": request.state.mutation, "error": code, "sentence": sentence or usual}
        return JSONResponse(told, status, headers)
    return page(
        request, "errors/error", status=status, headers=headers, title=title, sentence=sentence or usual,
        next_step=next_step, request_id=request.state.request_id,
    )  # fmt: skip


def sign_in_needed(request: Request) -> Response:
    """The town's home with the sign-in box, which keeps the page asked for."""
    request.state.verdict = "sign_in_needed"
    if wants_fragment(request):
        return Response(status_code=401, headers={"HX-Redirect": asked_page(request), "Cache-Control": "no-store"})
    return sign_in_box(request, status=401, back=asked_page(request))


def sign_in_box(
    request: Request, *, status: int = 200, error: str | None = None, username: str = "", back: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The public home; `back` is where signing in leads."""
    return page(
        request, "towns/home", status=status, headers=headers, error=error, username=username, back=back,
        contact=request.state.town.profile.contact,
    )  # fmt: skip


def asked_page(request: Request) -> str:
    """The page to come back to: the one asked for, or the one the form was on."""
    if request.method in ("GET", "HEAD") and not wants_fragment(request):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    else:
        asked = lenient.url(request.headers.get("hx-current-url") or request.headers.get("referer")).path
    return request.state.town.own_address(asked) or address(request, "espace")


def wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def wants_fragment(request: Request) -> bool:
    """Asked by htmx for a part of a page: not a boosted link, not the page for its history."""
    headers = request.headers
    return (
        headers.get("hx-request") == "true"
        and headers.get("hx-request-type") != "full"
        and "hx-boosted" not in headers
        and "hx-history-restore-request" not in headers
    )


def fragment_of(name: str) -> str:
    room, _, last = name.rpartition("/")
    return f"{room}/_{last}.html"
