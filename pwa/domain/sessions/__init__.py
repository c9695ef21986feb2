"""How long one stays signed in, as a town says."""
