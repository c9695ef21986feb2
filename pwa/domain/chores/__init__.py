"""What the house does by itself: each file declares one kind of job, found here by being there."""

import pkgutil
from importlib import import_module

from pwa.domain.jobs.kinds import declare

for _found in pkgutil.iter_modules(__path__):
    declare(import_module(f"{__name__}.{_found.name}").JOB)
