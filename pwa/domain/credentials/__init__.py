"""Credentials: what one signs in with, changed by oneself, or forgotten."""
