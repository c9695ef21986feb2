"""The measurements of design.md 8: `python -m bench` prints one table and writes docs/measurements.md."""
