"""The words of `preau`: each file is one of them, `COMMAND`, found by being there; what they share is `around`."""
