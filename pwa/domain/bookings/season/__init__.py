"""The openings of a season: planned, published, closed."""
