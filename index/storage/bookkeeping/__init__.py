"""What the tables say of an index's files and of themselves: segments, columns with what changed since, sums."""
