"""What the events of a room say, a file each: found by being there."""
