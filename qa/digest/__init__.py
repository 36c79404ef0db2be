"""The stories of some days, those first that most outlets report on their own."""
