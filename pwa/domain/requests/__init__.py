"""Demandes of any kind: their numbers, where they stand, the list. It knows none of the kinds: each declares itself."""
