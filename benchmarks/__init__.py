"""How fast it is: a command for each cost, its ways interleaved in one process."""
