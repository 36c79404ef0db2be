"""What the tables say beside articles and passages: segments, columns with what changed since, collections, sums."""
