"""When the coverage of a question was published, and its figures over time."""
