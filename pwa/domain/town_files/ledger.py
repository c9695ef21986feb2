"""The ledger of a loading: what is new, changed, withdrawn or ended, told in French in the units of the file."""

from datetime import datetime
from typing import Any

from tortoise.models import Model

from pwa.domain.town_files.saying import Names, changes


class Ledger:
    """Writes rows by their natural keys, and remembers each difference. `names` tells ids as the file does."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.differences: list[str] = []
        self.names: Names = {}

    async def keep(self, told: str, model: type[Model], key: dict[str, Any], **values: Any) -> Any:
        """The row of that key, made or changed so that it holds these values."""
        return await self.settle(told, model, await model.filter(**key).first(), key, values)

    async def settle(self, told: str, model: type[Model], row: Any, key: dict[str, Any], values: dict[str, Any]) -> Any:
        """The row, made when there is none, or changed; one that was withdrawn is offered again."""
        if row is None:
            self.differences.append(f"{told} : nouveau.")
            return await model.create(**key, **values)
        if getattr(row, "withdrawn_at", None) is not None:
            self.differences.append(f"{told} : de nouveau proposé.")
            await self.change(row, {"withdrawn_at": None})
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            self.differences += changes(told, name, getattr(row, name), values[name], self.names)
        if changed:
            await self.change(row, {name: values[name] for name in changed})
        return row

    async def change(self, row: Any, values: dict[str, Any]) -> None:
        """Pages that show the row see that it moved."""
        if hasattr(row, "revision"):
            values["revision"] = row.revision + 1
        row.update_from_dict(values)
        await row.save(update_fields=list(values))

    async def withdraw(self, told: str, row: Any) -> None:
        """What left the file is offered no more; families may hold something of it, so the row stays."""
        self.differences.append(f"{told} : n’est plus dans le fichier, retiré ; ses jours à venir se ferment.")
        await self.change(row, {"withdrawn_at": self.now})

    async def remove(self, told: str, row: Any) -> None:
        """What left the file and is nobody's goes."""
        self.differences.append(f"{told} : n’est plus dans le fichier, supprimé.")
        await row.delete()
