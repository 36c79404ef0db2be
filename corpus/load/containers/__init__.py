"""Opens files that hold other files: archives, packed files, mailboxes and web archives."""
