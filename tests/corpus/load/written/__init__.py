"""Files that tests read, written by them: good ones of each format, exports, collections."""
