"""What waits for an officer: the pending requests of a town, oldest first, with what deciding takes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pwa.domain import silence
from pwa.domain.bookings.review import queries
from pwa.domain.bookings.review.preview import Preview, preview
from pwa.domain.bookings.review.queries import BoxRow, FileRow
from pwa.domain.bookings.review.ruling import Asked, Verdict
from pwa.domain.french import NO_BREAK, day_title, local
from pwa.domain.households.people import full_name, how_old, years_since
from pwa.domain.refusals import NotFound
from pwa.domain.rights import Part
from pwa.domain.towns import TownView

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PendingBox:
    """A line to decide. `places` are those left (None: unlimited), `rivals` the other requests for the same box, `note`
    the reason of a refusal taken back; a file has the answers possible (`choices`), and the town's rules that accepting
    would break."""

    line: int
    opening: int
    day: date
    title: str
    slot: str
    places: int | None
    waiting: int
    rivals: int
    has_waiting_list: bool
    is_past: bool
    note: str = ""
    choices: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """No place can be given: none is left, or somebody is in line for it."""
        return self.places is not None and (self.places <= 0 or self.waiting > 0)


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A request on the officer's desk: who asks, for whom, since when, and the lines that wait. `short_weeks` are so
    even when everything is accepted; `breaks` is what the answers typed would break; `said` the keys of both."""

    number: int
    revision: int
    made_at: datetime
    age: str
    answer_by: str
    author: str
    email: str | None
    phone: str | None
    child: str
    years: int | None
    activity: str
    place: str
    department: str
    treated_at: datetime | None
    treated_by: str | None
    treated_by_id: int | None
    newest: int
    boxes: tuple[PendingBox, ...]
    short_weeks: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def how_old(self) -> str:
        return how_old(self.years)


async def pending_of(town: TownView, part: Part, now: datetime) -> tuple[list[PendingRequest], bool]:
    """The oldest requests of this part of the town that wait for an answer, and whether there are more."""
    found = await queries.files_in_wait(town.id, part, MOST_SHOWN + 1)
    shown = found[:MOST_SHOWN]
    boxes = await boxes_of([r.id for r in shown], now)
    return [file_from(r, boxes[r.id], now) for r in shown], len(found) > MOST_SHOWN


async def file_of(
    town: TownView, part: Part, number: int, now: datetime, typed: Mapping[int, Verdict] | None = None
) -> PendingRequest:  # fmt: skip
    """One request of this part of the town, whatever its state, with what the answers typed would meet. Raises
    NotFound."""
    found = await queries.files(town.id, part, number)
    if not found:
        raise NotFound()
    boxes = (await boxes_of([found[0].id], now))[found[0].id]
    file = file_from(found[0], boxes, now)
    if not boxes:
        return file
    asked = [Asked(box.line, box.opening) for box in boxes]
    return foreseen(file, await preview(found[0].enrolment_id, asked, typed or {}, now))


def foreseen(file: PendingRequest, found: Preview) -> PendingRequest:
    """The file with what its answers would meet, in words."""
    titles = {box.line: f"{box.title} {box.slot}" for box in file.boxes}
    return replace(
        file,
        boxes=tuple(
            replace(box, choices=found.choices_of(box.line), cautions=found.beside(box.line)) for box in file.boxes
        ),
        short_weeks=tuple(one.words for one in found.accepted if not one.line),
        breaks=tuple(f"{titles[one.line]}{NO_BREAK}: {one.words}" if one.line else one.words for one in found.typed),
        said=tuple(dict.fromkeys(one.key for one in (*found.accepted, *found.typed))),
    )


async def next_pending(town: TownView, part: Part) -> int | None:
    """The number of the request that has waited longest there."""
    found = await queries.first_in_wait(town.id, part)
    return found[0].found if found else None


async def arrived_since(town: TownView, part: Part, newest: int) -> int:
    """How many requests were put in wait there after the `newest` of a page (0: nothing waited)."""
    return (await queries.arrived(town.id, part, newest)).found


async def boxes_of(requests: list[int], now: datetime) -> dict[int, tuple[PendingBox, ...]]:
    boxes: dict[int, tuple[PendingBox, ...]] = defaultdict(tuple)
    for r in await queries.boxes(requests):
        boxes[r.request] += (box_from(r, local(now).date()),)
    return boxes


def box_from(r: BoxRow, today: date) -> PendingBox:
    return PendingBox(
        r.id,
        r.opening_id,
        r.day,
        title=day_title(r.day),
        slot=r.slot,
        places=r.places,
        waiting=r.waiting,
        rivals=max(r.pending - 1, 0),
        has_waiting_list=r.has_waiting_list,
        is_past=r.day < today,
        note=r.note or "",
    )


def file_from(r: FileRow, boxes: tuple[PendingBox, ...], now: datetime) -> PendingRequest:
    asked_on, today = local(r.made_at).date(), local(now).date()
    return PendingRequest(
        number=r.number, revision=r.revision, made_at=r.made_at, age=age_of((today - asked_on).days),
        answer_by=silence.answer_by([box.day for box in boxes], r.made_at, today),
        author=f"{r.author_first or ''} {r.author_last or ''}".strip(),
        email=r.email, phone=r.phone, child=full_name(r),
        years=years_since(r.birth_date, today), activity=r.activity, place=r.place,
        department=r.department, treated_at=r.treated_at, treated_by=r.treated_by,
        treated_by_id=r.treated_by_id, newest=r.newest or 0, boxes=boxes,
    )  # fmt: skip


def age_of(days: int) -> str:
    """« aujourd’hui », « hier », « il y a 12 jours »."""
    return {0: "aujourd’hui", 1: "hier"}.get(days, f"il y a {days} jours")
