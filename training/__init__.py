"""How the reader's weights were made, to make them again."""
