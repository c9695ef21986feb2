"""What the town hall tells: each file of `kinds` declares one letter, found here by being there."""

from pwa.domain.letters.kinds import declare
from pwa.domain.telling import kinds
from pwa.shared.gathering import modules_of

for _found in modules_of(kinds):
    declare(_found.KIND)
