"""The floor: the least that could serve the season page. Bare Starlette, aiosqlite and Jinja2, no session, no rule.

It fetches the same openings with the same columns, prints what is in the rows box by box (number, slot, label), and
takes all the rest of the page as it stands: the same bytes.
"""

import re

import aiosqlite
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

SQL = """SELECT o.id, o.day, o.slot_id, o.opens_at, o.book_by, o.cancel_by, o.closed_reason, s.code, s.label, b.status
         FROM opening o JOIN slot s ON s.id = o.slot_id
         LEFT JOIN booking b ON b.opening_id = o.id AND b.child_id = ? AND b.cancelled_at IS NULL
         WHERE o.group_id = ? AND o.day BETWEEN ? AND ? ORDER BY o.day, s.position"""

TEMPLATE = """{{ head | safe }}{% for row in rows %}{% for field, text in boxes[loop.index0] -%}
{{ row[field] }}{{ text | safe }}{% endfor %}{% endfor %}"""

FIELD = re.compile(r'(?<=name="want" value=")(\d+)|(?<=data-slot=")(Matin|Soir)|(?<=<span>)(Matin|Soir)(?=<)')
COLUMNS = ("id", "label", "label")


def floor_app(path: str, page: str, child: int, group: int, first: str, last: str) -> Starlette:
    """A site with one page, `/`, that gives the bytes of `page` from the rows of that child's group and dates."""
    head, boxes = cut(page)
    template = Environment(autoescape=True).from_string(TEMPLATE)
    held: list[aiosqlite.Connection] = []

    async def season(_: Request) -> Response:
        if not held:
            held.append(await aiosqlite.connect(path))
            held[0].row_factory = aiosqlite.Row
        rows = list(await held[0].execute_fetchall(SQL, (child, group, first, last)))
        return HTMLResponse(template.render(head=head, rows=rows, boxes=boxes))

    app = Starlette(routes=[Route("/", season)])
    app.state.held = held
    return app


def cut(page: str) -> tuple[str, list[list[tuple[str, str]]]]:
    """The page before its first box, then each box as (column, the text that follows it). A box ends with its label."""
    found = list(FIELD.finditer(page))
    ends = [match.start() for match in found[1:]] + [len(page)]
    boxes: list[list[tuple[str, str]]] = [[]]
    for match, end in zip(found, ends, strict=True):
        boxes[-1].append((COLUMNS[(match.lastindex or 1) - 1], page[match.end() : end]))
        if match.lastindex == 3:
            boxes.append([])
    return page[: found[0].start()], boxes[:-1]
