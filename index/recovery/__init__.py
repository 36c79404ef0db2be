"""What to do when files are lost or damaged: backups, and an index made anew of what can still be read."""
