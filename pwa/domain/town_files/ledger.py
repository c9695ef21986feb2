"""The ledger of a loading: what was new or changed, told in French."""

from datetime import date
from typing import Any

from tortoise.models import Model


class Ledger:
    """Writes rows by their natural keys, and remembers each difference."""

    def __init__(self) -> None:
        self.differences: list[str] = []

    async def keep(self, told: str, model: type[Model], key: dict[str, Any], **values: Any) -> Any:
        """The row of that key, made or changed so that it holds these values."""
        return await self.settle(told, model, await model.get_or_none(**key), key, values)

    async def settle(self, told: str, model: type[Model], row: Any, key: dict[str, Any], values: dict[str, Any]) -> Any:
        """The row, made when there is none, or changed."""
        if row is None:
            self.differences.append(f"{told} : nouveau.")
            return await model.create(**key, **values)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        self.differences += [f"{told}, {name} : {said(getattr(row, name))} → {said(values[name])}." for name in changed]
        if changed:
            await self.change(row, {name: values[name] for name in changed})
        return row

    async def change(self, row: Any, values: dict[str, Any]) -> None:
        """Pages that show the row see that it moved."""
        if hasattr(row, "revision"):
            values["revision"] = row.revision + 1
        row.update_from_dict(values)
        await row.save(update_fields=list(values))


def said(value: object) -> str:
    """A value as a clerk reads it."""
    if value is None:
        return "rien"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"« {text if len(text) <= 80 else text[:77] + '…'} »"
