"""Makes indexes of many sizes and measures questions and changes."""
