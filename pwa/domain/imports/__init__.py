"""What a town had in another software, brought here: read by line, checked whole, told, then written."""
