"""Profiles: what someone says of themselves, screen by screen, in creating their espace or in changing it."""
