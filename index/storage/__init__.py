"""Files and tables of an index: vectors, words, columns, rows."""
