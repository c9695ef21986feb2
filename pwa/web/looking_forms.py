"""« Changer de foyer »."""

from dataclasses import dataclass

from starlette.requests import Request

from pwa.shared import lenient
from pwa.storage.databases import HIGHEST
from pwa.web.fields import posted, words_in


@dataclass(frozen=True, slots=True)
class HouseForm:
    """The household to look at; 0, nobody's, for anything else."""

    household: int

    @classmethod
    async def read(cls, request: Request) -> "HouseForm":
        return cls(lenient.number(words_in(await posted(request), "household"), HIGHEST) or 0)
