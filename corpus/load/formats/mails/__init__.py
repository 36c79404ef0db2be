"""Reads e-mail: newsletters, digests and mailboxes."""
