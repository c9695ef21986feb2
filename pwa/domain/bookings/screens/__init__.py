"""What the booking screens show."""
