"""Town files: declared once (`schema/`), read whole with every mistake told, and written as rows."""
