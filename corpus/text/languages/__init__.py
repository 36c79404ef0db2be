"""Languages: which one a text is in, what they are called, and how their words and sentences are found."""
