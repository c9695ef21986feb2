"""What a letter can be carried by, and how a carrier says that it could not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol


class AddressRefused(Exception):
    """The address or the message itself is wrong: trying again would change nothing."""


class AddressGone(AddressRefused):
    """The device that this address led to is no more."""


class PutOff(Exception):
    """Not now. `wait` is what the other side asks for; `was_tried` is False when it was not even called."""

    def __init__(self, code: int = 0, *, host: str = "", wait: timedelta = timedelta(), was_tried: bool = True) -> None:
        super().__init__(*([code] if code else []))
        self.host, self.wait, self.was_tried = host, wait, was_tried


@dataclass(frozen=True, slots=True)
class Kept:
    """What a message told, in its words, of which requests (their ids)."""

    subject: str
    text: str
    about: tuple[int, ...] = ()
    html: str | None = None


class Carrier(Protocol):
    """Takes a message away. `keeps` says whether a mail's HTML stays in the database too, as in the demo."""

    @property
    def keeps(self) -> bool: ...

    async def send(self, message: Any, /) -> None: ...
