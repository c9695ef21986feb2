"""The rules. Every kind of letter is declared before any can be written."""

import pwa.domain.telling  # noqa: F401
