"""What the house does by itself: each file declares one kind of job, found here by being there."""

import sys

from pwa.domain.jobs.kinds import declare
from pwa.shared.gathering import modules_of

for _found in modules_of(sys.modules[__name__]):
    declare(_found.JOB)
