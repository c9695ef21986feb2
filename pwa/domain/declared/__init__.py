"""How a town's settings are declared: typed tables that the loader, the pages and the reference of the file share."""
