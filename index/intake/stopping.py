"""How a long piece of work ends early, when whoever began it wants to end."""

from __future__ import annotations


class Stopped(Exception):
    """Work was stopped between two steps; what was done so far stays. Caught by whoever asked for it."""
