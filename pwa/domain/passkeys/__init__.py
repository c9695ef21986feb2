"""Passkeys: an account that opens with the lock of a phone."""
