"""The rules. Every kind of letter and of job is declared before any can be written."""

import pwa.domain.chores
import pwa.domain.telling  # noqa: F401
