"""What declares itself by being there: the modules of a package, all of them, found in its folder."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """Each module below this package, imported."""
    for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield import_module(one.name)
