"""A link that opens nothing any more: what it was for may be done already, and another can be had."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.web.answers import page


def link_over(request: Request, said: str, *, is_address: bool = False) -> Response:
    """410, with what to do where it is done already; of an address of mail, another is asked for on its own page."""
    return page(request, "credentials/link_over", status=410, said=said, is_address=is_address)
