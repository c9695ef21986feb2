"""Devices that a family asked to be told on: each subscribed by the account's own tap."""
