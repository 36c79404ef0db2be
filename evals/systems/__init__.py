"""What is compared: our ranking with parts left out, and other projects' retrieval."""
