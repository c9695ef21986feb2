"""Who is signed in."""

from dataclasses import dataclass
from datetime import datetime

from pwa.domain.rights import Action, Part, Role, part_of, reach_of
from pwa.models.words import AccountKind

KIND = f"CASE WHEN a.officer_id IS NULL THEN '{AccountKind.GUARDIAN}' ELSE '{AccountKind.OFFICER}' END"
"""Of an account `a`."""

ROLE = f"""CASE WHEN a.officer_id IS NOT NULL THEN o.role
                WHEN g.is_payer THEN '{Role.GUARDIAN}' ELSE '{Role.CO_REPRESENTATIVE}' END"""
"""Of an account `a`, its guardian `g` or its officer `o`."""


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

    @property
    def is_guardian(self) -> bool:
        return self.kind == AccountKind.GUARDIAN

    def part(self, action: Action) -> Part:
        """The part of the town in which they may do it."""
        return part_of(reach_of(self.role, action), self.department, self.site)
