"""What an address asks for: a day, a number, a draft, one of those known."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from starlette.requests import Request

from pwa.domain.bookings.screens.drafts import Draft, decoded
from pwa.domain.refusals import Malformed, NotFound
from pwa.web.fields import number_of

MOST_MUTATIONS = 100
DAYS = date(2000, 1, 1), date(2099, 12, 31)
"""The first and the last that an address may ask for."""


def asked_mutations(request: Request) -> list[UUID]:
    """The mutations in the address's question, a hundred at most. Raises NotFound for what our pages do not write."""
    try:
        asked = [UUID(one) for one in dict.fromkeys(request.query_params.getlist("mutation"))]
    except ValueError:
        raise NotFound from None
    if len(asked) > MOST_MUTATIONS:
        raise NotFound
    return asked


def asked_draft(request: Request) -> Draft:
    """The boxes in the address's question. Raises NotFound for what our links do not write."""
    book, cancel = (asked_boxes(request, name) for name in ("cocher", "decocher"))
    try:
        also = [number_of(one) for one in request.query_params.getlist("pour")]
    except Malformed:
        raise NotFound from None
    return Draft(book, cancel, tuple(dict.fromkeys(also)))


def asked_boxes(request: Request, name: str) -> frozenset[int]:
    if not (asked := request.query_params.get(name)):
        return frozenset()
    if (found := decoded(asked)) is None:
        raise NotFound
    return found


def asked_number(request: Request, name: str) -> int | None:
    """The number in the address's question, or None. Raises NotFound for what our links do not write."""
    if not (asked := request.query_params.get(name)):
        return None
    try:
        return number_of(asked)
    except Malformed:
        raise NotFound from None


def asked_among(request: Request, name: str, known: Collection[str]) -> str | None:
    """One of the words that our links write, or None. Raises NotFound for another."""
    asked = request.query_params.get(name) or None
    if asked and asked not in known:
        raise NotFound
    return asked


def asked_day(request: Request, name: str) -> date | None:
    """The day in the address's question, or None. Raises NotFound for a day that is not in a calendar of ours."""
    if not (asked := request.query_params.get(name)):
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise NotFound from None
    if not DAYS[0] <= day <= DAYS[1]:
        raise NotFound
    return day
