"""What the town has that an enrolment may name: its activities, their groups, the classes of their sites."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pwa.domain.french import folded
from pwa.domain.imports import queries
from pwa.domain.imports.queries import GroupRow


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Groups by their activity and folded name; classes by their site and code."""

    town: int
    groups: Mapping[tuple[str, str], GroupRow]
    classes: Mapping[tuple[int, str], int]

    @classmethod
    async def of(cls, town: int) -> Self:
        groups = await queries.groups(town)
        classes = await queries.classes(town)
        return cls(
            town,
            {(one.activity, folded(one.name)): one for one in groups},
            {(one.site_id, one.code): one.id for one in classes},
        )

    @property
    def activities(self) -> set[str]:
        return {activity for activity, _ in self.groups}

    def group(self, said: Mapping[str, Any]) -> GroupRow:
        return self.groups[said["activite"], folded(said["groupe"])]

    def classes_at(self, said: Mapping[str, Any]) -> set[str]:
        """The codes of those of the group's site."""
        site = self.group(said).site_id
        return {code for at, code in self.classes if at == site}

    def found(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What the line names, by its ids here."""
        group = self.group(said)
        return {
            "group": group.id,
            "site": group.site,
            "class": self.classes.get((group.site_id, said.get("classe", ""))),
        }
