"""A town’s accounts, as the desk looks for them."""
