"""A family's demand: its rules, its facts, its write."""
