"""Works on an article's text: sentences, words, passages, furniture, notices, near copies and agencies."""
