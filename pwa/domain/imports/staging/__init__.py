"""What the files say, kept aside while it is checked: a temporary database of SQLite, on the disk and nameless, gone
with the process. However many families there are, the memory stays the same."""
