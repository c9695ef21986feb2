"""Why a passkey opens nothing."""

from enum import StrEnum

from pwa.domain.refusals import Refusal


class Why(StrEnum):
    """A key of `texts.passkeys.REFUSED`."""

    OVER = "over"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    ELSEWHERE = "of_another_town"
    OTHER_ACCOUNT = "another"
    CLOSED = "shut_account"
    WRONG = "wrong"
    COPIED = "copied"
    TAKEN = "held"
    TOO_MANY = "too_many"


class PasskeyRefused(Refusal):
    """`credential` is told to the browser when nothing here knows it any more: it may stop offering it."""

    code = "passkey_refused"

    def __init__(self, why: Why, *, credential: str | None = None, **facts: object) -> None:
        super().__init__(**facts)
        self.why, self.credential = why, credential
