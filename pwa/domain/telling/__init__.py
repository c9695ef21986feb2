"""What the town hall tells: each file of `kinds` declares one letter, found here by being there."""

import pkgutil
from importlib import import_module

from pwa.domain.letters.kinds import declare
from pwa.domain.telling import kinds

for _found in pkgutil.iter_modules(kinds.__path__):
    declare(import_module(f"{kinds.__name__}.{_found.name}").KIND)
