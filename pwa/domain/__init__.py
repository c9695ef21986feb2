"""The rules. Every letter, job and right that a module declares is known before any of them is used."""

import sys

from pwa.shared.gathering import modules_of

list(modules_of(sys.modules[__name__]))
