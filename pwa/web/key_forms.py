"""Household keys, as they are given and entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request

from pwa.domain.household_keys.giving import Asked
from pwa.models.sites import Department
from pwa.web.fields import number_of, once_in, posted, words_in


@dataclass(frozen=True, slots=True)
class KeysForm:
    """« SERVICES » : the keys that were typed, by department."""

    typed: dict[int, str]

    @classmethod
    async def read(cls, request: Request, departments: Sequence[Department]) -> "KeysForm":
        return cls(keys_in(await posted(request), departments))


def keys_in(form: FormData, departments: Sequence[Department]) -> dict[int, str]:
    """Those that were typed, by department."""
    typed = {one.id: words_in(form, f"key-{one.id}") for one in departments}
    return {id: code for id, code in typed.items() if code}


@dataclass(frozen=True, slots=True)
class GivingForm:
    """« Donner une clé » : in whose name, for whom when it is for one person, from which page."""

    department: int
    guardian: int | None
    once: str | None

    @classmethod
    async def read(cls, request: Request) -> "GivingForm":
        form = await posted(request)
        person = form.get("person")
        return cls(number_of(form.get("department")), number_of(person) if person else None, once_in(form))

    def of(self, household: int) -> Asked:
        return Asked(self.department, household, self.guardian, self.once)
