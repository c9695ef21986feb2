"""Household keys: what a department gives to someone it knows, so that their family comes up in their espace."""
