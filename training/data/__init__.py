"""What the reader learns from: questions of five sets, and the examples that are made of them."""
