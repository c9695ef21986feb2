"""What an officer types of a second factor."""

from dataclasses import dataclass

from starlette.requests import Request

from pwa.shared.texts.second_factor import CODES
from pwa.web.fields import posted, words_in

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A code, of the telephone or of the list (`recovery`); the secret that the page offered, sealed; the way back."""

    code: str
    recovery: str
    offered: str
    back: str | None
    errors: dict[str, str]

    @classmethod
    async def read(cls, request: Request) -> "CodeForm":
        form = await posted(request)
        code, recovery = (words_in(form, name)[:LONGEST_CODE] for name in ("code", "secours"))
        wrong = {"secours": CODES["no_recovery"]} if "secours" in form else {"code": CODES["empty"]}
        back = request.state.town.own_address(words_in(form, "retour"))
        return cls(code, recovery, words_in(form, "offre"), back, {} if code or recovery else wrong)
