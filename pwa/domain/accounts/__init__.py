"""Accounts: who asks, how they sign in and out, and what keeps strangers at the door."""
