"""What a process keeps of what it made, and no more of it than it was told."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The last values used, `most` of them, made when they are first asked for."""

    def __init__(self, most: int) -> None:
        self.most, self.values = most, OrderedDict[Hashable, Value]()

    def get(self, key: Hashable) -> Value | None:
        """The value, if it is kept still."""
        if key in self.values:
            self.values.move_to_end(key)
        return self.values.get(key)

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep it instead of the one that was used least lately."""
        self.values[key] = value
        self.values.move_to_end(key)
        if len(self.values) > self.most:
            self.values.popitem(last=False)
        return value

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value, kept or made now."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found
