"""Until when one may book or cancel: the kinds of deadlines. Each is one class of a file here, found by being there."""

import pkgutil
from importlib import import_module

for _found in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")
