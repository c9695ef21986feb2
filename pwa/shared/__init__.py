"""What every floor may use: the sentences by code, how to read what strangers write, what the process counts."""
