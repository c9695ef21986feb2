"""The forms of invitations, at the desk."""

from dataclasses import dataclass

from starlette.requests import Request

from pwa.web.fields import numbers_in, once_in, posted, words_in

NEW = "a-inviter"
"""How an address asks for those alone who were never invited."""


@dataclass(frozen=True, slots=True)
class InviteForm:
    """Those that were ticked; `everyone` who was not invited yet; or one, by the button beside their name,
    from the household or the account where it was pressed, or the list, whose `only_new` it showed. `once` is the
    page's own: its button pressed twice is one."""

    guardians: tuple[int, ...]
    everyone: bool
    household: int | None
    account: int | None
    only_new: bool
    once: str | None

    @classmethod
    async def read(cls, request: Request) -> "InviteForm":
        form = await posted(request)
        one = numbers_in(form, "one")
        ticked = one or numbers_in(form, "guardian")
        everyone = words_in(form, "everyone") == "1" and not one
        household, account = (next(iter(numbers_in(form, name)), None) for name in ("household", "account"))
        return cls(
            tuple(dict.fromkeys(ticked)), everyone, household, account, only_new=words_in(form, "qui") == NEW,
            once=once_in(form),
        )  # fmt: skip
