"""The systems that are compared: Newsdesk with parts left out, and other frameworks."""
