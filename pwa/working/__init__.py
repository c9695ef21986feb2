"""What works beside the pages, in the server or by `preau worker`."""
