"""Until when one may book or cancel: the kinds of deadlines. Each is one class of a file here, found by being there."""

import sys
from typing import TYPE_CHECKING, Annotated, Union

from msgspec import Meta

from pwa.domain.calendars.deadlines import deadline
from pwa.domain.calendars.deadlines.deadline import Deadline
from pwa.shared.gathering import modules_of

list(modules_of(sys.modules[__name__]))

if TYPE_CHECKING:
    AnyDeadline = Deadline
else:
    AnyDeadline = Annotated[
        Union[tuple(deadline.kinds())],  # noqa: UP007 (as many as there are)
        Meta(title="une date limite (voir « Dates limites »)"),
    ]
    deadline.AnyDeadline = AnyDeadline
"""A deadline of a town file: its `kind` says which."""
