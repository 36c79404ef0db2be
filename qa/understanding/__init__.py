"""What a question asks for: its form, its period, its outlets."""
