"""Answer quality, measured on real questions; see README.md beside this file."""
