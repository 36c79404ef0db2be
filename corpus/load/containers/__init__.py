"""Files that hold other files: archives, packed files and web archives."""
