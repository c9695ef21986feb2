"""What declares itself by being there: the modules of a package, all of them, found in its folder."""

import pkgutil
from collections.abc import Collection, Iterator
from importlib import import_module
from types import ModuleType


def modules_of(package: ModuleType, but: Collection[str] = ()) -> Iterator[ModuleType]:
    """Each module below this package, imported, `but` these folders of it."""
    for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if one.name.removeprefix(f"{package.__name__}.") not in but:
            yield (found := import_module(one.name))
            if one.ispkg:
                yield from modules_of(found)
