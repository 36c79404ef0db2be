"""The optional writer: a language model composes an answer, and a gate lets through what its quotes bear out."""
