"""How times and memory are measured."""
