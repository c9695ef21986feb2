"""Town files: declared once (`schema.py`), read whole with every mistake told, and written as rows."""
