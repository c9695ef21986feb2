"""Refusals: a rule said no. Raised anywhere in the domain, told in French by `web/answers.py`."""


class Refusal(Exception):
    """Base of what a rule refuses; `code` finds the sentence in `texts.errors.REFUSALS` and the status in `answers`."""

    code = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(Refusal):
    """Unknown, someone else's or another town's: never told apart."""

    code = "not_found"


class SignInNeeded(Refusal):
    code = "sign_in_needed"


class ConfirmationNeeded(Refusal):
    """Signed in, but not confirmed in the last minutes."""

    code = "confirmation_needed"


class OtherAccount(Refusal):
    """The session is not the account that made the mutation."""

    code = "other_account"


class MutationReused(Refusal):
    """The same mutation was sent before with other lines."""

    code = "mutation_reused"


class UnknownKind(Refusal):
    """A phone's mutation of a kind, or a version of it, that this town hall does not read yet: the phone keeps it."""

    code = "unknown_kind"


class TreatedMeanwhile(Refusal):
    """The request is not what the officer had on the screen: somebody answered it, or the family withdrew it."""

    code = "treated_meanwhile"


class Malformed(Refusal):
    """The post is not what our pages send; `facts["why"]` is a key of `texts.MALFORMED`."""

    code = "malformed"


class Unprocessable(Refusal):
    """Well formed, but asks for too much or contradicts itself; `facts["why"]` is a key of `texts.MALFORMED`."""

    code = "unprocessable"


class TooManyAttempts(Refusal):
    """Sign-in attempts exhausted; `facts["retry_after"]` is in seconds."""

    code = "too_many_attempts"
