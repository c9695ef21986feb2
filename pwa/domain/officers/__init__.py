"""Officers: who works for the town hall, the duty that each is given, and what is done to their accounts."""
