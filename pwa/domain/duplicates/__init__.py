"""Accounts that one person has twice."""
