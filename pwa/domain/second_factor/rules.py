"""When an officer must show a second factor, or be given one: once their first day is over."""

from datetime import datetime, timedelta
from enum import StrEnum

from pwa.domain.rights import OFFICERS, Reach, declare

FIRST_DAY = timedelta(days=1)
"""From the first sign-in: until it is over, enrolling is offered and may be put off."""

SHOW = declare("second_factor", "Prouver que c’est bien soi, en deux temps", dict.fromkeys(OFFICERS, Reach.OWN))


class Due(StrEnum):
    """What a session waits for before it opens anything."""

    NOTHING = "nothing"
    CODE = "code"
    ENROLMENT = "to_enrol"
    PASSKEY = "passkey"


def due(
    since: datetime | None, enrolled_at: datetime | None, shown_at: datetime | None, signed_in_at: datetime,
    *, has_passkey: bool = False,
) -> Due:  # fmt: skip
    """What this session still owes. Who has nothing kept (a family, an account of the demo) owes nothing; a session of
    the first day may end as it began, so that nothing is lost of what is being typed. Who has a passkey and no code
    shows it: a password alone does not give the account another second factor."""
    if enrolled_at is not None:
        return Due.NOTHING if shown_at is not None else Due.CODE
    if since is not None and has_passkey:
        return Due.PASSKEY
    is_over = since is not None and signed_in_at >= since + FIRST_DAY
    return Due.ENROLMENT if is_over else Due.NOTHING
