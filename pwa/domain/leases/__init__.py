"""Leases: a row of work is taken for a while in one short transaction, done outside of it, then marked. A worker that
dies loses nothing: its lease ends, and another takes the row."""
