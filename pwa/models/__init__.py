"""What is remembered: fields, constraints, facts. No rule, no sentence. A table is found here by being there."""

import sys
from inspect import isclass
from types import ModuleType

from tortoise.models import Model

from pwa.shared.gathering import modules_of

NO_TABLE = {"fragments", "words"}
"""What SQL says of tables, and what their columns hold."""


def tables_of(module: ModuleType) -> list[type[Model]]:
    """The tables that a module declares. Raises LookupError when there is none."""
    declared = [one for one in vars(module).values() if isclass(one) and issubclass(one, Model)]
    if not (tables := [one for one in declared if one.__module__ == module.__name__]):
        raise LookupError(f"{module.__name__} has no table: tell it in {__name__}.NO_TABLE")
    return tables


__models__ = [
    table
    for module in modules_of(sys.modules[__name__])
    if module.__name__.rpartition(".")[2] not in NO_TABLE
    for table in tables_of(module)
]
"""What Tortoise asks a module of models."""
