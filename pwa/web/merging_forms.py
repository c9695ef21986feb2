"""The forms of what is two at the desk and becomes one."""

from dataclasses import dataclass

from starlette.requests import Request

from pwa.domain.bookings.doubled import Seen
from pwa.shared import lenient
from pwa.storage.databases import HIGHEST
from pwa.web.fields import posted, words_in


@dataclass(frozen=True, slots=True)
class MergingForm:
    """« Réunir ces deux foyers » : the one that goes, and both revisions that were on the screen."""

    gone: int
    gone_revision: int
    kept_revision: int

    @classmethod
    async def read(cls, request: Request) -> "MergingForm":
        return cls(*await numbers_of(request, "gone", "gone_revision", "kept_revision"))


@dataclass(frozen=True, slots=True)
class ChildMergingForm:
    """« Réunir ces deux fiches » : the child who goes, the one who stays, and the revisions that were on the screen."""

    gone: int
    kept: int
    seen: Seen

    @classmethod
    async def read(cls, request: Request) -> "ChildMergingForm":
        gone, kept, *seen = await numbers_of(request, "gone", "kept", "revision", "gone_revision", "kept_revision")
        return cls(gone, kept, Seen(*seen))


async def numbers_of(request: Request, *names: str) -> list[int]:
    """What these fields carry; 0 for what is no number of ours."""
    form = await posted(request)
    return [lenient.number(words_in(form, name), HIGHEST) or 0 for name in names]
