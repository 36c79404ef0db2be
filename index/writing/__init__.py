"""Changes to an index: batches, commits, merges."""
