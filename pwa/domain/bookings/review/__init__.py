"""An officer's answer: its rules, what it would meet, its write."""
