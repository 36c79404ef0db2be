"""Words of questions in languages other than English: one table a language, in a file that a speaker can write."""
