"""What commands share: the data they open, what stops them, the port they take."""
