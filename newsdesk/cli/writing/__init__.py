"""What the commands have of the language model that may write: its options, and how what it wrote is printed."""
