"""What a form or an address holds, field by field: absent or unreadable, never an error of ours."""

import re
from datetime import datetime
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request

from pwa.domain.refusals import Malformed
from pwa.shared import lenient
from pwa.storage.databases import HIGHEST
from pwa.web import intake

LONGEST = 1_000
ONCE = re.compile(r"[0-9a-f]{32}", re.ASCII)


async def posted(request: Request) -> FormData:
    """The fields of a post. Keeps its `mutation`, or the one of its head, so that a refusal in JSON can repeat it."""
    form = await intake.form_of(request)
    request.state.mutation = uuid_in(form, "mutation") or request.state.mutation
    return form


def uuid_in(form: FormData, name: str) -> str | None:
    """The field's UUID as we write it, or None."""
    try:
        return str(UUID(words_in(form, name)))
    except ValueError:
        return None


def once_in(form: FormData) -> str | None:
    """What a page drew for its button (`once()` of `web/screens.py`): pressed twice, it comes twice."""
    return found[0] if (found := ONCE.fullmatch(words_in(form, "once"))) else None


def words_in(form: FormData, name: str) -> str:
    """A line of text without its outer spaces; "" when the field is not there."""
    value = form.get(name)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def lines_in(form: FormData, prefix: str) -> list[tuple[str, int]]:
    """The fields named after a line, with its id."""
    return [(name, number_of(name.removeprefix(prefix))) for name in form if name.startswith(prefix)]


def numbers_in(form: FormData, name: str) -> list[int]:
    """Every id of a repeated field."""
    return [number_of(value) for value in form.getlist(name)]


def boxes_in(form: FormData, name: str) -> tuple[tuple[int, int], ...]:
    """Every `enrolment:opening` of a repeated field, each once."""
    boxes = {}
    for value in form.getlist(name):
        enrolment, separator, opening = value.partition(":") if isinstance(value, str) else ("", "", "")
        if not separator:
            raise Malformed(why="line")
        boxes[number_of(enrolment), number_of(opening)] = True
    return tuple(boxes)


def number_of(value: object) -> int:
    """A row's id."""
    if found := lenient.number(value, HIGHEST):
        return found
    raise Malformed(why="line")


def instant_in(form: FormData, name: str) -> datetime | None:
    """An aware instant, or None when the field is not there."""
    return instant_of(words_in(form, name))


def instant_of(text: str) -> datetime | None:
    """« 2022-01-24T13:24:00+00:00 », or None for no text. Raises Malformed for one without its zone."""
    if not text:
        return None
    if found := lenient.instant(text):
        return found
    raise Malformed(why="line")
