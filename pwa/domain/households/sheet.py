"""A household as officers read it: who lives there, what the children are enrolled in, what was done and by whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pwa.domain import links
from pwa.domain.accounts.states import State, is_taken_over, may_be_invited, state_of
from pwa.domain.events.reading import Happened, happened
from pwa.domain.french import date_fr
from pwa.domain.households.acts import subject_of
from pwa.domain.households.people import child_name, full_name, how_old, years_since
from pwa.domain.households.quotients import Period, periods
from pwa.domain.links.queries import still_open
from pwa.domain.refusals import NotFound
from pwa.models.bookings import Enrolment
from pwa.models.people import Account, Child, Contact, Guardian, Household, Membership
from pwa.shared.texts.households import DONE, HOUSEHOLD_ACCOUNTS, NOBODY, QUOTIENT_SINCE


@dataclass(frozen=True, slots=True)
class AdultLine:
    """A guardian of the household, and where their account stands."""

    row: Guardian
    is_payer: bool
    name: str
    account: Account | None
    state: str
    has_link: bool

    @property
    def can_be_invited(self) -> bool:
        return bool(self.row.email) and (self.account is None or may_be_invited(self.account))

    @property
    def is_to_invite_again(self) -> bool:
        """They were invited, and what they were sent opens nothing: their address was corrected, or it is too old."""
        return self.account is not None and state_of(self.account) is State.INVITED and not self.has_link


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child of the household with its enrolments, the latest first."""

    row: Child
    name: str
    age: str
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A line of « Historique »."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page."""

    home: Household
    adults: tuple[AdultLine, ...]
    children: tuple[ChildLine, ...]
    contacts: tuple[Contact, ...]
    history: tuple[Act, ...]
    quotients: tuple[Period, ...] = ()

    @property
    def title(self) -> str:
        """« Maman TEST et Papa TEST », or where they live while nobody answers for the household."""
        return " et ".join(one.name for one in self.adults) or self.home.address


async def sheet_of(town: int, household: int, today: date, real_now: datetime) -> Sheet:
    """Raises NotFound."""
    home = await home_of(town, household)
    adults, children = await adults_of(household, real_now), await children_of(household, today)
    contacts = await Contact.filter(household_id=household).order_by("id")
    people = {f"guardian:{one.row.id}": one.name for one in adults}
    people |= {f"child:{one.row.id}": one.name for one in children}
    people |= {f"contact:{one.id}": full_name(one) for one in contacts}
    acts = [one for one in await happened(town, "?", [subject_of(household)]) if one.verb in DONE]
    history = tuple(act_of(one, people) for one in reversed(acts))
    quotients = tuple(await periods(household, today))
    return Sheet(home, adults, children, tuple(contacts), history, quotients)


async def home_of(town: int, household: int) -> Household:
    """Raises NotFound."""
    home = await Household.get_or_none(id=household, town_id=town)
    if home is None:
        raise NotFound
    return home


async def adults_of(household: int, real_now: datetime) -> tuple[AdultLine, ...]:
    """Who pays comes first."""
    members = Membership.filter(household_id=household, until=None).order_by("-is_payer", "id")
    found = await members.select_related("guardian")
    theirs = Account.filter(guardian_id__in=[0, *(one.guardian_id for one in found)])
    accounts = {one.guardian_id: one for one in await theirs}
    opened = await still_open([one.id for one in accounts.values()], links.INVITING, real_now)
    return tuple(adult_from(one, accounts.get(one.guardian_id), opened) for one in found)


def adult_from(one: Membership, account: Account | None, opened: set[int]) -> AdultLine:
    state = HOUSEHOLD_ACCOUNTS[word_of(account) if account else "none"]
    has_link = account is not None and account.id in opened
    return AdultLine(one.guardian, one.is_payer, full_name(one.guardian), account, state, has_link)


def word_of(account: Account) -> str:
    return "taken_over" if is_taken_over(account) else state_of(account)


async def children_of(household: int, today: date) -> tuple[ChildLine, ...]:
    """The eldest first, those who are expected last."""
    rows = await Child.filter(custodies__household_id=household).order_by("expected_on", "birth_date", "id")
    enrolled = Enrolment.filter(child_id__in=[0, *(one.id for one in rows)]).order_by("-starts_on", "id")
    found = await enrolled.select_related("group__activity__department")
    mine = {one.id: tuple(e for e in found if e.child_id == one.id) for one in rows}
    ordered = sorted(rows, key=lambda one: (one.birth_date is None, one.birth_date or one.expected_on, one.id))
    return tuple(
        ChildLine(one, child_name(one.first_name), how_old(years_since(one.birth_date, today)), mine[one.id])
        for one in ordered
    )


def act_of(one: Happened, people: dict[str, str]) -> Act:
    """« Contact ajouté : Mamie TEST »; whom it was about is told as long as they are of the household."""
    facts: dict[str, Any] = one.detail.as_document()
    about = [people[f"{kind}:{facts[kind]}"] for kind in ("guardian", "child", "contact") if named(kind, facts, people)]
    what = DONE[one.verb]
    if starts_on := facts.get("starts_on"):
        what = QUOTIENT_SINCE.format(what=what, day=date_fr(date.fromisoformat(starts_on)))
    return Act(one.at, one.who or NOBODY, what + (f" : {about[0]}" if about else ""))


def named(kind: str, facts: dict[str, Any], people: dict[str, str]) -> bool:
    return kind in facts and f"{kind}:{facts[kind]}" in people
