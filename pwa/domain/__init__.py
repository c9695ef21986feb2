"""The rules. Every letter, job and right that a module declares is known before any of them is used."""

import sys

from pwa.shared.gathering import modules_of

OF_COMMANDS = ("demo", "imports")
"""What only `preau` uses, and which declares nothing: no site keeps it in memory."""

list(modules_of(sys.modules[__name__], but=OF_COMMANDS))
