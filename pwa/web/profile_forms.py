"""The screens of a profile, as they are posted; nothing is cut, so that what is too long is said to be."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.domain.profiles.screens import Screen
from pwa.storage.national_addresses import Found
from pwa.web.fields import posted, words_in

CHOSEN = "\n"
"""Between the parts of an address that was chosen: no part of it may hold one."""


@dataclass(frozen=True, slots=True)
class ScreenForm:
    """One screen: what was typed, tidied, and what the screen was made from."""

    typed: dict[str, str]
    faults: dict[str, str]
    seen: str
    has_chosen: bool = False

    @classmethod
    async def read(cls, request: Request, screen: Screen) -> "ScreenForm":
        form = await posted(request)
        given = screen.tidied(typed_in(form, screen) | chosen_in(form))
        return cls(given, screen.faults(given), words_in(form, "seen"), bool(chosen_in(form)))

    @property
    def words(self) -> str:
        """All that was typed, to look an address up by."""
        return " ".join(filter(None, self.typed.values()))


def typed_in(form: FormData, screen: Screen) -> dict[str, str]:
    values = {one.name: form.get(one.name) for one in screen.fields}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def chosen_in(form: FormData) -> dict[str, str]:
    """The address that was chosen among those that were found, if one was."""
    parts = words_in(form, "chosen").replace("\r\n", CHOSEN).split(CHOSEN)
    return dict(zip(("address", "postcode", "city"), parts, strict=True)) if len(parts) == 3 else {}


def found_as_json(found: Sequence[Found]) -> Response:
    """The addresses found, for the script of the page."""
    return JSONResponse({"found": found}, headers={"Cache-Control": "no-store"})
