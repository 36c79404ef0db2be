"""The chat page: its components, how answers look, and its styles."""
