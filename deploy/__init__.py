"""How Newsdesk is released and run: an image, a service, and the command that makes a release."""
