"""The data sets, and the index and vectors that are made of them."""
