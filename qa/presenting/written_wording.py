"""What is said about a written answer, in the same words everywhere."""

from __future__ import annotations

from corpus.wording import counted


def reader_line(server: str) -> str:
    """Says which server read the passages."""
    return f"Written by a language model from these quotes; {server} read the passages."


def left_out_line(count: int) -> str:
    """Says how many sentences were left out, e.g. "2 sentences were left out: their quotes do not bear them out."."""
    if count == 1:
        return "1 sentence was left out: its quotes do not bear it out."
    return f"{counted(count, 'sentence')} were left out: their quotes do not bear them out."


def written_by(model: str, server: str, prompts: str) -> str:
    """Says what wrote, for a file that is read elsewhere."""
    return f"Written by the language model {model} on {server} (prompts {prompts}), held against these quotes:"
