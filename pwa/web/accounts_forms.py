"""What an administrator posts about accounts."""

from dataclasses import dataclass

from starlette.requests import Request

from pwa.shared import lenient
from pwa.web.fields import posted, words_in

HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class AccountsMergingForm:
    """« Réunir ces deux comptes » : the one that goes, and what the screen said would move."""

    gone: int
    seen: str

    @classmethod
    async def read(cls, request: Request) -> "AccountsMergingForm":
        form = await posted(request)
        return cls(lenient.number(words_in(form, "gone"), HIGHEST) or 0, words_in(form, "seen"))
