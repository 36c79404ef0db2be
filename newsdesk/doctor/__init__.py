"""Looks at all that Newsdesk needs on this machine, and says what to do about what is wrong."""
