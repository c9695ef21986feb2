"""Who is signed in."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.rights import Action, Part, Role, part_of, reach_of, role_of
from pwa.domain.second_factor.rules import Due
from pwa.models.words import AccountKind


def kind_of(officer: int | None) -> AccountKind:
    """Of an account: with an officer or not."""
    return AccountKind.GUARDIAN if officer is None else AccountKind.OFFICER


def role_in(duty: str | None, is_payer: bool | None) -> Role:
    """An officer's is their duty; a guardian's goes by who pays."""
    if duty is not None:
        return role_of(duty)
    return Role.GUARDIAN if is_payer else Role.CO_REPRESENTATIVE


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in: a guardian (with a household) or an officer."""

    account_id: int
    public_id: str
    kind: AccountKind
    name: str
    greeting: str
    guardian_id: int | None
    household_id: int | None
    quotient: int | None
    is_resident: bool
    previous_sign_in_at: datetime | None
    role: Role = Role.NOBODY
    department: int | None = None
    site: int | None = None
    must_change: bool = False
    terms_hash: str | None = None
    officer_id: int | None = None
    due: Due = Due.NOTHING

    @property
    def is_guardian(self) -> bool:
        return self.kind == AccountKind.GUARDIAN

    def part(self, action: Action) -> Part:
        """The part of the town in which they may do it."""
        return part_of(reach_of(self.role, action), self.department, self.site)
