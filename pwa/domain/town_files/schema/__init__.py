"""The town file, declared once: the loader, the pages and `docs/town-file.md` read this."""
