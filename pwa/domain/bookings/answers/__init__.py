"""What a family and its officers read of a request about bookings: its lines, its answer, what happened to it."""

from pwa.domain.bookings.answers.kind import KIND
from pwa.domain.requests.kinds import declare

declare(KIND)
