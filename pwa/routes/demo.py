"""Démonstration : les courriels que l’instance aurait envoyés. A real site has none of these pages."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pwa.domain.letters import kept
from pwa.domain.rights import VISIT
from pwa.web.answers import page
from pwa.web.rooms import Room, at

PRIVATE = {"Cache-Control": "no-store"}

MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A mail is shown as a mail reader does: its own style, no script, no image from elsewhere, links in a new page."""


async def mails(request: Request) -> Response:
    return page(request, "demo/mails", headers=PRIVATE, mails=await kept.latest())


async def mail(request: Request) -> Response:
    id = request.path_params["id"]
    one = await kept.mail(id)
    text, _ = await kept.contents(id)
    return page(request, "demo/mail", headers=PRIVATE, mail=one, text=text)


async def mail_html(request: Request) -> Response:
    _, html = await kept.contents(request.path_params["id"])
    return HTMLResponse(
        html, headers={**PRIVATE, "Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    )


room = Room(
    is_demo=True,
    front=(
        at("/demo/courriers", mails, name="demo_mails", action=VISIT),
        at("/demo/courriers/{id:int}", mail, name="demo_mail", action=VISIT),
        at("/demo/courriers/{id:int}/html", mail_html, name="demo_mail_html", action=VISIT),
    ),
)
