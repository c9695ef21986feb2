"""Town files: reading one, and writing what it says as rows."""
