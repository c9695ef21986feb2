"""Invited by the town: a mail with a link that serves once, and a temporary password where the town wants one."""
