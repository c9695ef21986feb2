"""What a process needs while it runs: its clocks, its logs, its memory."""
