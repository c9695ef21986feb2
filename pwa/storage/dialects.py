"""What differs between the two databases in a statement: its marks, and the values that come and go as text."""

from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID


def numbered(sql: str) -> str:
    """`?` marks as PostgreSQL wants them: $1, $2, …"""
    first, *others = sql.split("?")
    return first + "".join(f"${position}{other}" for position, other in enumerate(others, 1))


def as_text(value: Any) -> Any:
    """A value as SQLite keeps it, in the very form Tortoise writes."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def day_of(text: str) -> date:
    """SQLite may keep a day with its midnight."""
    return date.fromisoformat(text[:10])
